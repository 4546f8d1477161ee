"""The race of optimizers: torch's own steps, and what is said about them."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.explain.foundations.counting import checked_iterations
from core.explain.foundations.descent import flower_race
from core.explain.foundations.descent.race import OPTIMIZERS, Path, Racer, plan_batches, settled
from core.explain.foundations.descent.script import script
from core.explain.foundations.descent.surfaces import SURFACES, Surface, flower_points
from core.explain.foundations.descent.words import titles, verdict

torch.set_num_threads(1)  # as the app does; threads only get in each other's way on matrices this small

EVERY = [(key, name) for key in SURFACES for name in OPTIMIZERS]


def path_of(key: str, name: str, level: int = 1, **options) -> Path:
    surface = SURFACES[key]
    return surface.race([Racer(name, surface.rates[name][level])], surface.start, surface.steps, **options)[0]


def by_hand(path: Path) -> torch.Tensor:
    """The places that the formulas on the page give, from the slopes and the memory that were kept."""
    rate, w, slope, old = path.racer.rate, path.weights[:-1], path.gradients, path.memory
    before = {name: torch.cat([values.new_zeros(1, 2), values[:-1]]) for name, values in old.items()}
    steps = torch.arange(1, len(slope) + 1, dtype=torch.float64)[:, None]
    match path.racer.optimizer:
        case "sgd":
            return w - rate * slope
        case "momentum":
            torch.testing.assert_close(old["v"], 0.9 * before["v"] + slope)
            return w - rate * old["v"]
        case "rmsprop":
            torch.testing.assert_close(old["s"], 0.9 * before["s"] + 0.1 * slope**2)
            return w - rate * slope / (old["s"].sqrt() + 1e-8)
        case _:
            torch.testing.assert_close(old["m"], 0.9 * before["m"] + 0.1 * slope)
            torch.testing.assert_close(old["s"], 0.999 * before["s"] + 0.001 * slope**2)
            m, s = (old[name] / (1 - memory**steps) for name, memory in zip("ms", (0.9, 0.999), strict=True))
            return w - rate * m / (s.sqrt() + 1e-8)


def slope(surface: Surface, w1: float, w2: float) -> list[float]:
    """dL/dw1 and dL/dw2 at one place, by autograd."""
    w = torch.tensor([w1, w2], dtype=torch.float64, requires_grad=True)
    return torch.autograd.grad(surface.loss(w, None), w)[0].tolist()


@pytest.mark.parametrize(("key", "name"), EVERY)
def test_every_step_follows_the_formula_that_the_page_shows(key, name):
    path = path_of(key, name)
    torch.testing.assert_close(by_hand(path), path.weights[1:])


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_slopes_agree_with_small_differences(surface):
    w1, w2 = surface.start
    tiny = 1e-6
    ends = torch.tensor([[w1 + tiny, w2], [w1 - tiny, w2], [w1, w2 + tiny], [w1, w2 - tiny]], dtype=torch.float64)
    losses = surface.loss(ends, None)
    rise = (losses[0] - losses[1]) / (2 * tiny), (losses[2] - losses[3]) / (2 * tiny)
    assert slope(surface, w1, w2) == pytest.approx([float(value) for value in rise], rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_goals_are_the_lowest_places_in_the_picture(surface):
    for goal in surface.goals:
        assert math.hypot(*slope(surface, *goal)) < 1e-6
    assert surface.floor <= float(surface.grid()[2].min()) + 1e-9


def test_grid_has_w2_by_rows_from_below_and_w1_by_columns():
    w1, w2, losses = SURFACES["beale"].grid(5)
    assert losses[1, 3] == SURFACES["beale"].loss(torch.stack([w1[3], w2[1]]), None)


def test_flower_loss_is_that_of_two_linear_layers():
    length, width = flower_points()
    hidden, out = torch.nn.Linear(1, 1, bias=False).double(), torch.nn.Linear(1, 1, bias=False).double()
    torch.nn.init.constant_(hidden.weight, 0.7)
    torch.nn.init.constant_(out.weight, 1.3)
    guess = out(torch.tanh(hidden(length[:, None])))
    expected = torch.nn.functional.mse_loss(guess[:, 0], width)
    torch.testing.assert_close(SURFACES["flowers"].loss(torch.tensor([0.7, 1.3], dtype=torch.float64), None), expected.detach())


def test_three_rates_in_the_bowl_creep_arrive_and_run_away():
    small, right, large = (path_of("bowl", "sgd", level) for level in range(3))
    assert (small.reached_at, small.diverged_at) == (None, None)
    assert (right.settled_at, right.diverged_at) == (3, None)
    assert large.diverged_at == 16
    assert float(large.losses[1] / large.losses[0]) == pytest.approx(1.1**2)  # w becomes w - 1.05 * 2w = -1.1w


def test_a_path_that_leaves_the_numbers_keeps_all_it_had_and_says_so():
    path = path_of("minima", "sgd", level=2)
    assert len(path) < SURFACES["minima"].steps
    assert len(path.weights) == len(path.losses) == len(path.travelled) == len(path.gradients) + 1
    assert path.weights[:-1].isfinite().all() and not path.weights[-1].isfinite().all()
    assert verdict(path) == f"Ran away: after step {len(path)} the weights were no numbers any more, so it stopped."


def test_coming_back_is_not_running_away():
    path = path_of("rosenbrock", "adam", level=2)
    assert path.diverged_at == 2 and path.losses[-1] < path.losses[0]
    assert verdict(path) == "Thrown far out of the picture at step 2, came back, not at the goal after 400 steps."


def test_only_momentum_rolls_out_of_the_trap():
    settled_by = {name: path_of("minima", name).settled_at for name in OPTIMIZERS}
    assert settled_by == {"sgd": None, "momentum": 38, "rmsprop": None, "adam": None}


def test_distance_is_the_sum_of_the_steps():
    path = path_of("valley", "momentum")
    lengths = [math.dist(path.weights[i], path.weights[i + 1]) for i in range(len(path))]
    assert path.travelled[-1] == pytest.approx(sum(lengths))


def test_a_step_on_one_flower_goes_by_that_flower():
    surface, batch = SURFACES["flowers"], plan_batches(150, 1, 300)[0]
    w = torch.tensor(surface.start, dtype=torch.float64, requires_grad=True)
    length, width = (values[batch] for values in flower_points())
    (w[1] * torch.tanh(w[0] * length) - width).square().mean().backward()
    torch.testing.assert_close(path_of("flowers", "sgd", batch=1).gradients[0], w.grad)


def test_noise_is_the_same_for_all_racers_and_for_a_seed():
    def run(seed):
        surface = SURFACES["flowers"]
        return surface.race([Racer("sgd", 0.1), Racer("sgd", 0.1)], surface.start, 40, batch=10, seed=seed)

    one, two = run(1)
    assert torch.equal(one.weights, two.weights) and torch.equal(one.weights, run(1)[0].weights)
    assert not torch.equal(one.weights, run(2)[0].weights)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 100))
def test_every_epoch_of_batches_holds_every_row_once(examples, size, steps):
    batches = plan_batches(examples, size, steps)
    per_epoch = math.ceil(examples / size)
    assert len(batches) == steps
    for at in range(0, steps - per_epoch + 1, per_epoch):
        assert sorted(torch.cat(batches[at : at + per_epoch]).tolist()) == list(range(examples))


@given(st.lists(st.booleans(), min_size=1, max_size=8))
def test_settled_is_where_yes_begins_to_last(row):
    answer = settled(torch.tensor(row))
    assert (answer is None) == (not row[-1])
    if answer is not None:
        assert all(row[answer:]) and (answer == 0 or not row[answer - 1])


def test_courses_example_of_iterations_and_epochs():
    assert checked_iterations(examples=1000, batch=100, epochs=5) == (10, 50)
    assert checked_iterations(examples=1000, batch=300, epochs=1) == (4, 4)


@pytest.mark.parametrize("wrong", [(0, 1, 1), (10, 0, 1), (10, 1, 0), (10**9, 1, 1), (10, 11, 1)])
def test_impossible_epochs_are_refused(wrong):
    with pytest.raises(ValueError, match=r"\.$"):
        checked_iterations(*wrong)


@pytest.mark.parametrize("rate", [0, -1, math.nan, math.inf, 1e9])
def test_impossible_rates_are_refused(rate):
    with pytest.raises(ValueError, match="learning rate"):
        Racer("sgd", rate)


def test_unknown_optimizers_are_refused():
    with pytest.raises(ValueError, match="choose from sgd"):
        Racer("magic", 0.1)


@pytest.mark.parametrize("start", [(2.5, 0), (0, math.nan), (math.inf, 0), (1e9, 1e9)])
def test_starts_outside_the_picture_are_refused(start):
    with pytest.raises(ValueError, match=r"Start inside the picture: w[12] goes from -2 to 2"):
        SURFACES["bowl"].race([Racer("sgd", 0.1)], start, 10)


@pytest.mark.parametrize("steps", [0, 10**6])
def test_endless_races_are_refused(steps):
    with pytest.raises(ValueError, match="1 to 1000 steps"):
        SURFACES["bowl"].race([Racer("sgd", 0.1)], (1, 1), steps)


@pytest.mark.parametrize(("key", "batch"), [("bowl", None), ("rosenbrock", None), ("flowers", None), ("flowers", 10)])
def test_the_script_ends_where_the_race_ends(key, batch, capsys):
    surface = SURFACES[key]
    racers = [Racer(name, surface.rates[name][1]) for name in OPTIMIZERS]
    space: dict = {}
    exec(script(surface, racers, surface.start, 20, batch, 3), space)  # the text that students copy
    for title, path in zip(titles(racers), surface.race(racers, surface.start, 20, batch, 3), strict=True):
        assert space["ends"][title] == pytest.approx(path.weights[-1].tolist(), rel=1e-9)


def test_network_has_67_weights_and_learns_the_flowers():
    assert sum(w.numel() for w in flower_race.FlowerNet().parameters()) == 67
    for name in OPTIMIZERS:
        small, right, large = (flower_race.train(Racer(name, rate), plan_batches(150, None, 150)) for rate in flower_race.RATES[name])
        assert right.losses[-1] < 0.1 and right.correct > 0.95 and right.diverged_at is None
        assert small.losses[-1] > 5 * right.losses[-1]
        assert large.diverged_at is not None
        assert small.losses[0] == right.losses[0]  # the same network for all


def test_network_steps_are_those_of_plain_sgd():
    batches = plan_batches(150, 10, 1)
    curve = flower_race.train(Racer("sgd", 0.1), batches, seed=5)
    x, kinds = flower_race.flowers()[0].float(), flower_race.flowers()[1]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        network = flower_race.FlowerNet()
    torch.nn.functional.cross_entropy(network(x[batches[0]]), kinds[batches[0]]).backward()
    with torch.no_grad():
        for w in network.parameters():
            w -= 0.1 * w.grad
        assert curve.losses[1] == pytest.approx(float(torch.nn.functional.cross_entropy(network(x), kinds)), rel=1e-5)

"""The game on digits: networks, losses, what an epoch is judged by, the script that plays the same, and what is taken along."""

import math

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from core.data.digits.mnist import Digits, sample
from core.explain.making import forgeries
from core.models.digit_features import digit_judge
from core.models.digit_gan import Detective, DigitGan, Forger, GanSize, average_towards, detective_loss, forger_loss, steepness
from core.tasks import TASKS, fit
from core.tasks.gan.export import exports
from core.tasks.gan.recipe import LOSSES, GanRecipe
from core.tasks.gan.task import ROWS, GanTask
from core.tasks.script import script
from core.training.events import EpochEnd, Finished, Snapshot, Started, Step
from core.training.frechet import frechet
from core.training.trainer import Trainer
from core.zoo.gan import DigitForger, arc
from tests.scripts import run_scripts

CPU = torch.device("cpu")
TINY = GanRecipe(train_limit=64, batch=32, epochs=2)
SIZE = GanSize(noise=8, forger=8, detective=4)


def test_both_take_and_give_what_they_say():
    forger, detective = (player.requires_grad_(False) for player in (Forger(SIZE), Detective(SIZE)))
    noise, digits = torch.randn(5, 8), torch.tensor([0, 1, 2, 8, 9])
    pictures = forger(noise, digits)
    assert pictures.shape == (5, 1, 28, 28) and 0 <= float(pictures.min()) <= float(pictures.max()) <= 1
    scores = detective(pictures, digits)
    assert scores.shape == (5,)
    other = detective(pictures, (digits + 1) % 10)
    assert not torch.allclose(scores, other)  # the same picture for another digit is another matter
    with pytest.raises(ValueError, match="multiple of 4"):
        GanSize(forger=6)


@pytest.mark.parametrize("loss", LOSSES)
def test_losses_at_the_draw(loss):
    recipe = GanRecipe(loss=loss)
    score = torch.full((4,), {"usual": 0.0, "hinge": 0.0, "squares": 0.5}[loss])
    assert float(detective_loss(score, score, loss)) == pytest.approx(recipe.guessing, abs=1e-5)
    assert float(forger_loss(score, loss)) == pytest.approx({"usual": math.log(2), "hinge": 0.0, "squares": 0.25}[loss], abs=1e-5)


def test_the_price_of_a_steep_opinion_is_half_the_square_of_its_slope():
    class Flat(torch.nn.Module):
        def forward(self, x, digits):
            return 3 * x.flatten(1)[:, 0] + 4 * x.flatten(1)[:, 1]

    assert float(steepness(Flat(), torch.rand(6, 1, 28, 28), torch.zeros(6).long()).detach()) == pytest.approx(12.5)


def test_the_average_follows_weights_and_statistics():
    old, new = Forger(SIZE), Forger(SIZE)
    with torch.no_grad():
        new.norm1.running_mean.fill_(1.0)
    before = old.dense.weight.clone()
    average_towards(old, new, 0.75)
    torch.testing.assert_close(old.dense.weight, 0.75 * before + 0.25 * new.dense.weight)
    assert float(old.norm1.running_mean[0]) == pytest.approx(0.25)


def test_the_distance_of_two_crowds_is_that_of_scipy():
    from scipy.linalg import sqrtm

    random = np.random.default_rng(0)
    a, b = random.normal(0, 1, (300, 6)) @ random.normal(0, 1, (6, 6)), random.normal(0.5, 2, (200, 6))
    apart, C, D = a.mean(0) - b.mean(0), np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    theirs = apart @ apart + np.trace(C + D - 2 * np.real(sqrtm(C @ D)))
    assert frechet(a, b) == pytest.approx(theirs, rel=1e-6)
    assert frechet(a, a) == pytest.approx(0, abs=1e-6) and frechet(a, a + 2) == pytest.approx(24, rel=1e-6)
    with pytest.raises(ValueError, match="two crowds"):
        frechet(a, b[:, :3])


def test_the_judge_is_the_digit_network():
    found = sample()
    x = torch.tensor(found.images[::50])[:, None].float() / 255
    judge = digit_judge()
    features = judge.features(x)
    assert features.shape == (100, 128) and float(features.min()) >= 0
    with torch.inference_mode():
        assert torch.equal(judge.read(features), judge.net(x).argmax(1))
    assert float((judge.read(features).numpy() == found.labels[::50]).mean()) > 0.97


@pytest.fixture(scope="module")
def told():
    return list(fit(TINY, device="cpu"))


def test_a_game_tells_both_losses_its_forgeries_and_how_they_do(told):
    started = next(event for event in told if isinstance(event, Started))
    steps = [event for event in told if isinstance(event, Step)]
    assert started.losses == ("detective", "forger") and len(steps) == 4
    assert all(len(step.losses) == 2 and all(map(math.isfinite, step.losses)) and step.loss == step.losses[0] for step in steps)
    shots = [event for event in told if isinstance(event, Snapshot)]
    assert shots[0].seen["forged"].shape == (10 * ROWS, 28, 28) and not np.array_equal(shots[0].seen["forged"], shots[-1].seen["forged"])
    ends = [event for event in told if isinstance(event, EpochEnd)]
    assert [set(end.val) for end in ends] == [{"distance", "read", "loss", "forger"}] * 3
    finished = told[-1]
    assert isinstance(finished, Finished) and finished.reason == "done" and finished.kept["predictions"].shape == (750,)


def test_the_same_recipe_plays_the_same_game(told):
    again = [event.losses for event in fit(TINY, device="cpu") if isinstance(event, Step)]
    assert again == [event.losses for event in told if isinstance(event, Step)]


def test_what_an_epoch_is_judged_by_is_measured_by_hand():
    task = GanTask(TINY, CPU)
    torch.manual_seed(0)
    net = task.network().eval()
    part = task.validation
    with torch.inference_mode():
        outputs = net(task.inputs(part, slice(0, len(part))))
    figures = task.evaluate(outputs, part.labels).figures
    digits, real = part.labels[:, 784].long(), part.images.float() / 255
    with torch.inference_mode():
        forged = net.made(task.noise[: len(part)], digits)
        told, made = net.detective(real, digits), net.detective(forged, digits)
    judge = digit_judge()
    seen = judge.features(forged)
    assert figures["distance"] == pytest.approx(frechet(seen.numpy(), judge.features(real).numpy()), rel=1e-4)
    assert figures["read"] == pytest.approx(float((judge.read(seen) == digits).float().mean()))
    assert figures["loss"] == pytest.approx(float(detective_loss(told, made, "usual")), rel=1e-5)
    assert figures["forger"] == pytest.approx(float(forger_loss(made, "usual")), rel=1e-5)


def test_a_single_digit_at_the_end_of_an_epoch_is_left_out():
    task = GanTask(GanRecipe(train_limit=65, batch=32), CPU)
    assert [len(rows) for rows in task.batches()] == [32, 32]


RECIPES = {
    "usual": TINY,
    "hinge": GanRecipe(
        train_limit=48, batch=16, epochs=2, loss="hinge", steep=0.0, average=0.0, clip=1.0, optimizer="adam", schedule="cosine"
    ),
    "squares": GanRecipe(train_limit=33, batch=16, epochs=1, loss="squares", smooth=0.1, detective_rate=2.0, l2=0.01, seed=4),
}


def test_the_script_plays_the_same_game(tmp_path):
    said = run_scripts({f"{name}.py": script(recipe, "cpu") for name, recipe in RECIPES.items()}, tmp_path)
    for name, recipe in RECIPES.items():
        trainer = Trainer(GanTask(recipe, CPU), recipe)
        ends = [event for event in trainer.events() if isinstance(event, EpochEnd)]
        for end in ends:
            line = next(line for line in said[f"{name}.py"].splitlines() if line.startswith(f"epoch {end.number}:"))
            detective, forger = (float(part.split()[1]) for part in line.split(": ")[1].split(", ")[:2])
            assert (detective, forger) == pytest.approx((end.val["loss"], end.val["forger"]), abs=2e-3), (name, end.number)


def test_what_is_taken_along_runs_without_us(tmp_path):
    torch.manual_seed(3)
    net = DigitGan(GanSize(32, 32, 12)).eval()
    found = exports(TINY, net, "mine")
    for name, make in found.files.values():
        (tmp_path / name).write_bytes(make())
    assert set(load_file(tmp_path / "mine.safetensors")) == set(net.state_dict())
    said = run_scripts({"load.py": found.loader}, tmp_path)["load.py"].strip().splitlines()
    noise = torch.randn(3, 32, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        scores = net.detective(net.made(noise, torch.tensor([7] * 3)), torch.tensor([7] * 3))
    assert said[-1].endswith(", ".join(f"{score:.3f}" for score in scores)) and len(said) == 15


def test_a_forger_of_a_run_gives_digits_by_seed_and_a_way_between_them():
    torch.manual_seed(1)
    forger = DigitForger.of(DigitGan(SIZE))
    three = forger.sample(3, 5, 9)
    assert three.shape == (3, 28, 28) and three.dtype == np.float32 and np.array_equal(three, forger.sample(3, 5, 9))
    assert not np.array_equal(three, forger.sample(3, 5, 10))
    way = forger.walk(5, 9, (9, 10))
    np.testing.assert_allclose(way[0], forger.sample(1, 5, 9)[0], atol=1e-5)
    np.testing.assert_allclose(way[-1], forger.sample(1, 5, 10)[0], atol=1e-5)
    assert ((forger.opinion(three, 5) > 0) & (forger.opinion(three, 5) < 1)).all()
    for count, digit in ((0, 5), (10_001, 5), (3, 10), (3, -1)):
        with pytest.raises(ValueError, match="Ask for"):
            forger.sample(count, digit)


def test_an_arc_keeps_the_length_that_a_straight_line_loses():
    start, end = torch.eye(8)[0] * 2, torch.eye(8)[1] * 2
    middle = arc(start, end, torch.tensor([[0.5]]))[0]
    assert float(middle.norm()) == pytest.approx(2, abs=1e-5) and float(((start + end) / 2).norm()) < 1.5


def test_forgeries_are_judged_beside_real_ones():
    found = sample()
    order = np.random.default_rng(0).permutation(len(found))
    train, test = (Digits(found.images[rows], found.labels[rows]) for rows in (order[:2500], order[2500:]))
    asked = np.repeat(np.arange(10), 40)
    honest = np.concatenate([train.images[train.labels == digit][:40] for digit in range(10)]).astype(np.float32) / 255
    real = forgeries.judged(honest, asked, Digits(train.images[::-1].copy(), train.labels[::-1].copy()), test)
    assert real["read_as_asked"] > 0.97 and 0.5 < real["frechet_ratio"] < 1.7
    one = forgeries.judged(np.repeat(honest[::40], 40, axis=0), asked, train, test)  # ten digits, again and again
    assert one["near_duplicates"] == 400 and one["frechet_ratio"] > 5 * real["frechet_ratio"]
    grey = forgeries.judged(np.full((400, 28, 28), 0.5, np.float32), asked, train, test)
    assert grey["read_as_asked"] <= 0.11


def test_the_task_is_registered_with_both_losses_to_look_at():
    kind = TASKS["gan"]
    assert kind.views[0] == "losses" and "ln 4" in kind.losses_note and kind.drawing(TINY).blocks[-1].title == "real?"
    net = GanTask(TINY, CPU).network()
    mine = sum(p.numel() for p in net.parameters() if p.requires_grad)
    assert sum(block.parameters for block in kind.drawing(TINY).blocks) == mine

"""Machines that learn digits: what they learn, what is measured, and that the scripts print the same."""

import base64
import gzip
import pickle
import struct

import numpy as np
import pytest
import torch
from safetensors import safe_open

from core.data.digits import digit_set
from core.explain.belief import labels, machine, pictures, script, stack
from core.explain.belief.labels import COUNTS, LabelLesson, LabelRecipe, begun, everyone
from core.explain.belief.machine import MachineLesson, MachineRecipe, yardsticks
from core.explain.belief.stack import StackLesson, StackRecipe, there_and_back
from core.figures.belief import energy_rows, error_rows, label_rows, label_table, stack_rows
from core.models.belief_net import STARTS, BeliefNet
from core.tasks.belief.export import exports
from tests.scripts import run_scripts

SHORT = 60  # steps, where a whole training would say no more


@pytest.fixture
def short(monkeypatch):
    """Trainings of few steps."""
    for module in (machine, stack):
        monkeypatch.setattr(module, "STEPS", SHORT)
    monkeypatch.setattr(labels, "STEPS", 30)
    for lesson, steps in ((MachineLesson, SHORT), (StackLesson, 2 * SHORT), (LabelLesson, 30)):
        monkeypatch.setattr(lesson, "steps", steps)


@pytest.fixture(scope="module")
def learnt():
    """A machine that has learnt for 400 steps."""
    return _steps(MachineLesson(MachineRecipe(hidden=49)), 400)


def _steps(lesson, count):
    for _ in range(count):
        lesson.learn()
    return lesson


def test_digits_come_back_better_and_have_less_energy_than_disorder(learnt):
    first, last = learnt.errors[0], learnt.errors[-1]
    assert last["step"] == 400 and last["test"] < 0.5 * first["test"] and abs(last["test"] - last["training"]) < 0.2 * last["test"]
    found = {name: learnt.energies(rows) for name, rows in yardsticks().items()}
    digits = found.pop("new digits")
    for energies in found.values():
        assert np.quantile(digits, 0.9) < np.quantile(energies, 0.1)


def test_what_a_digit_is_compared_with_has_as_much_ink():
    digits, shuffled, noise = yardsticks().values()
    assert torch.allclose(digits.sort(1).values, shuffled.sort(1).values) and not torch.equal(digits, shuffled)
    assert float(noise.mean()) == pytest.approx(float(digits.mean()), abs=0.005)


def test_the_film_has_the_weights_and_weights_become_strokes(learnt):
    assert len(learnt.film) == len(learnt.errors) == 9
    now = learnt.rbm.weight[: machine.SHOWN].detach().clamp(-1, 1).numpy()
    assert np.allclose(learnt.film[-1] / 127, now, atol=0.005)

    def smoothness(weights):
        """How alike neighbouring pixels are: 0 for noise."""
        maps = weights.reshape(-1, 28, 28)[:, 4:24, 4:24]
        return np.corrcoef(maps[:, :, :-1].ravel(), maps[:, :, 1:].ravel())[0, 1]

    start = MachineLesson(MachineRecipe(hidden=49)).rbm.weight.detach().numpy()
    assert abs(smoothness(start)) < 0.05 < 0.5 < smoothness(learnt.rbm.weight.detach().numpy())


def test_one_step_taken_apart_is_the_machines_own(learnt):
    picture = pictures.pictures("test")[3].numpy()
    one, same, other = (learnt.taken_apart(picture, chance) for chance in (1, 1, 2))
    assert torch.equal(one.sample, same.sample) and not torch.equal(one.sample, other.sample)
    assert torch.equal(one.up[0], learnt.rbm.up(torch.from_numpy(picture)[None]).detach()[0])
    assert set(one.sample.unique().tolist()) == {0.0, 1.0} and one.dream.shape == (1, 784)


def test_pieces_come_to_the_same_as_one_go():
    lesson, whole = MachineLesson(MachineRecipe(hidden=16, dreams="long")), MachineLesson(MachineRecipe(hidden=16, dreams="long"))
    while lesson.step < 50:
        lesson = lesson.go_on(0)
    assert torch.equal(_steps(whole, 50).rbm.weight, lesson.rbm.weight)
    assert not torch.equal(_steps(MachineLesson(MachineRecipe(hidden=16, dreams="long", seed=1)), 50).rbm.weight, lesson.rbm.weight)


def test_numbers_that_run_away_end_the_lesson(monkeypatch):
    lesson = MachineLesson(MachineRecipe(hidden=16))
    with torch.no_grad():
        lesson.rbm.weight.fill_(float("nan"))
    _steps(lesson, 50)
    assert lesson.ran_away and lesson.over and (lesson.film[-1] == 0).all()
    assert all(np.isfinite(row["value"]) for row in error_rows(lesson.errors))


@pytest.mark.parametrize("change", [{"hidden": 0}, {"dreams": "x"}, {"rate": float("nan")}, {"rate": 2.0}, {"seed": -1}])
def test_what_cannot_be_is_refused_in_a_sentence(change):
    with pytest.raises(ValueError, match=r"must be|can be"):
        MachineRecipe(**change)


def test_a_stack_learns_from_below_and_what_is_below_stays(short):
    lesson = _steps(StackLesson(StackRecipe()), SHORT)
    first = lesson.machines[0].weight.detach().clone()
    assert len(lesson.machines) == 1 and lesson.features().shape == (256, 784)
    assert len(lesson.reconstructions()) == 2
    _steps(lesson, SHORT)
    assert lesson.over and torch.equal(first, lesson.machines[0].weight) and len(lesson.machines) == 2
    assert np.allclose(lesson.features(), lesson.machines[1].weight.detach() @ lesson.machines[0].weight.detach(), atol=1e-5)
    own = np.zeros(784, np.float32)
    rows = lesson.reconstructions(own)
    assert [len(each) for each in rows] == [11, 11, 11] and (rows[0][-1] == 0).all()
    test = pictures.pictures("test")
    one, two = lesson.machines
    assert torch.allclose(there_and_back([one, two], test), one.down(two.down(two.up(one.up(test)))))
    assert {row["of"] for row in stack_rows(lesson)} == {"through one machine", "through both"}


def test_the_net_says_what_the_machines_say():
    lesson = StackLesson(StackRecipe())
    _steps(lesson, 3)
    net = BeliefNet((784, 256, 128, 10), "pretrained", torch.Generator().manual_seed(0))
    before = [layer.weight.detach().clone() for layer in net.layers]
    net.take_over(lesson.machines)
    x = pictures.pictures("test")[:5]
    assert torch.allclose(torch.sigmoid(net.layers[0](x)), lesson.machines[0].up(x))
    assert torch.equal(net.layers[2].weight, before[2]) and net(x).shape == (5, 10)


def test_each_start_has_the_spread_that_it_names():
    for start in STARTS:
        net = BeliefNet((784, 256, 128, 10), start, torch.Generator().manual_seed(0))
        for layer in net.layers:
            assert float(layer.weight.detach().std() ** 2 * layer.in_features) == pytest.approx(2 if start == "today" else 1, rel=0.1)


def test_with_few_labels_it_is_better_to_have_looked_first(monkeypatch):
    """Shorter than on the page, and yet clear."""
    monkeypatch.setattr(stack, "STEPS", 500)
    stacked = _steps(StackLesson(StackRecipe(seed=1)), 1_000)
    right = {}
    for start in ("pretrained", "random"):
        recipe = LabelRecipe(start, 100, seed=1)
        right[start] = _steps(LabelLesson(recipe, stacked.machines if start == "pretrained" else ()), 120).right[-1]
    assert right["pretrained"] > right["random"] + 0.02 and right["pretrained"] > 0.7


def test_every_network_of_the_comparison(short):
    recipe = StackRecipe(seed=2)
    recipes = list(everyone(recipe))
    assert len(set(recipes)) == 9 and all(each.stack == recipe for each in recipes)
    stacked = _steps(begun(recipe), 2 * SHORT)
    lessons = [_steps(begun(each, stacked), 30) for each in recipes]
    assert all(lesson.over and len(lesson.right) == 2 for lesson in lessons)
    table = label_table(lessons, "sample")
    assert list(table) == ["The network begins with", "100 labels", "500 labels", "3,500 labels"]
    assert table["100 labels"][0] == f"{lessons[0].right[-1]:.1%}"
    assert label_table([], "sample")["500 labels"] == ["–"] * 3
    assert {row["step"] for row in label_rows(lessons)} == {0, 30}


def test_what_only_learning_needs_is_not_kept(short):
    whole = _steps(MachineLesson(MachineRecipe(hidden=16)), SHORT - 1)
    before = len(pickle.dumps(whole))
    assert len(pickle.dumps(_steps(whole, 1))) < before - 16 * 784 * 4
    net = _steps(LabelLesson(LabelRecipe("random")), 29)
    assert len(pickle.dumps(net)) > 1_000_000 > 20_000 > len(pickle.dumps(_steps(net, 1)))


def test_histograms_count_every_picture_once():
    rows = energy_rows({"new digits": np.array([-3.0, -1, 5], np.float32)}, {"yours": 9.0})
    assert sum(row["share"] for row in rows if row["bar"]) == pytest.approx(1)
    assert rows[-1] == {"bar": False, "own": True, "of": "yours", "energy": 9.0}


@pytest.fixture
def mnist(tmp_path, monkeypatch):
    """MNIST's four files with few pictures, as published."""
    folder, random = tmp_path / "raw", np.random.default_rng(0)
    folder.mkdir()
    for part, count in (("train", 5_300), ("t10k", 60)):
        made = random.integers(0, 256, (count, 28, 28), dtype=np.uint8)
        known = np.arange(count, dtype=np.uint8) % 10
        for name, magic, shape, values in (("images-idx3", 2051, (count, 28, 28), made), ("labels-idx1", 2049, (count,), known)):
            packed = struct.pack(f">{1 + len(shape)}I", magic, *shape) + values.tobytes()
            (folder / f"{part}-{name}-ubyte.gz").write_bytes(gzip.compress(packed))
    monkeypatch.setattr(digit_set, "mnist_folder", lambda: folder)
    for kept in (pictures.pictures, pictures.labels, pictures.one_of_each):
        kept.cache_clear()
    yield folder
    for kept in (pictures.pictures, pictures.labels, pictures.one_of_each):
        kept.cache_clear()


def test_mnist_is_used_where_it_is(mnist):
    assert pictures.pictures("training", "mnist").shape == (300, 784) and pictures.labels("test", "mnist").tolist()[:3] == [0, 1, 2]
    lesson = _steps(StackLesson(StackRecipe("mnist")), 2)
    assert lesson.machines[0].weight.shape == (256, 784) and COUNTS["mnist"] == (100, 500, 5_000)


def test_where_mnist_is_not_it_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(digit_set, "mnist_folder", lambda: tmp_path)
    with pytest.raises(ValueError, match="not on this machine"):
        StackLesson(StackRecipe("mnist"))


def test_the_scripts_print_the_same(short, tmp_path):
    long = MachineRecipe(hidden=16, dreams="long", rate=0.05, seed=4)
    usual, deep = MachineRecipe(), StackRecipe(seed=3)
    scripts = {"one.py": script.machine_script(usual), "dreams.py": script.dream_script(long), "deep.py": script.labels_script(deep)}
    said = run_scripts(scripts, tmp_path)
    for name, recipe in (("one.py", usual), ("dreams.py", long)):
        lesson = _steps(MachineLesson(recipe), SHORT)
        digits = lesson.energies(pictures.pictures("test")).mean()
        off = machine.error(lesson.rbm, pictures.pictures("test"))
        assert said[name].splitlines()[:2] == [f"error on new digits: {off:.4f}", f"free energy of new digits: {digits:.2f}"]
    assert len(said["dreams.py"].splitlines()) == 2 + 6
    stacked, lines = StackLesson(deep), []
    for count in (1, 2):
        _steps(stacked, SHORT)
        off = (there_and_back(stacked.machines, pictures.pictures("test")) - pictures.pictures("test")).square().mean()
        lines.append(f"{count} machines: error on new digits {off:.4f}")
    for recipe in everyone(deep):
        lesson = _steps(begun(recipe, stacked), 30)
        lines.append(f"{recipe.count} labels, {recipe.start}: {lesson.right[-1]:.4f} right")
    assert said["deep.py"].splitlines() == lines


def test_a_film_fits_into_a_message(learnt):
    assert len(base64.b64encode(np.stack(learnt.film).tobytes())) < 2_000_000


def test_machines_that_are_taken_along_say_the_same_elsewhere(short, tmp_path):
    lesson = _steps(StackLesson(StackRecipe(seed=2)), 2 * SHORT)
    for name, machines in (("one", lesson.machines[:1]), ("two", lesson.machines)):
        found = exports(lesson.recipe, machines, name)
        ((file, make),) = found.files.values()
        (tmp_path / file).write_bytes(make())
        said = run_scripts({f"{name}.py": found.loader}, tmp_path)[f"{name}.py"]
        empty = torch.zeros(1, 784)
        assert f"error: {float(there_and_back(list(machines), empty).square().mean()):.6f}" in said
        assert f"free energy: {machines[0].free_energy(empty).item():.3f}" in said
    with safe_open(tmp_path / "two.safetensors", "pt") as kept:
        assert StackRecipe.from_json(kept.metadata()["recipe"]) == lesson.recipe

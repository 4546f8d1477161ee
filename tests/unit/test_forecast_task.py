"""The task of forecasting a series: its parts against what they are by hand, nothing from the future, script and files on their own."""

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import onnxruntime
import pytest
import torch
from safetensors import safe_open
from sklearn.linear_model import Ridge

from core.data.series.bundled import LENGTHS, bundled
from core.data.series.line import fitted_lines
from core.data.series.series import Series
from core.data.series.windows import Preparation, examples
from core.explain.sequences.ahead import Forecaster
from core.figures.training.compare import compared
from core.figures.training.curves import curves
from core.figures.training.replay import film
from core.tasks import fit, from_json, from_query, task_of, to_query
from core.tasks.forecast.parts import parted, parts_of, said
from core.tasks.forecast.recipe import ForecastRecipe
from core.tasks.forecast.suggested import suggested
from core.tasks.forecast.task import ForecastTask
from core.tasks.script import script
from core.training.events import EpochEnd
from core.training.record import Record

SMALL = ForecastRecipe(data="nile", values="differences", season=0, window=6, hidden_size=5, epochs=3, batch=16, ridge=1.0)
CPU = torch.device("cpu")


def series_of(values, step=""):
    return Series(np.asarray(values, float), tuple(map(str, range(len(values)))), "made", step)


def waves(points=120, seed=0):
    place = np.arange(points)
    return 50 + 0.2 * place + 8 * np.sin(place * 2 * np.pi / 12) + np.random.default_rng(seed).normal(0, 1, points)


@pytest.fixture(scope="module")
def record():
    found = Record(SMALL)
    for event in fit(SMALL, device="cpu"):
        found.take(event)
    return found


@pytest.mark.parametrize("name", LENGTHS)
def test_every_bundled_series_has_the_length_that_recipes_count_with(name):
    found = bundled(name)
    assert len(found) == LENGTHS[name] == len(found.labels) and np.isfinite(found.values).all()


@pytest.mark.parametrize("kind", ["levels", "differences", "seasonal", "both"])
@pytest.mark.parametrize("log", [False, True])
def test_what_is_said_added_to_its_base_is_the_truth(kind, log):
    values, how, at = waves(), Preparation(kind, 12, log), np.arange(40, 100)
    x, target, base, truth = examples(values, how, at, 9, 15)
    assert x.shape == (60, 9) and target.shape == base.shape == truth.shape == (60, 15)
    assert np.allclose(how.back(target + base), truth)
    assert np.array_equal(truth[:, 0], values[at + 1])
    plain = how.back(base)
    if kind == "differences":
        assert np.allclose(plain, values[at][:, None])
    if kind == "seasonal":
        assert np.allclose(plain[:, 0], values[at - 11]) and np.allclose(plain[:, 14], values[at + 3 - 12])
    if kind == "both" and not log:
        assert np.allclose(plain[:, 0], values[at - 11] + values[at] - values[at - 12])


def test_the_line_is_ridge_regression():
    random = np.random.default_rng(0)
    x, y = random.normal(2, 1, (80, 7)), random.normal(size=(80, 3))
    for strength, (weights, bias) in zip((0.1, 10.0), fitted_lines(x, y, (0.1, 10.0)), strict=True):
        known = Ridge(strength).fit(x, y)
        assert np.allclose(weights.T, known.coef_, atol=1e-6) and np.allclose(bias, known.intercept_, atol=1e-6)


def test_parts_follow_one_another_and_share_no_target():
    recipe = replace(SMALL, gap=3, horizon=2)
    found = parts_of(recipe)
    targets = [{int(at) + step for at in part.at for step in (1, 2)} for part in (found.training, found.validation, found.test)]
    assert max(targets[0]) + 3 < min(targets[1]) and max(targets[1]) + 3 < min(targets[2])
    assert len(found.training) == recipe.training and max(targets[2]) == LENGTHS["nile"] - 1


def test_nothing_after_a_part_touches_it():
    values, recipe = waves(), suggested("own", series_of(waves(), "month"), "0" * 16)
    changed = values.copy()
    changed[recipe.cuts.validation :] *= 3
    assert suggested("own", series_of(changed, "month"), "0" * 16) == recipe
    before, after = parted(recipe, series_of(values)), parted(recipe, series_of(changed))
    assert before.scale == after.scale and np.array_equal(before.training.x, after.training.x)
    leaky = replace(recipe, leak=True)
    assert parted(leaky, series_of(values)).scale != parted(leaky, series_of(changed)).scale
    net = ForecastTask(recipe, CPU, series_of(values)).network()
    one, at = Forecaster(net.eval(), recipe, before.scale), np.array([recipe.cuts.validation - 1])
    assert np.array_equal(one.from_points(values, at, 12), one.from_points(changed, at, 12))


def test_before_training_it_says_what_the_line_says():
    task = ForecastTask(SMALL, CPU)
    known = Ridge(SMALL.ridge).fit(task.found.training.x, task.found.training.target)
    with torch.no_grad():
        outputs = task.network().eval()(task.test.x).numpy()
    assert np.allclose(outputs[:, 0], known.predict(task.found.test.x).ravel(), atol=1e-4)


def test_it_is_judged_as_a_pencil_does():
    task = ForecastTask(SMALL, CPU)
    outputs = torch.randn(len(task.test), 1)
    judged, shown = task.evaluate(outputs, task.test.labels), task.found.test
    forecasts = said(SMALL, task.found.scale, outputs.numpy(), shown.base)[:, 0]
    assert judged.figures["rmse"] == pytest.approx(np.sqrt(np.mean((forecasts - shown.labels) ** 2)), rel=1e-4)
    assert judged.figures["nearer"] == np.mean(np.abs(forecasts - shown.labels) < np.abs(shown.last - shown.labels))
    assert judged.figures["loss"] == pytest.approx(float(np.mean((outputs.numpy() - shown.target) ** 2)), rel=1e-4)


def test_steps_one_by_one_go_on_from_their_own_forecasts():
    task = ForecastTask(SMALL, CPU)
    one, values = Forecaster(task.network().eval(), SMALL, task.found.scale), task.found.series.values
    far = one.from_points(values, np.array([60]), 3)[0]
    known = values[:61]
    for step in range(3):
        known = np.append(known, one.at_once(known[None, -one.needs :])[0, 0])
        assert far[step] == pytest.approx(known[-1])


def test_gradients_are_those_of_small_changes():
    task = ForecastTask(replace(SMALL, values="levels"), CPU)
    one, values = Forecaster(task.network().eval(), task.recipe, task.found.scale), task.found.series.values
    pulls = one.pulls(values)
    for place in (0, 3, 5):
        moved = values.copy()
        moved[-6 + place] += 1.0
        change = (one.at_once(moved[None]) - one.at_once(values[None]))[0, 0]
        assert change == pytest.approx(pulls[place], abs=2e-3)


def test_everything_that_shows_runs_shows_these(record):
    task = task_of(SMALL)
    assert from_query(to_query(SMALL)) == SMALL == from_json(SMALL.to_json()) and to_query(SMALL)["task"] == "forecast"
    for measure in task.measures:
        assert np.isfinite(curves(record, measure)["val"]).sum() == len(record.ends)
    assert "Validation loss" in compared([record])
    assert film(record, task.held_out(SMALL)[0])["judged"] is None
    blocks = task.drawing(SMALL).blocks
    assert sum(block.parameters for block in blocks) == sum(p.numel() for p in ForecastTask(SMALL, CPU).network().parameters())


CHANGED = [
    SMALL,
    replace(SMALL, network="gru", layers=2, dropout=0.2, schedule="onecycle", l1=1e-4, clip=1.0, patience=1, start="random", leak=True),
    replace(SMALL, network="dense", horizon=3, values="levels", gap=2, train_limit=30),
    replace(SMALL, data="co2", values="both", season=12, log=True, network="conv", layers=2, epochs=2, start="plain"),
]


@pytest.mark.parametrize("recipe", CHANGED, ids=["lstm", "gru", "dense", "conv"])
def test_the_script_prints_the_same_losses(recipe, tmp_path):
    file = tmp_path / "script.py"
    file.write_text("import torch\ntorch.set_num_threads(1)\n" + script(recipe, "cpu"), encoding="utf-8")
    printed = subprocess.run([sys.executable, file], capture_output=True, text=True, check=True).stdout.splitlines()
    ends = [event for event in fit(recipe, device="cpu") if isinstance(event, EpochEnd) and event.number]
    assert ends
    for line, end in zip(printed, ends, strict=False):
        numbers = [float(word.strip(",")) for word in line.split() if word.strip(",").replace(".", "").isdigit() and "." in word]
        assert numbers == pytest.approx([end.train["loss"], end.train["nearer"], end.val["loss"], end.val["nearer"]], rel=1e-3, abs=1e-4)
    assert printed[-1].startswith("best: epoch ")


@pytest.mark.parametrize("recipe", [*CHANGED, replace(SMALL, network="rnn"), replace(SMALL, layers=2)])
def test_its_loader_and_its_onnx_file_give_the_same_answer(recipe, tmp_path):
    task = ForecastTask(recipe, CPU)
    net = task.network().eval()
    torch.nn.init.normal_(net.head.weight)  # else only the line would be compared
    made = task_of(recipe).exports(recipe, net, "net")
    files = {label: (tmp_path / name, make) for label, (name, make) in made.files.items()}
    for path, make in files.values():
        path.write_bytes(make())
    (tmp_path / "load.py").write_text(made.loader, encoding="utf-8")
    answered = subprocess.run([sys.executable, "load.py"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    one = Forecaster(net, recipe, task.found.scale)
    assert [float(word) for word in answered.split()] == pytest.approx(one.at_once(task.found.series.values[None])[0].tolist(), rel=1e-4)
    with safe_open(tmp_path / "net.safetensors", "pt") as file:
        assert json.loads(file.metadata()["recipe"]) == json.loads(recipe.to_json())
    session = onnxruntime.InferenceSession(str(tmp_path / "net.onnx"), providers=["CPUExecutionProvider"])
    with torch.no_grad():
        known = net(task.test.x).numpy()
    assert np.allclose(session.run(None, {"window": task.test.x.numpy()})[0], known, atol=1e-4)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"window": 90}, "shorter window"),
        ({"values": "seasonal", "season": 0}, "season of 2 steps"),
        ({"gap": 20}, "leave nothing"),
        ({"data": "own"}, "Send a series"),
        ({"data": "x"}, "data can be"),
        ({"network": "cnn"}, "network can be"),
        ({"validation": float("nan")}, "validation must be"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(changes, words):
    with pytest.raises(ValueError, match=words):
        replace(SMALL, **changes)


def test_a_logarithm_of_nothing_is_refused():
    recipe = replace(SMALL, data="sine", log=True)
    with pytest.raises(ValueError, match="no logarithm"):
        parts_of(recipe)
    assert "no logarithm" in task_of(recipe).problem(recipe)

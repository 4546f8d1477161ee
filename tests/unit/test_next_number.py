"""The smallest whole task: rows of numbers, against what they are by their rules, and its script and files on their own."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from core.explain.training.coach import advice
from core.explain.training.results import result
from core.figures.training.compare import compare_rows, compared
from core.figures.training.curves import curves
from core.figures.training.replay import film
from core.tasks import fit, from_query, task_of, to_query
from core.tasks.next_number.recipe import FAMILIES, PARTS, NextNumberRecipe, rows, shifted
from core.tasks.next_number.task import NextNumberTask
from core.tasks.script import script
from core.training.events import EpochEnd
from core.training.record import Record
from tests.scripts import run_scripts

SMALL = NextNumberRecipe(family="mixed", epochs=3, hidden_size=8, mixed_precision=False)


def record_of(recipe):
    found = Record(recipe)
    for event in fit(recipe, device="cpu"):
        found.take(event)
    return found


@pytest.fixture(scope="module")
def record():
    return record_of(SMALL)


@pytest.mark.parametrize("length", [3, 5, 10])
def test_every_family_goes_on_by_its_rule(length):
    found = {name: rows(name, length) for name in FAMILIES}
    assert all(part.shape == (sum(PARTS), length + 1) and len(np.unique(part, axis=0)) == sum(PARTS) for part in found.values())
    steps = {name: np.diff(part, axis=1) for name, part in found.items()}
    assert np.all(steps["arithmetic"] == steps["arithmetic"][:, :1])
    assert np.all(found["geometric"][:, 1:] * found["geometric"][:, :1] == found["geometric"][:, :-1] * found["geometric"][:, 1:2])
    assert np.all(found["fibonacci"][:, 2:] == found["fibonacci"][:, 1:-1] + found["fibonacci"][:, :-2])
    assert np.all(steps["alternating"][:, 2:] == steps["alternating"][:, :-2])
    assert np.array_equal(rows("mixed", length), rows("mixed", length)) and len(rows("mixed", length)) == sum(PARTS)


def test_rows_that_differ_in_size_and_place_look_alike():
    x, last, largest = shifted(np.array([[2.0, 4, 6], [102, 104, 106], [20, 40, 60], [5, 5, 5]]))
    assert np.array_equal(x[0], x[1]) and np.array_equal(x[0], x[2]) and np.array_equal(x[3], [0, 0, 0])
    assert last.tolist() == [6, 106, 60, 5] and largest.tolist() == [2, 2, 20, 1]


def test_no_row_is_both_learnt_and_asked():
    task = NextNumberTask(SMALL, torch.device("cpu"))
    parts = [set(map(tuple, np.round(part.x.numpy() * part.labels[:, 2:].numpy() + part.labels[:, 1:2].numpy()))) for part in
             (task.training, task.validation, task.test)]  # fmt: skip
    assert list(map(len, parts)) == list(PARTS) and not parts[0] & parts[1] and not parts[0] & parts[2] and not parts[1] & parts[2]


def test_it_is_judged_as_pytorch_and_a_pencil_do(record):
    task = NextNumberTask(SMALL, torch.device("cpu"))
    outputs = torch.randn(200)
    judged = task.evaluate(outputs, task.test.labels)
    assert judged.figures["loss"] == pytest.approx(nn.functional.mse_loss(outputs, task.test.labels[:, 0]).item())
    truth = task_of(SMALL).held_out(SMALL)[1].labels
    answers = judged.kept["predictions"]
    assert judged.figures["accuracy"] == pytest.approx(np.mean(np.round(answers) == truth))
    assert record.finished.test.keys() == {"loss", "accuracy"} and record.finished.kept["predictions"].shape == (PARTS[2],)
    said = task_of(SMALL).held_out(SMALL)[1].texts[0]
    assert [float(number) for number in said.split(", ")] == task_of(SMALL).held_out(SMALL)[1].numbers[0].tolist()


def test_arithmetic_is_learnt_and_a_perfect_network_is_spoken_of():
    found = record_of(NextNumberRecipe(epochs=12))
    assert found.finished.test["accuracy"] > 0.99
    assert "of 200 test rows continued right" in result(found).headline
    perfect = replace(found.ends[-1], train={"loss": 0.0, "accuracy": 1.0}, val={"loss": 0.0, "accuracy": 1.0})
    found.ends = [*found.ends[:-2], perfect, replace(perfect, number=perfect.number + 1)]
    assert all(piece.kind for piece in advice(found))  # a loss of 0 breaks nothing


@pytest.mark.parametrize(("later", "kinds"), [(4e-6, set()), (0.02, {"overfitting"})])
def test_a_loss_that_rises_from_nothing_to_nothing_is_no_overfitting(later, kinds):
    found = Record(NextNumberRecipe(epochs=6))
    for number, loss in enumerate((1.0, 1e-6, *[later] * 4)):
        right = {"accuracy": float(number > 0)}
        found.take(EpochEnd(number, {"loss": 1.0 / 10 ** (6 * min(number, 1) + number)} | right, {"loss": loss} | right, 1.0, number < 2))
    assert {piece.kind for piece in advice(found)} & {"overfitting"} == kinds


def test_everything_that_shows_runs_shows_these(record):
    task = task_of(SMALL)
    assert from_query(to_query(SMALL)) == SMALL and to_query(SMALL)["task"] == "next-number"
    for measure in task.measures:
        assert np.isfinite(curves(record, measure)["val"]).sum() == len(record.ends)
    found = compared([record])
    assert list(found) == ["Validation right when rounded", "Validation loss", "Training loss"]
    assert len(compare_rows(["one"], [record], found["Validation loss"])) == len(record.ends)
    played = film(record, task.held_out(SMALL)[0])
    assert played["judged"] is None and [measure["label"] for measure in played["curves"]["measures"]] == ["loss", "right when rounded"]
    blocks = task.drawing(SMALL).blocks
    assert sum(block.parameters for block in blocks) == sum(
        p.numel() for p in NextNumberTask(SMALL, torch.device("cpu")).network().parameters()
    )


SCRIPTS = {"gru": SMALL, "lstm": replace(SMALL, cell="lstm", schedule="onecycle", l1=1e-4, clip=1.0, patience=1)}


@pytest.fixture(scope="module")
def exported():
    """A network, and its files to take along."""
    net = NextNumberTask(SMALL, torch.device("cpu")).network().eval()
    return net, task_of(SMALL).exports(SMALL, net, "row")


@pytest.fixture(scope="module")
def printed(exported, tmp_path_factory):
    """What each script and the loader print."""
    folder = tmp_path_factory.mktemp("scripts")
    name, weights = exported[1].files["Weights (safetensors)"]
    (folder / name).write_bytes(weights())
    scripts = {name: script(recipe, "cpu") for name, recipe in SCRIPTS.items()}
    return run_scripts(scripts | {"load.py": exported[1].loader}, folder)


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_script_prints_the_same_losses(name, printed):
    recipe, printed = SCRIPTS[name], printed[name].splitlines()
    ends = [event for event in fit(recipe, device="cpu") if isinstance(event, EpochEnd) and event.number]
    for line, end in zip(printed, ends, strict=False):
        numbers = [float(word.strip(",")) for word in line.split() if word.strip(",").replace(".", "").isdigit() and "." in word]
        assert numbers == pytest.approx(
            [end.train["loss"], end.train["accuracy"], end.val["loss"], end.val["accuracy"]], rel=1e-4, abs=1e-4
        )
    assert printed[-1].startswith("best: epoch ")


def test_its_loader_gives_the_same_answer(exported, printed):
    net, made = exported
    x, last, largest = shifted(np.array([[2.0, 4, 6, 8, 10]]))
    with torch.no_grad():
        answer = last[0] + largest[0] * net(torch.tensor(x, dtype=torch.float32)).item()
    assert float(printed["load.py"]) == pytest.approx(answer, abs=0.006)
    weights = made.files["Weights (safetensors)"][1]()
    header = json.loads(weights[8 : 8 + int.from_bytes(weights[:8], "little")])
    assert json.loads(header["__metadata__"]["recipe"]) == json.loads(SMALL.to_json())

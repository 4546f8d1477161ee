"""What the first version of this app left behind opens unchanged: links, a history, and the losses of every kind of training."""

import hashlib
import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch

from core import tasks
from core.explain.foundations.plane import recipe as plane
from core.explain.foundations.plane.training import train as train_plane
from core.explain.training import compare, recipe_words
from core.explain.training.coach import advice
from core.explain.training.results import result
from core.jobs.store import RunStore
from core.tasks import fit, from_json, from_query, to_query, trainer_for
from core.training import checkpoint
from core.training.events import EpochEnd, Finished, Step
from core.training.record import Record
from tests.conftest import ROOT

FIXTURES = ROOT / "tests" / "fixtures" / "first_version"


def fixture(name):
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


HISTORY, LINKS, LOSSES, WORDS = map(fixture, ("history", "links", "losses", "words"))
SAME_CPU = LOSSES["cpu"] == torch.backends.cpu.get_cpu_capability()
CLOSE = {"rel": 1e-12} if SAME_CPU else {"rel": 2e-3, "abs": 2e-3}  # other processors add up in another order


def recipe_of(stored):
    return from_json(json.dumps(stored))


def as_it_is_called_today(stored, side=64):
    """What is stored now: a recipe for pictures names the side, which it left to the built-in network then, 64 pixels."""
    if stored["task"] == "reviews":  # it has a setting more: labels of one's own, where there were two
        stored = {"labels": "", **stored}
    if stored["task"] == "digits":  # and this one: the digits of a class, where there were MNIST's
        stored = {"own": "", **stored}
    return stored | {"side": stored["side"] or side} if stored["task"] == "pictures" else stored


# What is said of a recipe of then because larger pictures, and none mirrored for a head, are usual today.
UNUSUAL = ("Side of a picture (pixels) 64", "side of a picture (pixels) 64", "side 64", "half of them mirrored yes")


def with_today(stored):
    """A link leaves the side to the network that comes with the app today."""
    return as_it_is_called_today(stored, 112)


def sha(array):
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()[:16]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return shutil.copytree(FIXTURES / "home", tmp_path_factory.mktemp("first") / "home")


@pytest.fixture(scope="module")
def store(home):
    return RunStore(f"sqlite:///{home / 'history.sqlite'}")


@pytest.mark.parametrize("training", LOSSES["trainings"], ids=lambda t: f"{t['recipe']['task']}-{t['recipe']['optimizer']}")
def test_every_seed_has_the_losses_it_had(training):
    events = list(fit(recipe_of(training["recipe"]), device="cpu"))
    steps = [event.loss for event in events if isinstance(event, Step)]
    ends = [event for event in events if isinstance(event, EpochEnd)]
    assert steps == pytest.approx(training["steps"], **CLOSE)
    measured = [[part[name] for part in (end.train, end.val) for name in ("loss", "accuracy")] for end in ends]
    for found, expected in zip(measured, training["ends"], strict=True):
        assert found == pytest.approx(expected, **CLOSE)
    last = next(event for event in events if isinstance(event, Finished))
    if SAME_CPU:
        best, loss, accuracy, test = training["finished"]
        assert (last.best_epoch, last.val) == (best, {"loss": loss, "accuracy": accuracy})
        assert last.test == ({} if training["recipe"]["task"] == "pictures" else {"loss": last.test["loss"], "accuracy": test})


@pytest.mark.parametrize("film", LOSSES["planes"], ids=lambda film: str(film["query"]))
def test_the_plane_too(film):
    found = [[e.train_loss, e.test_loss, e.train_right, e.test_right] for e, _ in train_plane(plane.PlaneRecipe.from_query(film["query"]))]
    for one, expected in zip(found, film["epochs"], strict=True):
        assert one == pytest.approx(expected, **CLOSE)


@pytest.mark.parametrize("name", HISTORY)
def test_a_run_of_the_history_is_what_it_was(store, name):
    then, run, record = HISTORY[name], store.get(HISTORY[name]["id"]), store.record(HISTORY[name]["id"])
    same = ("state", "ended_by", "reason", "name", "epochs_done", "best_epoch", "parameters")
    assert {field: getattr(run, field) for field in same} == {field: then[field] for field in same}
    assert json.loads(run.recipe.to_json()) == as_it_is_called_today(then["recipe"])
    assert [run.val.get("loss"), run.val.get("accuracy"), run.test.get("accuracy")] == [
        then["val_loss"], then["val_accuracy"], then["test_accuracy"]
    ]  # fmt: skip
    assert len(record.steps) == then["steps"] and [*record.steps.loss[:5], *record.steps.loss[-5:]] == pytest.approx(
        then["losses"], nan_ok=True
    )
    ends = [[e.number, e.train["loss"], e.train["accuracy"], e.val["loss"], e.val["accuracy"], e.best] for e in record.ends]
    assert ends == then["ends"] and [shot.step for shot in record.snapshots] == then["snapshots"]
    assert {str(e): sha(found.kept["predictions"]) for e, found in record.evaluations.items()} == then["guesses"]
    assert {str(e): sha(found.kept["confidence"]) for e, found in record.evaluations.items()} == then["confidence"]
    assert {str(e): found.dead_fraction for e, found in record.evaluations.items()} == then["dead"]
    assert list(record.now.words) == [word for word, _ in then["words"]]
    assert "filters" not in record.now.seen or sha(record.now.seen["filters"]) == then["filters"]
    if then["finished"]:
        end, (reason, text, best, loss, accuracy, test, predictions) = record.finished, then["finished"]
        assert (end.reason, end.text, end.best_epoch, end.val) == (reason, text, best, {"loss": loss, "accuracy": accuracy})
        assert end.test["accuracy"] == test and sha(end.kept["predictions"]) == predictions


@pytest.mark.parametrize("name", HISTORY)
def test_it_is_spoken_of_as_before(store, name):
    run, record = store.get(HISTORY[name]["id"]), store.record(HISTORY[name]["id"])
    found = result(record)
    assert (found and [found.headline, found.details]) == WORDS["history"][name]["result"]
    said = [[a.kind, a.sees, a.why, a.try_this, a.recipe and json.loads(a.recipe.to_json()), a.good] for a in advice(record)]
    expected = [[*a[:4], a[4] and as_it_is_called_today(a[4]), *a[5:]] for a in WORDS["history"][name]["advice"]]
    assert said == expected
    words = [word for word in compare.in_words(run.recipe).split(", ") if word not in UNUSUAL]
    assert sorted(words) == sorted(WORDS["history"][name]["words"].split(", "))


def test_a_run_that_was_interrupted_goes_on_to_the_same_end(store, home):
    then = HISTORY["interrupted"]
    recipe, record = store.get(then["id"]).recipe, Record(store.get(then["id"]).recipe)
    trainer = trainer_for(recipe, device="cpu")
    checkpoint.restore(trainer, home / "runs" / then["id"] / "checkpoint.safetensors")
    for event in trainer.events():
        record.take(event)
    ends = [[e.number, e.train["loss"], e.train["accuracy"], e.val["loss"], e.val["accuracy"]] for e in record.ends]
    for found, expected in zip(ends, then["whole"]["ends"], strict=True):
        assert found == pytest.approx(expected[:-1], **CLOSE)
    if SAME_CPU:
        assert (record.finished.best_epoch, record.finished.test["accuracy"]) == (
            then["whole"]["best_epoch"],
            then["whole"]["test_accuracy"],
        )


@pytest.mark.parametrize("name", [name for name in HISTORY if HISTORY[name]["epochs_done"]])
def test_its_network_can_be_used(store, home, name):
    from core.training.run_folder import RunFolder

    recipe, folder = store.get(HISTORY[name]["id"]).recipe, RunFolder(home / "runs" / HISTORY[name]["id"])
    assert tasks.task_of(recipe).load(recipe, folder.weights(), folder.text)


@pytest.mark.parametrize("link", [link for link in LINKS if "recipe" in link], ids=lambda link: str(link["query"]))
def test_a_link_makes_the_recipe_it_made(link):
    recipe = from_query(link["query"])
    assert json.loads(recipe.to_json()) == with_today(link["recipe"]) and from_query(to_query(recipe)) == recipe


@pytest.mark.parametrize("offered", WORDS["presets"], ids=lambda offered: f"{offered['task']}-{offered['name']}")
def test_a_recipe_on_offer_is_what_it_was(offered):
    recipe, now = recipe_of(offered["recipe"]), tasks.task_named(offered["task"]).presets[offered["name"]].recipe
    if offered["task"] == "pictures":  # another network comes with the app today, which is shown larger pictures unless all is learnt anew
        assert now.pixels == (64 if now.mode == "scratch" else 112)
        recipe = replace(recipe, side=now.side, flip=now.flip)
    today = {"side": str(now.side)} if getattr(now, "side", 0) else {}
    query = offered["query"] | today | ({"flip": "0"} if offered["task"] == "pictures" and now.mode == "head" else {})
    assert now == recipe and to_query(recipe) == query
    assert compare.short_name(recipe) == offered["short"] and tasks.task_of(recipe).network_in_words(recipe) == offered["network"]
    words = [word for word in compare.in_words(recipe).split(", ") if word not in UNUSUAL]
    assert sorted(words) == sorted(offered["words"].split(", "))
    said = recipe_words.setting(recipe).replace("112 × 112", "64 × 64") if offered["task"] == "pictures" else recipe_words.setting(recipe)
    assert (said, recipe_words.counts(recipe)) == (offered["setting"], offered["counts"])
    if SAME_CPU and offered["task"] != "pictures":
        assert tasks.estimate(recipe) == pytest.approx(offered["estimate"])

"""A history that survives: older shapes, other versions, damage."""

import json
import logging
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from core.jobs import store as job_store
from core.jobs.serialization import pack, unpack
from core.jobs.store import RunStore, keep_quota
from core.jobs.tables import STEPS, Base, Figures, known_as
from core.storage import versions
from core.storage.versions import NewerVersion
from core.tasks.digits.recipe import DigitRecipe
from core.training.events import VERSION, Evaluation, Histogram, Note, Snapshot, Started, Step
from core.training.run_folder import run_folder
from tests.unit.test_first_version import as_it_is_called_today

FIRST = Path(__file__).parents[1] / "fixtures" / "first_version"
SMALL = DigitRecipe(network="", train_limit=40, batch=20, epochs=2)
KNOWN = json.loads((FIRST / "history.json").read_text(encoding="utf-8"))


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Where the history lies."""
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    monkeypatch.delenv("GLASSBOX_DATABASE", raising=False)
    return tmp_path / "history.sqlite"


def first_version(file):
    shutil.copyfile(FIRST / "home" / "history.sqlite", file)


def sql(file, *statements):
    with closing(sqlite3.connect(file)) as base, base:
        return [base.execute(statement).fetchall() for statement in statements]


def the_same(store):
    """What the first version said of its runs is what this one says."""
    for known in KNOWN.values():
        run, record = store.get(known["id"]), store.record(known["id"])
        for name in ("state", "ended_by", "reason", "name", "epochs_done", "best_epoch", "parameters"):
            assert getattr(run, name) == known[name], name
        figures = [run.val.get("loss"), run.val.get("accuracy"), run.test.get("accuracy")]
        assert figures == [known["val_loss"], known["val_accuracy"], known["test_accuracy"]]
        assert json.loads(run.recipe.to_json()) == as_it_is_called_today(known["recipe"])
        assert len(record.steps) == known["steps"]
        assert [*record.steps.loss[:5], *record.steps.loss[-5:]] == known["losses"]
        assert [snapshot.step for snapshot in record.snapshots] == known["snapshots"]
        figures = [[part[name] for part in (end.train, end.val) for name in ("loss", "accuracy")] for end in record.ends]
        assert [[end.number, *four, end.best] for end, four in zip(record.ends, figures, strict=True)] == known["ends"]
        if known["finished"]:
            assert [record.finished.reason, record.finished.text] == known["finished"][:2]


def test_the_first_versions_history_opens_unchanged(file):
    first_version(file)
    the_same(RunStore())
    the_same(RunStore())  # and again, without any step
    assert sql(file, "PRAGMA user_version", "SELECT COUNT(*) FROM runs") == [[(1 + len(STEPS),)], [(len(KNOWN),)]]
    columns = {row[1] for row in sql(file, "PRAGMA table_info(runs)")[0]}
    assert {"val", "test"} <= columns and not columns & {"val_loss", "val_accuracy", "test_accuracy"}


def test_a_history_with_its_version_set_is_brought_on_too(file):
    first_version(file)
    sql(file, "PRAGMA user_version = 1")
    the_same(RunStore())


def test_a_new_history_has_the_shape_of_a_migrated_one(file, tmp_path):
    RunStore()
    first_version(tmp_path / "old.sqlite")
    RunStore(f"sqlite:///{tmp_path / 'old.sqlite'}")
    shapes = [
        sql(base, "SELECT name FROM pragma_table_info('runs') ORDER BY name", "PRAGMA user_version")
        for base in (file, tmp_path / "old.sqlite")
    ]
    assert shapes[0] == shapes[1]


def test_a_step_that_fails_leaves_the_history_as_it_was(file, monkeypatch):
    first_version(file)

    def fails(connection):
        connection.execute(text("CREATE TABLE half (done INTEGER)"))
        raise OSError("full")

    monkeypatch.setattr(job_store, "STEPS", (*STEPS, fails))
    with pytest.raises(OSError, match="full"):
        RunStore()
    assert sql(file, "PRAGMA user_version", "SELECT name FROM sqlite_master WHERE name = 'half'") == [[(0,)], []]
    monkeypatch.undo()
    the_same(RunStore(f"sqlite:///{file}"))


def test_a_newer_history_is_refused_in_a_sentence_and_left_alone(file):
    RunStore()
    sql(file, "PRAGMA user_version = 9")
    before = file.read_bytes()
    with pytest.raises(NewerVersion, match="newer version of Glassbox"):
        RunStore()
    assert file.read_bytes() == before and not list(file.parent.glob("*damaged*"))


def test_another_kind_of_database_has_a_table_for_its_version(tmp_path, monkeypatch):
    monkeypatch.setattr(versions, "_in_sqlite", lambda connection: False)
    engine = create_engine(f"sqlite:///{tmp_path / 'other'}")
    for _ in range(2):
        versions.upgrade(engine, Base.metadata, STEPS)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version FROM schema_version")).all() == [(1 + len(STEPS),)]
    first_version(tmp_path / "old")
    engine = create_engine(f"sqlite:///{tmp_path / 'old'}")
    versions.upgrade(engine, Base.metadata, STEPS)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT version FROM schema_version")).all() == [(1 + len(STEPS),)]
        connection.execute(text("UPDATE schema_version SET version = 9"))
    with pytest.raises(NewerVersion):
        versions.upgrade(engine, Base.metadata, STEPS)


def test_nobody_who_reads_the_history_finds_a_cookie_and_old_browsers_keep_their_runs(file):
    cookie = "fixture-visitor"
    first_version(file)
    assert cookie.encode() in file.read_bytes()
    store = RunStore()
    run = store.add("a-cookie-of-today", SMALL, "", "press", 1.0)
    assert store.count(cookie) == len(KNOWN) and all(each.mine(cookie) for each in store.page(cookie, 50, 0))
    assert store.get(run.id).mine("a-cookie-of-today") and not run.mine(run.visitor) and not run.mine(cookie)
    assert store.add("a-cookie-of-today", SMALL, "", "press", 1.0).id == run.id
    assert store.count(known_as(cookie)) == 0  # what stands there opens nothing
    store.engine.dispose()
    for part in file.parent.glob("history.sqlite*"):
        assert b"a-cookie-of-today" not in part.read_bytes() and cookie.encode() not in part.read_bytes()


def test_the_second_versions_history_is_brought_on(file, monkeypatch):
    first_version(file)
    monkeypatch.setattr(job_store, "STEPS", STEPS[:1])
    monkeypatch.setattr(job_store, "known_as", lambda visitor: visitor)
    RunStore().add("ben", SMALL, "of version 2", "", 1.0)
    monkeypatch.undo()
    store = RunStore(f"sqlite:///{file}")
    the_same(store)
    assert [run.name for run in store.page("ben", 9, 0)] == ["of version 2"]
    assert sql(file, "SELECT COUNT(*) FROM runs WHERE visitor IN ('ben', 'fixture-visitor')") == [[(0,)]]


def test_figures_have_names_and_none_that_is_no_number(file):
    store = RunStore()
    run = store.add("ann", SMALL, "", "", 1.0)
    assert (run.val, run.test) == ({}, {})
    store.change(run.id, val={"loss": float("nan"), "accuracy": 0.5}, test={"accuracy": None})
    assert (store.get(run.id).val, store.get(run.id).test) == ({"accuracy": 0.5}, {})
    store.change(run.id, val={"loss": float("inf")})
    assert store.get(run.id).val["loss"] == float("inf")
    assert Figures().process_result_value("garbage", None) == Figures().process_result_value("[1]", None) == {}


@pytest.mark.parametrize(
    "recipe",
    ['{"task": "smells", "nose": 3}', "garbage {", "[]", '{"task": "digits", "optimizer": "sgdx"}', '{"task": "digits", "rate": "fast"}'],
)
def test_a_run_of_another_version_stays_listed_and_can_be_deleted(file, recipe):
    store = RunStore()
    ids = [store.add("ann", SMALL, name, "", 1.0).id for name in ("strange", "known")]
    store.append(ids[0], pack([Note("hello")]))
    with closing(sqlite3.connect(file)) as base, base:
        base.execute("UPDATE runs SET recipe = ? WHERE id = ?", (recipe, ids[0]))
    store = RunStore()
    assert [run.recipe for run in store.page("ann", 5, 0)] == [run.recipe for run in store.active()][::-1] == [SMALL, None]
    assert (store.get(ids[0]).name, store.get(ids[0]).of("digits"), store.record(ids[0])) == ("strange", False, None)
    store.delete(ids[0])
    assert [run.id for run in store.page("ann", 5, 0)] == ids[1:]


DAMAGES = {
    "garbage": lambda file: file.write_bytes(b"no database" * 500),
    "short": lambda file: file.write_bytes(b"SQLite"),
    "truncated": lambda file: os.truncate(file, 40_000),
    "no column": lambda file: sql(file, "ALTER TABLE runs DROP COLUMN epochs_done"),
    "no old column": lambda file: sql(file, "ALTER TABLE runs DROP COLUMN val_loss"),
    "no table": lambda file: sql(file, "DROP TABLE chunks"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_history_is_set_aside_and_a_new_one_begun(file, damage, caplog):
    first_version(file)
    damage(file)
    broken = file.read_bytes()
    with caplog.at_level(logging.ERROR):
        store = RunStore()
    (quarantined,) = file.parent.glob("history-damaged-*.sqlite")
    assert quarantined.read_bytes()[100:] == broken[100:]
    assert quarantined.name in store.notice and "damaged" in store.notice and quarantined.name in caplog.text
    assert store.page("ann", 5, 0) == []
    run = store.add("ann", SMALL, "", "", 1.0)
    assert RunStore().get(run.id).recipe == SMALL and RunStore().notice == ""


def test_the_oldest_runs_keep_their_best_only_and_it_is_counted(file):
    store = RunStore()
    ids = [store.add("ann", SMALL, "", "", 1.0).id for _ in range(4)]
    for run_id in ids:
        folder = run_folder(run_id)
        folder.folder.mkdir(parents=True)
        for kept in (folder.best, folder.checkpoint, folder.folder / "epoch-0001.safetensors"):
            kept.write_bytes(bytes(100))
        store.change(run_id, state="finished", size=300)
    keep_quota(store, [known_as("ann")], 1200)
    assert [run_folder(run_id).size() for run_id in ids] == [300] * 4
    keep_quota(store, [known_as("ann")], 900)
    assert [run_folder(run_id).size() for run_id in ids] == [100, 100, 300, 300]
    keep_quota(store, [known_as("ann")], 0)
    assert [run_folder(run_id).size() for run_id in ids] == [100, 100, 100, 300]
    assert sql(file, "SELECT size FROM runs ORDER BY number")[0] == [(100,), (100,), (100,), (300,)]


def test_visitors_who_share_an_address_share_a_quota(file):
    store = RunStore()
    for visitor in ("ann", "ben", "ann", "eve"):
        folder = run_folder(store.add(visitor, SMALL, "", "", 1.0).id)
        folder.folder.mkdir(parents=True)
        folder.checkpoint.write_bytes(bytes(100))
        store.change(folder.folder.name, state="finished", size=100)
    both = [known_as("ann"), known_as("ben")]
    keep_quota(store, both, 250)
    assert sum(run_folder(run_id).size() for run_id in store.over(both)) == 200
    assert list(store.over([known_as("eve")]).values()) == [100] and list(store.over(both).values()) == [100, 100, 0]


def test_events_of_every_version_are_read():
    import msgpack
    import numpy as np

    events = [
        Step(1, 0.5, 0.1, (1.0, 2.0)),
        Started(9, ("a",), 10, 5, 2, 3, "CPU"),
        Snapshot(3, 1, (Histogram("a", 0.0, 1.0, (1, 2)),), {"odds": np.array([1.5], np.float32)}, ("good",)),
        Evaluation(1, {"predictions": np.arange(3, dtype=np.uint8), "confidence": np.ones(3, np.float32)}, 0.25),
    ]
    body = pack(events)
    assert msgpack.unpackb(body)["v"] == VERSION == 3
    assert str(unpack(body)) == str(events) and isinstance(unpack(body)[2].histograms[0], Histogram)

    def array(kind, *values):
        return {"array": kind, "shape": (len(values),), "body": np.array(values, kind).tobytes()}

    none = {"array": "float32", "shape": (0, 1, 1), "body": b""}
    histograms = [{"kind": "Histogram", "layer": "a", "low": 0.0, "high": 1.0, "counts": [1, 2]}]
    first = [
        {"kind": "Step", "number": 1, "loss": 0.5, "rate": 0.1, "gradients": [1.0, 2.0]},
        {
            "kind": "Started",
            "parameters": 9,
            "layers": ["a"],
            "training": 10,
            "validation": 5,
            "steps_per_epoch": 2,
            "epochs": 3,
            "device": "CPU",
            "first_step": 0,
        },
        {"kind": "Snapshot", "step": 3, "epoch": 1, "filters": none, "histograms": histograms, "words": [["good", 1.5]]},
        {"kind": "Verdicts", "epoch": 1, "guesses": array("uint8", 0, 1, 2), "confidence": array("float32", 1, 1, 1), "dead": 0.25},
    ]
    assert str(unpack(msgpack.packb(first))) == str(events)
    assert str(unpack(msgpack.packb({"v": 2, "events": first[:2]}))) == str(events[:2])  # of one loss, as the first version
    game = [replace(events[0], losses=(0.5, 1.5)), replace(events[1], losses=("judge", "forger"))]
    assert unpack(pack(game)) == game
    for other in ({"v": 4, "events": [{"kind": "Note", "text": ""}]}, {"w": 1}, 3, [{"kind": "Unknown"}]):
        with pytest.raises(ValueError, match="packed events"):
            unpack(msgpack.packb(other))

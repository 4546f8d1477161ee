"""What all who watch a run are told: made once, only what is new, to whoever may see it, and nothing waits for the slow."""

import asyncio
import json
from dataclasses import replace
from itertools import pairwise

import pytest
from starlette.applications import Starlette

from core import jobs
from core.tasks.digits.recipe import DigitRecipe
from core.training.events import EpochEnd, Started, Step
from core.training.record import Record
from pages.kit import run_stream
from pages.kit.run_panel import shared
from pages.kit.run_panel.watched import changes
from pages.kit.visitor import COOKIE
from tests.pages.test_run_panel import TrainingService

ME, OTHER = "somebody-somebody-somebody", "another-another-another-one"
RECIPE = DigitRecipe(train_limit=500, network="dense16", epochs=3)


class Told(TrainingService):
    """A training that says what a test has it say; counts how often somebody looks at it closely."""

    def __init__(self):
        super().__init__(Record(RECIPE))
        self.looks, self.steps = 0, 0
        self.kept.take(Started(100, ("hidden", "scores"), 500, 100, RECIPE.steps_per_epoch, 3, "CPU"))

    def newest(self, run_id):
        return (self.found.state, self.kept.events, 5.0) if run_id == "r1" and self.found.alive else None

    def record(self, run_id):
        self.looks += 1
        return super().record(run_id)

    def step(self, loss=1.0):
        self.steps += 1
        self.kept.take(Step(self.steps, loss / self.steps, 0.01, (1.0, 1.0)))

    def ends(self):
        self.found = replace(self.found, state="finished", ended_by="done")


class Reader:
    """A browser that hears a stream; it may stop reading, or go."""

    def __init__(self, run="r1", visitor=ME, last="", zoom="0"):
        cookie = [(b"cookie", f"{COOKIE}={visitor}".encode())] if visitor else []
        asked = f"run={run}&zoom={zoom}&tab={id(self)}".encode()
        self.scope = {"type": "http", "method": "GET", "path": "/watch/run", "query_string": asked, "root_path": ""}
        self.scope["headers"] = cookie + ([(b"last-event-id", last.encode())] if last else [])
        self.status, self.bodies, self.reads, self.away = 0, [], asyncio.Event(), asyncio.Event()
        self.reads.set()

    def begin(self):
        self.task = asyncio.ensure_future(Starlette(routes=run_stream.routes())(self.scope, self.receive, self.send))
        return self

    async def receive(self):
        await self.away.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        await self.reads.wait()
        self.status = message.get("status", self.status)
        self.bodies.append(message.get("body", b""))

    @property
    def events(self):
        return [json.loads(line[6:]) for line in b"".join(self.bodies).decode().splitlines() if line.startswith("data: ")]

    @property
    def last(self):
        return [line[4:] for line in b"".join(self.bodies).decode().splitlines() if line.startswith("id: ")][-1]

    @property
    def parts(self):
        return after(self.events)


def after(events):
    """What the browser has after them."""
    parts = {}
    for event in events:
        parts = {} if "whole" in event else parts
        for name, part in event.get("whole", event.get("new", {})).items():
            parts[name] = [*parts.get(name, [])[: part[0]], *part[1]] if isinstance(part, list) else part
    return parts


async def until(true):
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.005)  # another task gets there: only looking tells


@pytest.fixture
def told(monkeypatch):
    service = Told()
    monkeypatch.setattr(jobs, "service", lambda: service)
    yield service
    assert not run_stream._channels and not run_stream._visitors and not shared.hearing  # every place is free again


def watching(told, scene):
    """Play a scene; whoever still hears something in the end goes."""
    readers = []

    def begin(**how):
        readers.append(Reader(**how).begin())
        return readers[-1]

    async def played():
        try:
            await scene(begin)
        finally:
            for reader in readers:
                reader.away.set()
            await asyncio.gather(*(reader.task for reader in readers))

    asyncio.run(played())


def test_a_step_comes_to_everybody_as_it_is_and_is_made_once(told):
    async def scene(begin):
        one, other = begin(), begin(visitor=OTHER)
        await until(lambda: one.events and other.events)
        looks, before = told.looks, len(one.events)
        told.step(2.5)
        await until(lambda: one.parts["loss batch"] == other.parts["loss batch"] == [2.5])
        assert told.looks == looks + 1 or told.looks == looks + 2  # once a second it looks by itself
        assert one.bodies[-1] is other.bodies[-1]  # the same bytes
        assert one.events[before]["at"] == 5.0 and one.parts["state"] == "running" and "step 1 of" in one.parts["doing"]

    watching(told, scene)


def test_only_what_is_new_is_sent(told):
    async def scene(begin):
        for _ in range(6):
            told.step()
        reader = begin()
        await until(lambda: reader.events)
        told.step(7.0)
        await until(lambda: len(reader.parts["loss batch"]) == 7)
        new = next(event["new"] for event in reader.events[1:] if "loss batch" in event.get("new", {}))
        assert new["loss batch"] == [6, [1.0]] and "loss told" not in new and "state" not in new
        told.kept.take(EpochEnd(0, {"loss": 2.0, "accuracy": 0.1}, {"loss": 2.1, "accuracy": 0.2}, 1.0, True))
        await until(lambda: reader.parts["loss told"])
        assert reader.parts["loss title"] == "Loss after epoch 0" and reader.parts["accuracy validation"] == [0.2]

    watching(told, scene)


def test_pause_and_the_end_are_told_and_with_the_end_the_stream_ends(told):
    async def scene(begin):
        reader = begin()
        await until(lambda: reader.events)
        told.found = replace(told.found, state="paused")
        await until(lambda: reader.parts["state"] == "paused")
        assert reader.parts["doing"].startswith("Paused.")
        told.ends()
        await reader.task
        assert reader.parts["state"] == "finished" and reader.parts["over"] is True

    watching(told, scene)


def test_one_that_is_over_is_told_once(told):
    async def scene(begin):
        told.ends()
        reader = begin()
        await reader.task
        assert reader.status == 200 and len(reader.events) == 1 and reader.parts["over"] is True

    watching(told, scene)


@pytest.mark.parametrize(("how", "status"), [({"run": "r2"}, 404), ({"run": ""}, 404), ({"visitor": ""}, 401)])
def test_who_knows_no_run_or_keeps_no_cookie_is_told_nothing(told, how, status):
    async def scene(begin):
        reader = begin(**how)
        await reader.task
        assert reader.status == status and b"loss" not in b"".join(reader.bodies)

    watching(told, scene)


def test_a_run_of_another_version_has_no_stream(told):
    async def scene(begin):
        told.found = replace(told.found, recipe=None)
        reader = begin()
        await reader.task
        assert reader.status == 404

    watching(told, scene)


def test_a_slow_reader_holds_nobody_up_and_catches_up(told):
    async def scene(begin):
        slow, quick = begin(), begin(visitor=OTHER)
        await until(lambda: slow.events and quick.events)
        slow.reads.clear()
        for number in range(1, 9):
            told.step()
            await until(lambda number=number: len(quick.parts["loss batch"]) == number)
        heard = len(slow.bodies)
        slow.reads.set()
        await until(lambda: slow.parts == quick.parts)
        assert heard + 1 <= len(slow.bodies) <= heard + 3  # what it had missed came together

    watching(told, scene)


def test_who_comes_back_is_told_what_he_missed_and_after_too_long_everything(told, monkeypatch):
    monkeypatch.setattr(run_stream, "KEPT", 3)

    async def scene(begin):
        stays, leaves = begin(), begin(visitor=OTHER)
        await until(lambda: stays.events and leaves.events)
        leaves.away.set()
        await leaves.task
        told.step()
        await until(lambda: stays.parts["loss batch"])
        back = begin(visitor=OTHER, last=leaves.last)
        await until(lambda: back.events)
        assert "whole" not in back.events[0] and after(leaves.events + back.events) == stays.parts
        for number in range(2, 9):
            told.step()
            await until(lambda number=number: len(stays.parts["loss batch"]) == number)
        for last in (leaves.last, "0badf00d-3", "nonsense", "-", f"{leaves.last}{'9' * 30}"):
            late = begin(visitor=f"{OTHER}-{len(last)}", last=last)
            await until(lambda late=late: late.events)
            assert "whole" in late.events[0] and late.parts == stays.parts

    watching(told, scene)


def test_a_closed_tab_frees_its_place_at_once_also_while_it_reads_nothing(told):
    async def scene(begin):
        tabs = [begin() for _ in range(run_stream.MOST)]
        await until(lambda: all(tab.events for tab in tabs))
        refused = begin()
        await refused.task
        assert refused.status == 429
        other = begin(visitor=OTHER)
        await until(lambda: other.events)
        tabs[0].reads.clear()
        told.step()
        await until(lambda: tabs[1].parts["loss batch"])
        tabs[0].away.set()
        await tabs[0].task
        again = begin()
        await until(lambda: again.events)
        assert again.status == 200

    watching(told, scene)


def test_what_goes_wrong_once_ends_no_stream(told, monkeypatch, caplog):
    async def scene(begin):
        reader = begin()
        await until(lambda: reader.events)
        with monkeypatch.context() as patch:
            patch.setattr(run_stream, "parts_of", lambda *_: 1 / 0)
            told.step()
            await until(lambda: "could not be told" in caplog.text)
        told.step()
        await until(lambda: len(reader.parts["loss batch"]) == 2)

    watching(told, scene)


def test_one_that_is_deleted_meanwhile_ends(told):
    async def scene(begin):
        reader = begin()
        await until(lambda: reader.events)
        told.run = lambda _: None
        await reader.task
        assert reader.parts["over"] is True

    watching(told, scene)


def test_the_gap_is_a_stream_of_its_own(told):
    async def scene(begin):
        wide, near = begin(), begin(zoom="1", visitor=OTHER)
        for epoch in range(3):
            told.kept.take(EpochEnd(epoch, *[{"loss": 2.0 / (1 + epoch), "accuracy": 0.5}] * 2, 1.0, True))
        await until(lambda: wide.events and near.events and len(wide.parts["loss told"]) == len(near.parts["loss told"]) == 3)
        assert near.parts["loss frame"][1] < wide.parts["loss frame"][1]

    watching(told, scene)


def test_changes_make_the_one_the_other():
    steps = [{}, {"a": [1, 2], "b": "x"}, {"a": [1, 2, 3], "b": "x"}, {"a": [1, 9], "b": "y"}, {"a": [], "b": None}, {"a": [4], "b": 1}]
    events = [{"new": changes(before, now)} for before, now in pairwise(steps)]
    for place in range(1, len(steps)):
        assert after(events[:place]) == steps[place]
    assert events[1]["new"] == {"a": [2, [3]]}
    assert changes(steps[2], steps[2]) == {}

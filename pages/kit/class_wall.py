"""What a teacher sees of the class: everybody's place, trainings as small curves, the queue, votes, and all curves of one recipe."""

import math
from collections import OrderedDict
from datetime import UTC
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import jobs
from core.classroom import Member, Room
from core.classroom.drawn import DIGITS
from core.questions import questions
from core.tasks import task_of
from core.training.record import Record

POINTS = 60  # of a small curve
MOST = 400  # trainings whose pictures are kept
AWAY_SECONDS = 20.0  # after which somebody whose page neither listens nor is drawn is away
WORDS = {"starting": "begins", "preparing": "gets ready", "evaluating": "is judged", "stopping": "is stopping"}

_kept: OrderedDict[tuple[str, str], tuple[Any, dict[str, Any]]] = OrderedDict()


def wall(room: Room, present: set[str]) -> dict[str, Any]:
    """All of it, as JSON takes it; `present`: whose page listens now."""
    members, runs = room.here(), _runs(room)
    now, ballot = room.clock(), room.ballot
    pupils = [
        {
            "number": member.number,
            "name": member.name,
            "page": member.page,
            "step": member.step,
            "here": member.who in present or now - member.seen < AWAY_SECONDS,
            "voted": ballot is not None and member.who in ballot.votes,
            "run": _run(runs[member.who]) if member.who in runs else None,
        }
        for member in members
    ]
    waiting = sorted((run for run in runs.values() if run.state == "waiting"), key=lambda run: run.position)
    names = {member.who: member.name for member in members}
    return {
        "pupils": pupils,
        "queue": [{"name": names[run.visitor], "run": run.id} for run in waiting],
        "others": _others(room),
        "frozen": room.told.frozen,
        "open": room.open,
        "spotlight": room.spotlight,
        "ballot": _ballot(room),
        "race": _race(room, members),
        "digits": _digits(room, members),
    }


def _others(room: Room) -> int:
    """How many trainings of people who are not in the class go on or wait."""
    return sum(run.visitor not in room.members for run in jobs.going())


def _runs(room: Room) -> dict[str, jobs.Run]:
    """Of each pupil the training to look at: one that goes on, else one that waits, else the last; only what was asked for in the class."""
    found: dict[str, jobs.Run] = {}
    for run in jobs.going():
        member = room.members.get(run.visitor)
        if member and run.created.replace(tzinfo=UTC).timestamp() >= member.joined - 1:
            before = found.get(run.visitor)
            if before is None or before.state == "waiting" or run.state != "waiting":
                found[run.visitor] = run
    with room.lock:
        room.runs |= {who: run.id for who, run in found.items() if who in room.members}
        over = {who: run_id for who, run_id in room.runs.items() if who not in found}
    for who, run_id in over.items():
        if last := jobs.service().run(run_id):  # it may have been deleted
            found[who] = last
    return found


def _run(run: jobs.Run) -> dict[str, Any]:
    record = jobs.service().record(run.id)
    if record is None or run.recipe is None:
        return {"id": run.id, "state": run.state, "alive": run.alive, "says": run.state, "curve": [], "share": 0}
    picture = _part(run.id, "tile", record.events, lambda: _picture(record))
    return picture | {"id": run.id, "name": run.name, "state": run.state, "alive": run.alive, "says": _says(run, record)}


def _picture(record: Record) -> dict[str, Any]:
    recipe, best = record.recipe, record.best
    measure = task_of(recipe).shown_measure(recipe)
    told = f"{measure.midsentence} {measure.in_words(best.val[measure.name])}" if best and measure.name in best.val else ""
    return {"curve": curve(record.steps.loss), "share": round(min(max(record.share_done, 0.0), 1.0), 3), "told": told}


def curve(losses: NDArray[np.float64]) -> list[float | None]:
    """A training's losses (N,) as at most `POINTS` means of stretches of equal length; None where one is no number."""
    if not len(losses):
        return []
    means = [float(np.mean(part)) for part in np.array_split(np.asarray(losses, dtype=float), min(POINTS, len(losses)))]
    return [_short(mean) for mean in means]


def _short(value: float) -> float | None:
    return float(f"{value:.4g}") if math.isfinite(value) else None


def _says(run: jobs.Run, record: Record) -> str:
    """How it stands, in a few words."""
    if run.state == "waiting":
        return f"waits, {run.position - 1} before it" if run.position > 1 else "waits, is next"
    if run.state == "finished":
        return "is done"
    if run.state in ("interrupted", "failed"):
        return "was stopped" if run.ended_by == "stopped" else "broke off"
    share = f"{record.share_done:.0%}".replace("%", " %")
    return f"is paused at {share}" if run.state == "paused" else WORDS.get(run.state, f"learns, {share}")


def _ballot(room: Room) -> dict[str, Any] | None:
    ballot = room.ballot
    if ballot is None:
        return None
    question = questions()[ballot.name]
    return {
        "ask": question.ask,
        "options": list(ballot.options),
        "votes": len(ballot.votes),
        "counts": ballot.counts() if ballot.shown else None,
        "open": ballot.open,
        "right": ballot.options.index(question.right) if ballot.solved else None,
        "because": question.because if ballot.solved else "",
    }


def _race(room: Room, members: list[Member]) -> dict[str, Any] | None:
    race = room.race
    if race is None:
        return None
    measure = task_of(race.recipe).shown_measure(race.recipe)
    lines = []
    for member in members:
        run_id = race.runs.get(member.who)
        record = jobs.service().record(run_id) if run_id else None
        if run_id and record:
            points = _part(run_id, "race", record.events, lambda record=record: _points(record, measure.name))
            lines.append({"number": member.number, "name": member.name, "own": race.own(member.number), **points})
    axis = {"label": measure.label, "share": measure.share, "epochs": race.recipe.epochs, "smaller": measure.smaller_is_better}
    return {"title": race.title, "vary": race.vary, "lines": lines, "pupils": len(members), **axis}


def _digits(room: Room, members: list[Member]) -> dict[str, Any] | None:
    """What was drawn, digit by digit, and what the network that is shown reads in it."""
    ours = room.digits
    if ours is None:
        return None
    found = ours.findings.get(ours.shown)
    rows: list[list[dict[str, Any]]] = [[] for _ in range(DIGITS)]
    for member in members:
        for digit, drawn in list(ours.drawn.get(member.who, {}).items()):
            picture: dict[str, Any] = {"of": member.number, "number": drawn.number}
            if found and drawn.number in found.reads:
                picture |= {"read": found.reads[drawn.number], "known": member.who in found.knows}
            rows[digit].append(picture)
    return {"rows": rows, "open": ours.open, "by": found.name if found else ""}


def _points(record: Record, name: str) -> dict[str, Any]:
    """A measure on the validation examples after each epoch, from before the first."""
    ends = [end for end in list(record.ends) if name in end.val]
    return {"at": [end.number for end in ends], "values": [_short(end.val[name]) for end in ends], "over": record.finished is not None}


def _part(run_id: str, name: str, version: Any, make: Any) -> dict[str, Any]:
    """What was made for that version of a run, or is made now; only the feed's thread asks."""
    found = _kept.get((run_id, name))
    if found is None or found[0] != version:
        found = _kept[run_id, name] = version, make()
    _kept.move_to_end((run_id, name))
    while len(_kept) > MOST:
        _kept.popitem(last=False)
    return found[1]

"""The addresses of a class: what its pages hear, what a teacher does on the wall, and how a pupil leaves."""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core import classroom, jobs
from core.classroom import ClassProblem, Room
from core.classroom.drawn import png
from pages.kit import removed
from pages.kit.album_routes import NOW, guarded, in_pool
from pages.kit.doorman import DOORMAN
from pages.kit.event_stream import NOTHING, EventStream
from pages.kit.receive import Refused, received_bytes

LOOK_SECONDS, WALL_SECONDS = 0.1, 0.7  # between two looks whether the pupils are to be told something, and how the class stands
QUIET_SECONDS = 5.0  # after which a reader is told that nothing is new
SWEEP_SECONDS = 60.0
MOST, MOST_OF_ALL = 4, 400  # streams of one browser, of all
ACT_BYTES, LONGEST = 10_000, 4000
NOT_SENT = ("projector", "embed", "embed_options", "code")  # what of an address concerns one screen only
CLASS = "class"  # the page
OVER = b'data: {"over": true}\n\n'
PAGES = Path(__file__).parents[1]

_pool, _acting = ThreadPoolExecutor(1, "class"), ThreadPoolExecutor(2, "class-acts")  # what deletes pictures may wait for the disk
_feeds: dict[tuple[str, str], "Feed"] = {}
_readers: dict[str, list["Reader"]] = {}  # by browser, the oldest first
_present: Counter[str] = Counter()  # by pupil: how many pages of his listen


def who_is(visitor: str) -> str:
    """What classes and the history call a browser: nobody who reads it can take its place."""
    from core.jobs.tables import known_as  # brings SQLAlchemy along

    return known_as(visitor)


class Feed:
    """What several hear of a class, made once for all of them. Belongs to the server's loop."""

    def __init__(self, room: Room, what: str) -> None:
        self._room, self._key = room, (room.id, what)
        self.number, self.body = 0, NOTHING
        self.readers = 0
        self._changed = asyncio.Event()
        self._working: asyncio.Task[None] | None = None

    async def changed(self) -> None:
        """Until there is something new, or nothing has been for long."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), QUIET_SECONDS)

    def enter(self) -> None:
        """One reader more; the first has somebody look."""
        self.readers += 1
        _feeds[self._key] = self  # it may have ended between the asking and the first word
        if self._working is None:
            self._working = asyncio.get_running_loop().create_task(self._work())

    def leave(self) -> None:
        """One reader fewer; with the last the feed ends."""
        self.readers -= 1
        if not self.readers and self._working:
            self._working.cancel()
            self._working = None
            if _feeds.get(self._key) is self:
                del _feeds[self._key]

    async def _work(self) -> None:
        while True:
            try:
                if self._key[1] == "wall":
                    await self._take(await in_pool(_pool, _wall, self._room))
                else:
                    await self._take({"class": self._room.id, "over": self._room.over, **asdict(self._room.told)})
            except Exception:  # the next look may find it well
                logging.getLogger("glassbox").exception("how a class stands could not be told")
            await asyncio.sleep(WALL_SECONDS if self._key[1] == "wall" else LOOK_SECONDS)

    async def _take(self, said: dict[str, Any]) -> None:
        body = b"data: " + json.dumps(said, separators=(",", ":"), allow_nan=False).encode() + b"\n\n"
        if body != self.body:
            self.body, self.number = body, self.number + 1
            self._changed.set()
            self._changed = asyncio.Event()


def _wall(room: Room) -> dict[str, Any]:
    from pages.kit.class_wall import wall

    return wall(room, set(_present)) | {"over": room.over}


class Reader(EventStream):
    """One page's stream. It ends when the class does, or when its browser is no longer in it."""

    def __init__(self, feed: Feed, belongs: Callable[[], bool], visitor: str) -> None:
        super().__init__()
        self._feed, self._belongs, self._visitor, self._who = feed, belongs, visitor, who_is(visitor)

    def enter(self) -> None:
        """One more hears it."""
        self._feed.enter()
        _readers.setdefault(self._visitor, []).append(self)
        _present[self._who] += 1

    def leave(self) -> None:
        """One fewer."""
        self._feed.leave()
        _fewer(_present, self._who)
        _readers[self._visitor].remove(self)
        if not _readers[self._visitor]:
            del _readers[self._visitor]

    async def told(self) -> AsyncIterator[bytes]:
        """How things stand now, then whatever changes."""
        number = 0
        while self._belongs():
            if number == self._feed.number:
                await self._feed.changed()
            new = number != self._feed.number
            number = self._feed.number
            if self._belongs():
                yield self._feed.body if new else NOTHING
        yield OVER


class Over(EventStream):
    """The stream of whoever is in no class any more."""

    async def told(self) -> AsyncIterator[bytes]:
        """That, and nothing else."""
        yield OVER


def _fewer(counted: Counter[str], name: str) -> None:
    counted[name] -= 1
    if not counted[name]:
        del counted[name]


@guarded(changes=False)
async def hear(request: Request, visitor: str) -> Response:
    """What a class tells: to its pupils, and to its teachers in their bar; `wall`: all that teachers see."""
    who, what = who_is(visitor), "wall" if request.query_params.get("wall") == "1" else "told"
    school = classroom.school()
    taught, joined = school.taught_by(who), school.joined(who)
    room = taught or (joined[0] if joined and what == "told" else None)
    if room is None:  # sent out, or the class ended, before the page that was drawn for it could ask
        return Over()
    if len(own := _readers.get(visitor, [])) >= MOST:
        own[0].end()  # mostly of a connection that was lost without a word, as where Wi-Fi ends
    if sum(map(len, _readers.values())) >= MOST_OF_ALL or DOORMAN.crowded:
        raise Refused("Too many pages of this class are open.", 429)
    feed = _feeds.setdefault((room.id, what), Feed(room, what))
    return Reader(feed, lambda: not room.over and (who in room.teachers or (what == "told" and who in room.members)), visitor)


@guarded(changes=False)
async def digit(request: Request, visitor: str) -> Response:
    """One picture of what the class drew, for its teacher; the address names the pupil, the digit and the picture."""
    room, asked = classroom.school().taught_by(who_is(visitor)), request.query_params
    try:
        pupil, which, number = (int(asked.get(name, "")[:6]) for name in ("of", "digit", "number"))
        who = room.numbered(pupil).who if room else ""
        drawn = room.digits.drawn[who][which] if room and room.digits else None
    except (ValueError, KeyError):
        drawn = None
    if drawn is None or drawn.number != number:
        raise Refused("This picture is not there any more.", 404)
    return Response(await in_pool(_pool, png, drawn.picture), media_type="image/png", headers=NOW)


@guarded(changes=True)
async def leave(request: Request, visitor: str) -> Any:
    """A pupil goes, from any page and at any time."""
    try:
        await in_pool(_acting, classroom.school().leave, who_is(visitor))
    except ClassProblem as problem:
        raise Refused(str(problem), 422) from None
    return {}


@guarded(changes=True)
async def act(request: Request, visitor: str) -> Any:
    """Something that a teacher does."""
    try:
        asked = json.loads(await received_bytes(request, ACT_BYTES))
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        raise Refused("This cannot be read.", 400)
    room = classroom.school().taught_by(who_is(visitor))
    if room is None:
        raise Refused("Only the teacher of a class may do this.", 403)
    try:
        await in_pool(_acting, _act, room, asked)
    except ClassProblem as problem:
        raise Refused(str(problem), 422) from None
    return {}


def _act(room: Room, asked: dict[str, Any]) -> None:
    match asked:
        case {"act": "freeze", "on": bool(on)}:
            room.freeze(on)
        case {"act": "send", "to": str(to)}:
            room.send(place(to))
        case {"act": "show", "pupil": int(number)}:
            room.spotlight = room.numbered(number).number if number else 0
        case {"act": "out", "pupil": int(number)}:
            room.forget(room.numbered(number).who)
        case {"act": "stop", "run": str(run_id)}:
            jobs.service().stop_in_class(_of_the_class(room, run_id))
        case {"act": "first", "run": str(run_id)}:
            jobs.service().let_first(_of_the_class(room, run_id))
        case _:
            raise ClassProblem("This cannot be done.")


def _of_the_class(room: Room, run_id: str) -> str:
    run = next((run for run in jobs.going() if run.id == run_id), None)
    if run is None or run.visitor not in room.members:
        raise ClassProblem("This training is over, or nobody of the class has asked for it.")
    return run_id


def place(asked: str) -> str:
    """Where in the app all are to be: a page by its name, and what its address says.

    Raises:
        ClassProblem: There is no such page, or its address is too long.
    """
    try:
        found = urlsplit(asked[:LONGEST])
    except ValueError:
        raise ClassProblem("This is no page of this app.") from None
    page, known = found.path.strip("/"), {file.stem for file in PAGES.glob("*/*.py") if file.parent.name != "kit"}
    if len(asked) > LONGEST or found.scheme or found.netloc or page not in (known - {"__init__", "home"}) | {""}:
        raise ClassProblem("This is no page of this app.")
    said = (
        [] if page == CLASS else [(name, value) for name, value in parse_qsl(found.query, keep_blank_values=True) if name not in NOT_SENT]
    )
    return page + (f"?{urlencode(said)}" if said else "")


async def sweep_now_and_then() -> None:
    """End classes whose day is over, for as long as the server runs."""
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        try:
            await in_pool(_acting, _sweep)
        except Exception:  # the next time may find it well
            logging.getLogger("glassbox").exception("old classes could not be ended")


def _sweep() -> None:
    classroom.school().sweep()
    removed.let_go_of_the_rest()


def routes() -> list[Route]:
    """All of them, for the app."""
    return [
        Route("/classroom/hear", hear, methods=["GET"]),
        Route("/classroom/digit", digit, methods=["GET"]),
        Route("/classroom/leave", leave, methods=["POST"]),
        Route("/classroom/act", act, methods=["POST"]),
    ]

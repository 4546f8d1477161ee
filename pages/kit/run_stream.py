"""What is new of a run, to all who watch it: server-sent events, made once for everybody, without any page being run again.

An event holds what has changed since the one before, and its number. Whoever comes back says the last number that he has, and is told
what he has missed, or everything where that is too long ago. Nothing waits in memory for a slow reader: what he has not been told
meanwhile comes together, and one who takes nothing at all is let go by `unread.Dropped`.
"""

import asyncio
import json
import logging
import secrets
import time
from collections import Counter, deque
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core import jobs
from pages.kit.album_routes import guarded, in_pool
from pages.kit.doorman import DOORMAN
from pages.kit.event_stream import NOTHING, EventStream
from pages.kit.receive import Refused

LOOK_SECONDS = 0.03  # between two looks whether anything is new
REST_SECONDS = 0.1  # after something was told: a training may speak more often than anybody can see
WAIT_SECONDS = 1.0  # after which a text may be another although the run has said nothing: it waits, or is slow
QUIET_SECONDS = 5.0  # after which a reader is told that there is nothing, so that both sides see whether the other is there
KEPT = 60  # events that can be told again: six seconds or more
MOST = 3  # streams of one visitor: a browser has six connections for all of its tabs
MOST_OF_ALL = 400
GONE = "There is no such run on this machine."

_pool = ThreadPoolExecutor(2, "streams")
_channels: dict[tuple[str, bool], "Channel"] = {}
_visitors: Counter[str] = Counter()


class Channel:
    """What all hear who watch a run in the same way. Belongs to the server's loop."""

    def __init__(self, run_id: str, zoom: bool) -> None:
        self.run_id, self.zoom = run_id, zoom
        self.mark = secrets.token_hex(4)  # of the numbers of another channel nothing follows
        self.number, self.over = 0, False
        self.parts: dict[str, Any] = {}
        self._told: deque[tuple[int, bytes]] = deque(maxlen=KEPT)
        self._whole = 0, b""
        self._changed = asyncio.Event()
        self.readers = 0
        self._working: asyncio.Task[None] | None = None

    def take(self, parts: dict[str, Any], at: float) -> None:
        """How things stand now, as its process said at that time."""
        from pages.kit.run_panel.watched import changes

        if not (new := changes(self.parts, parts)):
            return
        self.parts, self.over, self.number = parts, parts["over"], self.number + 1
        self._told.append((self.number, self._event({"new": new, "at": at})))
        self._changed.set()
        self._changed = asyncio.Event()

    def since(self, number: int) -> bytes:
        """What a reader is told who has the events up to that number."""
        if self._told and self._told[0][0] <= number + 1 <= self.number + 1:
            return b"".join(body for place, body in self._told if place > number)
        if self._whole[0] != self.number:
            from pages.kit.run_panel.watched import changes

            self._whole = self.number, self._event({"whole": changes({}, self.parts)})
        return self._whole[1]

    def known(self, asked: str) -> int:
        """The number in what a reader says that he has last; 0 where it is none of this channel's."""
        mark, _, number = asked.partition("-")
        return int(number) if mark == self.mark and number.isdecimal() and len(number) < 12 else 0

    async def changed(self) -> None:
        """Until there is something new, or nothing has been for long."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), QUIET_SECONDS)

    def _event(self, body: dict[str, Any]) -> bytes:
        return f"id: {self.mark}-{self.number}\ndata: {json.dumps(body, separators=(',', ':'), allow_nan=False)}\n\n".encode()

    def enter(self) -> None:
        """One reader more; the first has somebody look after the run."""
        self.readers += 1
        if self._working is None:
            self._working = asyncio.get_running_loop().create_task(self._work())

    def leave(self) -> None:
        """One reader fewer; with the last the channel ends."""
        self.readers -= 1
        if not self.readers and self._working:
            self._working.cancel()
            self._working = None
            if _channels.get((self.run_id, self.zoom)) is self:
                del _channels[self.run_id, self.zoom]

    async def _work(self) -> None:
        seen, looked = None, 0.0
        while not self.over:
            newest, clock, number = jobs.service().newest(self.run_id), time.monotonic(), self.number
            if newest != seen or clock - looked > WAIT_SECONDS:
                seen, looked = newest, clock
                try:
                    found = await in_pool(_pool, parts_of, self.run_id, self.zoom)
                    self.take(found or self.parts | {"over": True}, newest[2] if newest else 0.0)  # none: deleted meanwhile
                except Exception:  # the next look may find it well
                    logging.getLogger("glassbox").exception("what is new of a run could not be told")
            await asyncio.sleep(LOOK_SECONDS if number == self.number else REST_SECONDS)


def parts_of(run_id: str, zoom: bool) -> dict[str, Any] | None:
    """What is told of a run as it is now; None where there is none that could be watched."""
    from pages.kit.run_panel.watched import parts  # brings pyarrow along

    service = jobs.service()
    run, record = service.run(run_id), service.record(run_id)
    return parts(run, record, zoom) if run and record else None


class Events(EventStream):
    """A reader's stream. It ends with the run."""

    def __init__(self, channel: Channel, since: int, visitor: str, tab: str) -> None:
        super().__init__()
        self._channel, self._since, self._visitor, self._tab = channel, since, visitor, tab

    def enter(self) -> None:
        """One more hears it."""
        from pages.kit.run_panel.shared import hearing

        self._channel.enter()
        hearing[self._tab] += 1

    def leave(self) -> None:
        """One fewer."""
        from pages.kit.run_panel.shared import hearing

        self._channel.leave()
        _fewer(hearing, self._tab)
        _fewer(_visitors, self._visitor)

    async def told(self) -> AsyncIterator[bytes]:
        """What is new, until the run is over."""
        channel, number = self._channel, self._since
        while True:
            if number == channel.number and not channel.over:
                await channel.changed()
            body = channel.since(number) if number != channel.number else NOTHING
            number = channel.number
            yield body
            if channel.over:
                return


def _fewer(counted: Counter[str], name: str) -> None:
    counted[name] -= 1
    if not counted[name]:
        del counted[name]


@guarded(changes=False)
async def stream(request: Request, visitor: str) -> Response:
    """The stream of a run; whoever knows its id may watch."""
    asked = request.query_params
    key = asked.get("run", ""), asked.get("zoom") == "1"
    if _visitors[visitor] >= MOST or _visitors.total() >= MOST_OF_ALL or DOORMAN.crowded:
        raise Refused("Too many streams are open; this page is brought up to date by itself, less often.", 429)
    _visitors[visitor] += 1
    try:
        if await in_pool(_pool, _unknown, key[0]):
            raise Refused(GONE, 404)
    except BaseException:
        _fewer(_visitors, visitor)
        raise
    if (channel := _channels.get(key)) is None or channel.over:
        channel = _channels[key] = Channel(*key)
    since = request.headers.get("last-event-id") or asked.get("since", "")
    return Events(channel, channel.known(since), visitor, asked.get("tab", "")[:40])


def _unknown(run_id: str) -> bool:
    run = jobs.service().run(run_id)
    return run is None or run.recipe is None


def routes() -> list[Route]:
    """The one address, for the app."""
    return [Route("/watch/run", stream, methods=["GET"])]

"""Server-sent events to one reader, for as long as both sides want."""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from types import FrameType

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from pages.kit.album_routes import NOW

_open: set["EventStream"] = set()
NOTHING = b"data: {}\n\n"  # nothing is new, and both sides are still there


def end_all() -> None:
    """The server stops: it would wait for whoever listens. Called on its loop."""
    for each in list(_open):
        each.end()


class EventStream(Response):
    """A reader's stream. It ends by itself, or when the browser has gone: that is heard at once, whatever is being sent."""

    def __init__(self) -> None:
        super().__init__(media_type="text/event-stream", headers=NOW | {"x-accel-buffering": "no"})
        del self.headers["content-length"]
        self._ending = asyncio.Event()

    def end(self) -> None:
        """It ends as soon as it can; the browser may ask again."""
        self._ending.set()

    def enter(self) -> None:
        """What has to be done when it begins."""

    def leave(self) -> None:
        """What has to be done when it ends, however it does."""

    async def told(self) -> AsyncIterator[bytes]:
        """What is sent, event by event."""
        yield NOTHING

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until one of the two ends, or somebody ends it."""
        self.enter()
        _open.add(self)
        telling, *others = [asyncio.ensure_future(each) for each in (self._tell(send), _gone(receive), self._ending.wait())]
        try:
            await asyncio.wait([telling, *others], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in (telling, *others):
                each.cancel()
            _open.discard(self)
            self.leave()
        if telling.done() and not telling.cancelled():
            if (problem := telling.exception()) and not isinstance(problem, OSError):
                raise problem
        elif self._ending.is_set():
            with suppress(OSError):
                await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _tell(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        async for body in self.told():
            await send({"type": "http.response.body", "body": body, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def end_with(loop: asyncio.AbstractEventLoop) -> None:
    """End all streams when the server is told to stop: it waits for every answer, and these take as long as a class or a training does."""
    if threading.current_thread() is not threading.main_thread():  # signals come to that one only
        return
    for number in (signal.SIGINT, signal.SIGTERM):
        before = signal.getsignal(number)
        if callable(before):

            def stop(what: int, where: FrameType | None, before: Callable[[int, FrameType | None], object] = before) -> None:
                loop.call_soon_threadsafe(end_all)
                before(what, where)

            signal.signal(number, stop)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass

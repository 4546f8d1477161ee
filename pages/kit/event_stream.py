"""Server-sent events to one reader, for as long as both sides want."""

import asyncio
from collections.abc import AsyncIterator

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from pages.kit.album_routes import NOW

NOTHING = b"data: {}\n\n"  # nothing is new, and both sides are still there


class EventStream(Response):
    """A reader's stream. It ends by itself, or when the browser has gone: that is heard at once, whatever is being sent."""

    def __init__(self) -> None:
        super().__init__(media_type="text/event-stream", headers=NOW | {"x-accel-buffering": "no"})
        del self.headers["content-length"]

    def enter(self) -> None:
        """What has to be done when it begins."""

    def leave(self) -> None:
        """What has to be done when it ends, however it does."""

    async def told(self) -> AsyncIterator[bytes]:
        """What is sent, event by event."""
        yield NOTHING

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until one of the two ends."""
        self.enter()
        both = [asyncio.ensure_future(each) for each in (self._tell(send), _gone(receive))]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in both:
                each.cancel()
            self.leave()
        if both[0].done() and not both[0].cancelled() and (problem := both[0].exception()) and not isinstance(problem, OSError):
            raise problem

    async def _tell(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        async for body in self.told():
            await send({"type": "http.response.body", "body": body, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass

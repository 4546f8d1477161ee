"""Whoever takes nothing of what he asked for is let go: what waits for him stays in memory, and his connection is an open file.

Nothing else ends such a connection: uvicorn asks a silent browser whether it is there, and then waits until it has read that it was not.
"""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATIENCE = 10.0  # seconds without a byte taken; a browser whose network is back comes again by itself, and finds its page


class Dropped:
    """Ends the connections, of pages and of files, whose other side has stopped reading; whoever reads slowly is left alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, and look after what has been sent and not been taken.

        ASGI has no word for ending a connection at once. uvicorn's `receive` belongs to whoever holds the transport; where another
        server's does not, nobody is dropped.
        """
        transport = getattr(getattr(receive, "__self__", None), "transport", None)
        if not isinstance(transport, asyncio.WriteTransport):
            return await self.app(scope, receive, send)
        line = _Line(transport)

        async def send_and_look(message: Message) -> None:
            await send(message)
            line.sent()

        await self.app(scope, receive, send_and_look)


class _Line:
    """What is on its way over one connection."""

    def __init__(self, transport: asyncio.WriteTransport) -> None:
        self._transport, self._messages, self._watched = transport, 0, False

    def sent(self) -> None:
        """One message more was let through. From now on somebody looks, until all of it has been taken."""
        self._messages += 1
        if not self._watched and self._transport.get_write_buffer_size():
            self._watched = True
            self._look_later()

    def _look_later(self) -> None:
        seen = self._messages, self._transport.get_write_buffer_size()
        asyncio.get_running_loop().call_later(PATIENCE, self._look, seen)

    def _look(self, before: tuple[int, int]) -> None:
        left = self._transport.get_write_buffer_size()
        if left and (self._messages, left) == before:
            self._transport.abort()
        elif left:
            self._look_later()
        else:
            self._watched = False

"""Lets connections in while there is room for them: where a system allows few open files, the others wait at the door, in its own queue.

A browser that loads the app holds six connections, and each may open a file. Python's event loop would take them all until the last
descriptor is gone; then no page, no picture and no database can be opened, for anybody.
"""

import asyncio
import socket
from typing import Any

import psutil
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SPARE = 32  # descriptors for databases, uploads and worker processes
LOOK_AGAIN = 0.05  # seconds


class Doorman:
    """One for a server. It knows uvicorn's connections: those that speak HTTP may each need a file besides."""

    def __init__(self) -> None:
        self._limit = 0
        self._connections: set[Any] = set()
        self._fresh: list[Any] = []  # let in, and not yet among the connections
        self._process = psutil.Process()

    def begin(self, loop: asyncio.AbstractEventLoop, limit: int) -> None:
        """Stand at the door of a loop that does not serve yet; `limit` is how many descriptors there may be, 0 for any number.

        Python has no name in public for what is done here; where the loop works in another way, nobody stands there.
        """
        if limit and hasattr(loop, "_accept_connection") and hasattr(loop, "_start_serving"):
            self._limit, self._loop, self._accept = limit, loop, loop._accept_connection
            loop._accept_connection = self._answer

    @property
    def crowded(self) -> bool:
        """Whether connections with nothing to say had better be closed."""
        return bool(self._limit) and self._room() < self._limit // 2

    def _room(self) -> int:
        talking = sum(hasattr(each, "timeout_keep_alive_task") for each in self._connections)  # over HTTP
        arriving = sum(each.transport is None for each in self._fresh)
        return self._limit - SPARE - self._process.num_fds() - talking - arriving

    def _answer(self, protocol: Any, door: socket.socket, tls: Any = None, server: Any = None, backlog: int = 100, *more: Any) -> None:
        if room := max(self._room() // 2, 0):
            return self._accept(self._seen(protocol), door, tls, server, min(backlog, room), *more)
        self._loop.remove_reader(door)
        self._loop.call_later(LOOK_AGAIN, self._look_again, protocol, door, tls, server, backlog, *more)

    def _look_again(self, protocol: Any, door: socket.socket, *more: Any) -> None:
        if door.fileno() >= 0:  # else the server is closing
            self._loop._start_serving(protocol, door, *more)

    def _seen(self, protocol: Any) -> Any:
        def made() -> Any:
            new = protocol()
            self._fresh = [each for each in self._fresh if each.transport is None] + [new]
            self._connections = getattr(new, "connections", self._connections)
            return new

        return made


DOORMAN = Doorman()


class NoLingering:
    """While many are at the door, a connection ends with its answer instead of waiting for another question."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; say that the connection ends where it is needed."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def send_and_end(message: Message) -> None:
            if message["type"] == "http.response.start" and DOORMAN.crowded:
                MutableHeaders(scope=message)["connection"] = "close"
            await send(message)

        await self.app(scope, receive, send_and_end)

"""Lets connections in while there is room for them: where a system allows few open files, the others wait at the door, in its own queue.

A browser that loads the app holds six connections, and each may open a file. Python's event loop would take them all until the last
descriptor is gone; then no page, no picture and no database can be opened, for anybody.
"""

import asyncio
import inspect
import socket
import time
from typing import Any

import psutil
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SPARE = 32  # descriptors for databases, uploads and worker processes
LOOK_AGAIN = 0.05  # seconds
SILENT_SECONDS = 2.0  # that one may ask for nothing while others wait
ASKED = ["protocol_factory", "sock", "sslcontext", "server", "backlog"]  # how a loop is asked to take connections


class Doorman:
    """One for a server. It knows uvicorn's connections: those that speak HTTP may each need a file besides."""

    def __init__(self) -> None:
        self._limit = 0
        self._connections: set[Any] = set()
        self._fresh: list[tuple[Any, float]] = []  # let in, when, and nothing heard of them yet
        self._process = psutil.Process()

    def begin(self, loop: asyncio.AbstractEventLoop, limit: int) -> None:
        """Stand at the door of a loop that does not serve yet; `limit` is how many descriptors there may be, 0 for any number.

        Python has no name in public for taking fewer connections than all; where the loop works in another way, nobody stands there.
        """
        accept = getattr(loop, "_accept_connection", None)
        if limit and accept and [*inspect.signature(accept).parameters][: len(ASKED)] == ASKED:
            self._limit, self._loop, self._accept = limit, loop, accept
            loop._accept_connection = self._answer  # type: ignore[attr-defined]  # no public name

    @property
    def crowded(self) -> bool:
        """Whether connections with nothing to say had better be closed."""
        return bool(self._limit) and self._room() < self._limit // 2

    def _room(self) -> int:
        talking = sum(hasattr(each, "timeout_keep_alive_task") for each in self._connections)  # over HTTP
        arriving = sum(_arrives(each) for each, _ in self._fresh)
        return self._limit - SPARE - self._process.num_fds() - talking - arriving

    def _answer(self, protocol: Any, door: socket.socket, tls: Any = None, server: Any = None, backlog: int = 100, *more: Any) -> None:
        if room := max(self._room() // 2, 0):
            return self._accept(self._seen(protocol), door, tls, server, min(backlog, room), *more)
        self._end_silent()
        self._loop.remove_reader(door)
        self._loop.call_later(LOOK_AGAIN, self._look_again, door, protocol, door, tls, server, backlog, *more)

    def _end_silent(self) -> None:
        """Whoever was let in and has asked for nothing makes room: a browser opens connections in advance, and opens them again."""
        late = time.monotonic() - SILENT_SECONDS
        for each, since in self._fresh:
            if since < late and self._silent(each):
                each.transport.abort()

    def _silent(self, protocol: Any) -> bool:
        return getattr(protocol, "cycle", protocol) is None and protocol in self._connections

    def _look_again(self, door: socket.socket, *asked: Any) -> None:
        if door.fileno() >= 0:  # else the server is closing
            self._loop.add_reader(door, self._answer, *asked)

    def _seen(self, protocol: Any) -> Any:
        def made() -> Any:
            new = protocol()
            self._fresh = [(each, since) for each, since in self._fresh if _arrives(each) or self._silent(each)]
            self._fresh.append((new, time.monotonic()))
            self._connections = getattr(new, "connections", self._connections)
            return new

        return made


def _arrives(protocol: Any) -> bool:
    return getattr(protocol, "transport", protocol) is None


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

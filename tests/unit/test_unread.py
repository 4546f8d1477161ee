"""Who does not read what he asked for is let go, over a real socket; who reads slowly is served to the end."""

import asyncio

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocketDisconnect

from pages.kit import unread

MUCH = 24 * 2**20  # bytes; more than the system takes on itself for a connection
UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
PATHS = {"/page": UPGRADE, "/last-word": UPGRADE, "/file": ""}


def served(told):
    """An app that gives much: over a socket again and again or once and then listens, and as a file. `told`: whose end it has heard of."""

    async def page(socket):
        await socket.accept()
        try:
            for _ in range(3):
                await socket.send_bytes(bytes(MUCH))
        except WebSocketDisconnect:
            told.append("page")

    async def last_word(socket):
        await socket.accept()
        await socket.send_bytes(bytes(MUCH))
        try:
            await socket.receive_bytes()
        except WebSocketDisconnect:
            told.append("last-word")

    routes = [WebSocketRoute("/page", page), WebSocketRoute("/last-word", last_word), Route("/file", lambda _: Response(bytes(MUCH)))]
    return unread.Dropped(Starlette(routes=routes))


async def with_server(app, visit):
    """Serve it on a free port while that goes on; what it gives."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, ws="websockets-sansio", log_level="critical", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        return await visit(server.servers[0].sockets[0].getsockname()[1], server.server_state.connections)
    finally:
        server.should_exit = server.force_exit = True
        await serving


async def asked(port, path):
    """A connection on which that has been asked for and nothing has been read."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{PATHS[path]}\r\n".encode())
    return reader, writer


@pytest.mark.parametrize("path", PATHS)
def test_who_reads_nothing_is_dropped_and_the_app_hears_of_it(monkeypatch, path):
    monkeypatch.setattr(unread, "PATIENCE", 0.2)
    told = []

    async def visit(port, connections):
        _, writer = await asked(port, path)
        async with asyncio.timeout(60):
            while not connections:
                await asyncio.sleep(0.01)
            while connections:
                await asyncio.sleep(0.05)
        writer.close()

    asyncio.run(with_server(served(told), visit))
    assert told == ([] if path == "/file" else [path[1:]])


@pytest.mark.parametrize("path", PATHS)
def test_who_reads_slowly_gets_everything(monkeypatch, path):
    monkeypatch.setattr(unread, "PATIENCE", 0.5)

    async def visit(port, _):
        reader, writer = await asked(port, path)
        got = 0
        while got < MUCH:
            got += len(await asyncio.wait_for(reader.read(2**20), 60))
            await asyncio.sleep(0.05)  # all of it takes twice as long as nothing may take
        writer.close()
        return got

    assert asyncio.run(with_server(served([]), visit)) >= MUCH


def test_where_the_server_shows_no_connection_everything_is_passed_on():
    async def app(scope, receive, send):
        await send(await receive())

    async def receive():
        return {"type": "said"}

    async def send(message):
        sent.append(message)

    sent = []
    asyncio.run(unread.Dropped(app)({"type": "http"}, receive, send))
    assert sent == [{"type": "said"}]

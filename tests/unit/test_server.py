"""What the server does before anybody comes: who is answered, what is written down, how many files may be open."""

import asyncio
import logging
import os
import subprocess
import sys
from contextlib import suppress
from types import SimpleNamespace
from typing import ClassVar

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from streamlit import net_util
from streamlit.web.server import server_util

from core.storage.home import make_home
from core.storage.sqlite import connect, make
from pages.kit import doorman as doorman_module
from pages.kit import hosts, server
from pages.kit.doorman import Doorman
from pages.kit.frames import BytesOnly
from tests.conftest import ROOT

NAME = "the-teachers-laptop"


@pytest.fixture
def ask(monkeypatch):
    """A small app behind the guard; ask it for a host, on a connection to 192.168.1.20."""
    monkeypatch.setattr(hosts.socket, "gethostname", lambda: f"{NAME}.school.example")
    monkeypatch.setattr(hosts.psutil, "net_if_addrs", lambda: {"wifi": [SimpleNamespace(address=a) for a in ("10.0.0.7", "fe80::1%wifi")]})
    hosts._names.cache_clear()
    app = hosts.KnownHosts(Starlette(routes=[Route("/", lambda _: PlainTextResponse("here"))]))

    def asked(host):
        client = TestClient(app, base_url="http://192.168.1.20:8501")
        return client.get("/", headers={"host": host})

    yield asked
    hosts._names.cache_clear()


OURS = ["localhost:8501", "LOCALHOST", "app.localhost", "127.0.0.1:8501", "[::1]:8501", "192.168.1.20:8501", "10.0.0.7", "[fe80::1]"]
OURS += [f"{NAME}:8501", f"{NAME.upper()}.", f"{NAME}.local", f"{NAME}.school.example"]
OTHERS = ["evil.example:8501", "8.8.8.8", "192.168.1.20.evil.example", "localhost.evil.example", f"{NAME}.evil.example", "127.0.0.1.nip.io"]
OTHERS += ["localhost@evil.example", "[::1", "", "evil.example#localhost", "[2001:db8::1]"]


@pytest.mark.parametrize("host", OURS)
def test_the_app_answers_to_every_name_of_this_computer(ask, host):
    assert ask(host).text == "here"


@pytest.mark.parametrize("host", OTHERS)
def test_nobody_elses_name_leads_to_the_app(ask, host):
    refused = ask(host)
    assert (refused.status_code, refused.text) == (421, hosts.REFUSED)


def test_other_names_can_be_given(ask, monkeypatch):
    monkeypatch.setenv(hosts.OPTION, "Glassbox.School.example , 8.8.8.8")
    assert ask("glassbox.school.example:80").text == ask("8.8.8.8").text == "here"
    assert ask("evil.example").status_code == 421
    monkeypatch.setenv(hosts.OPTION, "*")
    assert ask("evil.example").text == "here"


def test_a_socket_takes_bytes_from_known_hosts_only():
    async def echo(websocket):
        await websocket.accept()
        with suppress(WebSocketDisconnect):
            while True:
                await websocket.send_bytes(await websocket.receive_bytes())

    app = hosts.KnownHosts(BytesOnly(Starlette(routes=[WebSocketRoute("/", echo)])))
    with pytest.raises(WebSocketDisconnect), TestClient(app).websocket_connect("/", headers={"host": "evil.example"}):
        pass
    client, ours = TestClient(app), {"host": "localhost"}  # it calls itself testserver else
    with client.websocket_connect("/", headers=ours) as one, client.websocket_connect("/", headers=ours) as other:
        one.send_text("not bytes")
        with pytest.raises(WebSocketDisconnect) as closed:
            one.receive_bytes()
        other.send_bytes(b"still here")
        assert (closed.value.code, other.receive_bytes()) == (1002, b"still here")


def test_no_question_leaves_the_machine(monkeypatch):
    asked = []
    monkeypatch.setattr(net_util, "get_external_ip", net_util.get_external_ip)  # put back afterwards
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda *question, **_: asked.append(question))
    assert not server_util.is_url_from_allowed_origins("http://evil.example") and asked  # what Streamlit does by itself
    asked.clear()
    server.hold()
    assert not server_util.is_url_from_allowed_origins("http://evil.example")
    assert server_util.is_url_from_allowed_origins("http://localhost:8501")
    assert not asked


@pytest.mark.parametrize(("port", "base", "expected"), [(8501, "", ":8501"), (8600, "/class/", ":8600/class")])
def test_the_addresses_are_printed_for_the_class(monkeypatch, capsys, port, base, expected):
    options = {"server.port": port, "server.baseUrlPath": base}
    monkeypatch.setattr(server.st, "get_option", options.get)
    monkeypatch.setattr(net_util, "get_internal_ip", lambda: "192.168.1.20")
    server.print_addresses()
    said = capsys.readouterr().out
    assert f"Local URL: http://localhost{expected}\n" in said and f"Network URL: http://192.168.1.20{expected}\n" in said
    options["server.address"] = "127.0.0.1"
    server.print_addresses()
    assert "Network" not in (said := capsys.readouterr().out) and f"URL: http://127.0.0.1{expected}\n" in said


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_as_many_files_may_be_open_as_the_system_allows():
    limits = ((2000, 2000), (256, 2000), (256, 256))  # no process but root's may raise the second one again
    script = f"""
import resource
from pages.kit import server
for limits in {limits}:
    resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    print(server.raise_limit(), *resource.getrlimit(resource.RLIMIT_NOFILE))
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert [line.split() for line in done.stdout.splitlines()] == [[str(hard)] * 3 for _, hard in limits]


def test_a_kind_of_trouble_is_logged_once_a_minute_with_how_often(monkeypatch, caplog):
    clock = [1000.0]
    monkeypatch.setattr(server.time, "monotonic", lambda: clock[0])
    log, once = logging.getLogger("glassbox.test"), server.OncePerMinute()
    caplog.handler.addFilter(once)
    try:
        for number in range(500):
            log.error("accept() of <socket fd=%d at 0x%x> failed", number, number * 4096)
            log.error("something else, %s", "every time" if number % 2 else "now and then")
            log.info("not trouble %d", number) if number < 2 else None
        assert len([r for r in caplog.records if r.levelno == logging.ERROR]) == 3
        clock[0] += 61
        log.error("accept() of <socket fd=%d at 0x%x> failed", 7, 7)
        assert caplog.messages[-1].endswith("failed (499 more like this since the last)")
    finally:
        caplog.handler.removeFilter(once)


def test_the_same_words_from_another_place_are_another_kind(caplog):
    once = server.OncePerMinute()
    caplog.handler.addFilter(once)
    try:
        for value in ("x", "y", None, None):
            try:
                int(value) if value else {}[value]
            except (ValueError, KeyError) as error:
                logging.getLogger("glassbox.test").error("error", exc_info=error)
        assert len(caplog.records) == 2
    finally:
        caplog.handler.removeFilter(once)


class Loop:
    """As much of an event loop as the doorman touches."""

    def __init__(self):
        self.accepted, self.paused, self.later = [], [], []

    def _accept_connection(self, protocol_factory, sock, sslcontext=None, server=None, backlog=100, ssl_handshake_timeout=None):
        self.accepted.append(backlog)
        for _ in range(backlog):
            protocol_factory()

    def add_reader(self, _, call, *args):
        call(*args)

    def remove_reader(self, door):
        self.paused.append(door)

    def call_later(self, _, call, *args):
        self.later.append((call, args))


def test_connections_wait_at_the_door_while_there_is_no_room_and_come_in_afterwards(monkeypatch):
    loop, doorman = Loop(), Doorman()
    connections, made = set(), []
    monkeypatch.setattr(doorman, "_process", SimpleNamespace(num_fds=lambda: 40 + len(made)))

    def protocol():
        made.append(new := SimpleNamespace(connections=connections, transport=None))
        return new

    doorman.begin(loop, 256)
    door = SimpleNamespace(fileno=lambda: 3)
    loop._accept_connection(protocol, door, None, None, 2048)
    assert 40 + 2 * len(made) == 256 - 32  # each may need a file besides
    loop._accept_connection(protocol, door, None, None, 2048)  # those are in, and not yet among the connections
    assert loop.paused == [door] and doorman.crowded
    for each in made:  # they are answered and gone
        each.transport = "a transport"
    made.clear()
    call, args = loop.later.pop()
    call(*args)
    assert made and len(loop.paused) == 1
    for each in made:
        each.transport = "a transport"
    made.clear()
    assert not doorman.crowded


def test_where_there_is_no_limit_nobody_stands_at_the_door():
    loop, doorman = Loop(), Doorman()
    doorman.begin(loop, 0)
    assert "_accept_connection" not in vars(loop) and not doorman.crowded


class Connection:
    """As much of one of uvicorn's as the doorman looks at."""

    connections: ClassVar[set] = set()

    def __init__(self):
        self.transport, self.cycle, self.ended = self, None, False
        self.connections.add(self)

    def abort(self):
        self.ended = True
        self.connections.discard(self)


def test_whoever_says_nothing_makes_room_for_those_who_wait(monkeypatch):
    loop, doorman, made, clock = Loop(), Doorman(), [], [1000.0]
    monkeypatch.setattr(doorman_module.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(doorman, "_process", SimpleNamespace(num_fds=lambda: 40 + len(Connection.connections)))
    doorman.begin(loop, 82)

    def ask(times=1):
        for _ in range(times):
            loop._accept_connection(lambda: made.append(Connection()) or made[-1], SimpleNamespace(fileno=lambda: 3), None, None, 2048)

    ask(3)
    asked, upgraded = made[:2]
    asked.cycle = "a question and its answer"
    Connection.connections.discard(upgraded)  # it has become a websocket
    before = len(made)
    ask(5)
    assert not any(each.ended for each in made)
    clock[0] += doorman_module.SILENT_SECONDS + 1
    ask()
    assert not asked.ended and not upgraded.ended and all(each.ended for each in made[2:before])


class Other(Loop):
    """A loop that asks for connections in another way."""

    def _accept_connection(self, sock, *, limit):
        """Not what is known."""


@pytest.mark.parametrize("loop", [Other(), asyncio.AbstractEventLoop()], ids=["another way", "no such name"])
def test_where_the_loop_works_in_another_way_nobody_stands_at_the_door(loop):
    doorman = Doorman()
    doorman.begin(loop, 256)
    assert "_accept_connection" not in vars(loop) and not doorman.crowded


def test_connections_of_another_make_are_let_in(monkeypatch):
    loop, doorman = Loop(), Doorman()
    monkeypatch.setattr(doorman, "_process", SimpleNamespace(num_fds=lambda: 40))
    doorman.begin(loop, 256)
    for _ in range(3):
        loop._accept_connection(object, SimpleNamespace(fileno=lambda: 3), None, None, 10)
    assert loop.accepted == [10, 10, 10]


def test_this_python_has_a_door():
    async def begun():
        doorman = Doorman()
        doorman.begin(loop := asyncio.get_running_loop(), 256)
        return vars(loop).get("_accept_connection") == doorman._answer

    assert asyncio.run(begun()) is (os.name != "nt")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such permissions")
def test_what_others_on_the_machine_could_read_is_closed_to_them(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path / "home"))
    for _ in range(2):
        assert make_home().stat().st_mode & 0o777 == 0o700
        (tmp_path / "home").chmod(0o755)
    make(file := tmp_path / "home" / "history.sqlite")
    base = connect(file)
    base.execute("CREATE TABLE some (thing)")
    for part in (parts := sorted((tmp_path / "home").glob("history.sqlite*"))):
        part.chmod(0o644)
    make(file)
    assert len(parts) == 3 and {part.stat().st_mode & 0o777 for part in parts} == {0o600}
    base.close()

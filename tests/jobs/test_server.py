"""A real server under attack, short of descriptors and without an answer from any DNS: nobody else notices."""

import asyncio
import http.client
import os
import signal
import socket as sockets
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psutil
import pytest
import streamlit
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.benchmarks import rush
from tests.benchmarks.students import Student
from tests.browser.conftest import free_port, start_app, wait_for
from tests.conftest import ROOT

DESCRIPTORS = 256
PUPILS = 30
# Whoever asks for a name outside waits for twenty seconds, and is written down.
SILENT_DNS = """
import os, socket, time
def silent(name, *more, ask=socket.getaddrinfo, **options):
    if name not in (None, "", "localhost", "127.0.0.1", "0.0.0.0", "::1", "::", socket.gethostname()):
        with open(os.environ["ASKED"], "a") as file:
            file.write(f"{name}\\n")
        time.sleep(20)
        raise socket.gaierror(socket.EAI_AGAIN, "no answer")
    return ask(name, *more, **options)
socket.getaddrinfo = silent
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server with so few descriptors, whose DNS is silent; its port, its process and what it has logged."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "sitecustomize.py").write_text(SILENT_DNS)
    env = {"PYTHONPATH": os.pathsep.join((str(folder), *filter(None, [os.environ.get("PYTHONPATH")]))), "ASKED": str(folder / "asked")}

    def few():
        import resource

        resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))

    with open(folder / "log", "w") as log:
        process, url = start_app(folder / "home", log, env=env, preexec_fn=few)
    running = psutil.Process(process.pid)
    running.port, running.folder = int(url.rpartition(":")[2]), folder
    running.log = lambda: (folder / "log").read_text()
    running.unread = asks_and_reads_nothing(running)
    yield running
    running.unread.close()
    process.terminate()
    process.wait(60)


def asks_and_reads_nothing(server):
    """Somebody who asks for more than the system keeps for a connection, and takes none of it."""
    file = max((Path(streamlit.__file__).parent / "static").rglob("*.js"), key=lambda file: file.stat().st_size)
    times = 64 * 2**20 // file.stat().st_size
    line = sockets.create_connection(("127.0.0.1", server.port))
    line.sendall(f"GET /static/js/{file.name} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode() * times)
    return line


def pupil(server, page=""):
    """One at that page; a busy machine is slow, not wrong."""
    return Student(server.port, page, patience=300.0)


def get(port, path="/", **headers):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as line:
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        return answer.status, answer.read()


def socket(server, **options):
    return websockets.connect(f"ws://127.0.0.1:{server.port}/_stcore/stream", subprotocols=["streamlit"], max_size=None, **options)


async def looks_round(student):
    await student.open()
    assert not student.errors
    await student.close()


def others_are_served(server):
    asyncio.run(looks_round(pupil(server)))
    assert get(server.port, "/_stcore/health")[0] == 200


def test_a_class_fits_into_few_descriptors(server):
    async def all_at_once():
        await asyncio.gather(*(student.open() for student in students))
        open_now = server.num_fds()
        await asyncio.gather(*(student.close() for student in students))
        return open_now

    others_are_served(server)
    before, students = server.num_fds(), [pupil(server, path) for path in ("", "neuron", "digits") for _ in range(PUPILS // 3)]
    lines = [http.client.HTTPConnection("127.0.0.1", server.port, timeout=120) for _ in range(6 * PUPILS)]  # six for each browser
    for line in lines:
        line.request("GET", "/")
    for line in lines:
        assert line.getresponse().read().startswith(b"<!")
    for line in lines:
        line.close()
    after = asyncio.run(all_at_once())
    assert not [student.errors for student in students if student.errors]
    assert after - before <= 1.5 * PUPILS  # a socket for each
    assert "Too many open files" not in server.log() and "out of system resource" not in server.log()


def test_other_hosts_and_origins_are_refused_everywhere(server):
    for path in ("/", "/_stcore/health", "/album/state", "/static/none.js", "/_stcore/host-config", "/media/x"):
        status, said = get(server.port, path, Host="evil.example")
        assert (status, b"GLASSBOX_HOSTS" in said) == (421, True), path
    for headers in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}):
        upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "A" * 22 + "=="}
        assert get(server.port, "/_stcore/stream", **headers, **upgrade)[0] == 403
    others_are_served(server)
    assert not (server.folder / "asked").exists()  # and nobody waited for a DNS


def test_frames_that_make_no_sense_end_their_own_connection(server):
    async def closed_after(frame):
        async with socket(server) as bad:
            await bad.send(frame)
            while True:
                try:
                    await bad.recv()
                except websockets.ConnectionClosed as closed:
                    return closed.rcvd.code

    assert asyncio.run(closed_after("text")) == 1002
    assert asyncio.run(closed_after(b"\xff\xff no message")) == 1002
    assert asyncio.run(closed_after(b"\x00" * (30 * 2**20))) == 1009
    others_are_served(server)


def test_forged_cookies_are_somebody_new(server):
    forged = ("", "x" * 5000, "../../etc/passwd-and-so-on-and-on", "a b;c=d, e", "%00%0d%0aSet-Cookie: a=b", "\u00e4" * 30)
    for value in forged:
        for name in ("glassbox_visitor", "_streamlit_user", "_streamlit_xsrf", "_streamlit_session"):
            assert get(server.port, "/", Cookie=f"{name}={value}".encode(), Accept="text/html")[0] == 200

    async def opened(value):
        student = pupil(server, "runs")
        student.cookie = f"glassbox_visitor={value}; _streamlit_user={value}"
        await looks_round(student)

    for value in ("x" * 5000, "x" * 20_000, "a b", "..-..-etc"):
        asyncio.run(opened(value))


def test_two_tabs_of_one_browser_do_not_get_in_each_others_way(server):
    async def both():
        one, other = pupil(server, "neuron"), pupil(server, "descent")
        one.cookie = other.cookie = "glassbox_visitor=" + "two-tabs-of-one-browser"
        await asyncio.gather(one.open(), other.open())
        await one.close()
        await other._run()
        assert not one.errors + other.errors
        await other.close()

    asyncio.run(both())


def test_train_in_two_tabs_of_one_browser_is_one_run_and_another_recipe_is_another(server):
    async def press(*seeds):
        tabs = [Student(server.port, "training", rush.SHORT | {"seed": seed}, cookie=cookie, patience=300.0) for seed in seeds]
        await asyncio.gather(*(tab.open() for tab in tabs))
        await asyncio.gather(*(tab.press("Train") for tab in tabs))
        await asyncio.gather(*(tab.close() for tab in tabs))
        assert not [tab.errors for tab in tabs if tab.errors]
        return [tab.run_id for tab in tabs]

    cookie = "glassbox_visitor=" + "who-trains-in-two-tabs"
    one, again = asyncio.run(press("1", "1"))
    other, third = asyncio.run(press("2", "3"))
    assert one == again and len({one, other, third, ""}) == 4


def test_who_does_not_listen_keeps_nobody_waiting(server):
    async def deaf():
        ask = BackMsg()
        ask.rerun_script.page_name = "neuron"
        async with socket(server, max_queue=1, ping_interval=None) as line:
            for _ in range(40):  # and reads none of the answers
                await line.send(ask.SerializeToString())
            await looks_round(pupil(server))
            line.transport.abort()

    asyncio.run(deaf())
    others_are_served(server)


def test_who_has_not_read_for_a_while_is_dropped(server):
    def connected():
        return [each for each in server.net_connections("tcp") if each.raddr and each.raddr.port == server.unread.getsockname()[1]]

    end = time.monotonic() + 300
    while connected() and time.monotonic() < end:
        time.sleep(0.1)  # the server drops him in its own time, and tells nobody
    assert not connected()


def test_nothing_of_all_this_fills_the_log(server):
    log = server.log()
    assert len(log.splitlines()) < 200, log
    assert log.count("Traceback") <= 1, log  # Streamlit's, for the frame that is no message


@pytest.mark.skipif(os.name == "nt", reason="Windows ends processes without a signal")
def test_told_to_stop_while_it_starts_it_leaves_nothing_behind(tmp_path):
    port = free_port()
    run = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}", "--server.address=127.0.0.1"]
    for _ in range(2):  # the folder is free for the next one
        with open(tmp_path / "log", "w") as log:
            process = subprocess.Popen(run, cwd=ROOT, env=os.environ | {"GLASSBOX_HOME": str(tmp_path / "home")}, stdout=log, stderr=log)
        wait_for(process, f"http://127.0.0.1:{port}")  # it imports PyTorch now
        children = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        assert process.wait(120) in (0, -signal.SIGTERM)
        assert not [child for child in children if child.is_running()]
        said = (tmp_path / "log").read_text()
        assert "Traceback" not in said and "Another Glassbox" not in said

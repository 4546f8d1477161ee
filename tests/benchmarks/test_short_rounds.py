"""Every benchmark runs, and what it looks for is there; how long things take is not judged here."""

import asyncio
import http.client
import importlib
import json
import os
import sys
import time
import uuid
from pathlib import Path

import pytest

from tests.benchmarks import attack, rush, soak
from tests.benchmarks.server import Server
from tests.benchmarks.students import Student
from tests.browser.conftest import CHROMIUM

ALONE = {
    "attack",
    "rush",
    "soak",
    "students",
    "server",
    "famous_like",
    "__init__",
    "test_short_rounds",
}  # have tests of their own below, or are parts of others
NAMES = sorted({file.stem for file in Path(__file__).parent.glob("*.py")} - ALONE)


@pytest.fixture(autouse=True)
def main_module(monkeypatch):
    """A page that is run in this process takes the place of the main module, which every new worker process imports."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.mark.parametrize("name", NAMES)
def test_a_short_round_prints_its_figures(name, capsys):
    if name == "screen" and not CHROMIUM and os.environ.get("GLASSBOX_BROWSER") != "required":
        pytest.skip("no Chromium on this machine; install it to see how alive the pages are")
    importlib.import_module(f"tests.benchmarks.{name}").main(quick=True)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines and all(isinstance(line, dict) and line for line in lines)


@pytest.fixture(scope="module")
def server():
    with Server() as started:
        asyncio.run(attack.warm(started))
        yield started


# That a slow reader is dropped takes the server's own time; tests/unit/test_unread.py and tests/jobs/test_server.py hold it.
ATTACKS = [each.__name__ for each in (*attack.ATTACKS, attack.many_sockets) if each is not attack.slow_reader]


@pytest.fixture(scope="module")
def outcomes(server):
    return {outcome["attack"]: outcome for outcome in attack.siege(server, attack.QUICK, ATTACKS)}


@pytest.mark.parametrize("name", [name.replace("_", " ") for name in ATTACKS[:-1]])
def test_an_attack_leaves_the_server_alive_and_others_served(outcomes, name):
    found = outcomes[name]
    assert found["alive"] and found["others_served"] and not found["others_not_served"], found
    assert not found["what"].startswith("broke off"), found


def test_after_too_many_connections_the_server_answers_again(outcomes):
    assert outcomes["many sockets"]["alive"], outcomes["many sockets"]


@pytest.mark.parametrize("name", ["strangers", "malformed frames", "half sent bodies"])
def test_what_is_held_off(outcomes, name):
    assert outcomes[name]["held"] == "held", outcomes[name]


def test_no_address_leads_out(outcomes):
    assert outcomes["traversal"]["held"] == "held", outcomes["traversal"]


def test_thirty_open_a_page_and_press_train_at_once(server):
    found = asyncio.run(rush.rush(server, 30, 3))
    assert len({run.id for run in found.runs}) == 30 and {run.ended_by for run in found.runs} == {"done"}  # none is lost
    assert all(told is not None and told <= found.bound for told in found.told)
    assert found.fair and found.stopped


def test_a_lesson_leaves_the_server_as_it_was(server):
    lesson = asyncio.run(soak.hold(server, 3, 0.25))
    found = soak.summary(lesson, 3, server.open_files())
    assert found["pages"] and not found["failed"] and json.dumps(found)
    end = time.monotonic() + 60
    while server.connections() and time.monotonic() < end:
        time.sleep(0.1)  # the server closes sockets in its own time, and tells nobody
    assert not server.connections()  # nobody's sockets stay open


def test_memory_that_grows_is_told():
    lesson = soak.Lesson([0.0, 30.0, 60.0, 90.0, 120.0, 150.0], [0.0, 90.0, 100.0, 101.0, 102.0, 103.0])
    assert soak.slope(lesson) == pytest.approx(2.0)


@pytest.mark.parametrize(("token", "status"), [(None, 403), ("made-up", 403), ("", 400)], ids=["without", "wrong", "no such tab"])
def test_an_upload_without_the_token_or_into_no_tab_is_refused(server, token, status):
    async def tab():
        student = Student(server.port, "reviews", patience=120.0)
        await student.open()
        await student.close()
        return student

    student = asyncio.run(tab())
    if token == "":  # the right token, and the address of a tab that is not there
        with pytest.raises(ValueError, match=str(status)):
            student.put(f"/_stcore/upload_file/{uuid.uuid4()}/{uuid.uuid4()}", b"x")
        return
    headers = {} if token is None else {"X-Xsrftoken": token, "Cookie": "_streamlit_xsrf=other"}
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("PUT", f"/_stcore/upload_file/{student.session}/{uuid.uuid4()}", b"x", headers)
    assert connection.getresponse().status == status
    connection.close()

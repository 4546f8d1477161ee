"""The addresses of a class: nobody but its teacher steers it, and what it tells goes to those who are in it."""

import asyncio
import json
import threading
from types import SimpleNamespace

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from core import classroom
from core.classroom import ClassProblem, School, key
from pages.kit import class_routes, startup
from pages.kit.class_routes import Feed, place, who_is
from pages.kit.visitor import COOKIE

TEACHER, MIA, STRANGER = "teacher-teacher-teacher", "mia-mia-mia-mia-mia-mia", "stranger-stranger-strange"
HEADERS = {"x-glassbox": "class", "origin": "http://testserver", "sec-fetch-site": "same-origin"}


@pytest.fixture
def room(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    found = School()
    monkeypatch.setattr(classroom, "school", lambda: found)
    found.enter(who_is(TEACHER), key.teacher_key()[0])
    begun = found.begin(who_is(TEACHER))
    found.join(who_is(MIA), begun.code, "Mia")
    return begun


@pytest.fixture
def client(room):
    with TestClient(Starlette(routes=class_routes.routes()), headers=HEADERS) as found:
        yield found


def act(client, visitor, **what):
    client.cookies.clear()
    client.cookies.set(COOKIE, visitor)
    return client.post("/classroom/act", content=json.dumps(what))


def test_a_teacher_freezes_sends_shows_and_sends_out(client, room):
    assert act(client, TEACHER, act="freeze", on=True).json() == {} and room.told.frozen
    assert act(client, TEACHER, act="send", to="neuron?student-x2=8&projector=true").json() == {}
    assert room.told.to == "neuron?student-x2=8" and not room.told.frozen
    act(client, TEACHER, act="show", pupil=1)
    assert room.spotlight == 1
    act(client, TEACHER, act="show", pupil=0)
    assert room.spotlight == 0
    act(client, TEACHER, act="out", pupil=1)
    assert not room.members


@pytest.mark.parametrize("visitor", [MIA, STRANGER])
def test_nobody_else_does(client, room, visitor):
    for what in ({"act": "freeze", "on": True}, {"act": "send", "to": "neuron"}, {"act": "out", "pupil": 1}, {"act": "stop", "run": "x"}):
        assert act(client, visitor, **what).status_code == 403
    assert room.told.go == 0 and not room.told.frozen and room.members
    assert client.get("/classroom/hear?wall=1").content == class_routes.OVER


@pytest.mark.parametrize(
    "body",
    ["", "[]", "nonsense", "[" * 9000, '{"act": "fly"}', '{"act": "freeze", "on": "yes"}', '{"act": "show", "pupil": 7}', "x" * 20_000,
     '{"act": "stop", "run": "of somebody else"}', '{"act": "send", "to": "https://elsewhere.example/neuron"}'],
)  # fmt: skip
def test_what_cannot_be_done_is_a_sentence(client, room, body):
    client.cookies.set(COOKIE, TEACHER)
    answer = client.post("/classroom/act", content=body)
    assert answer.status_code in (400, 413, 422) and answer.json()["problem"].endswith(".") and room.told.go == 0


def test_another_site_and_a_browser_without_cookies_get_nowhere(client, room):
    client.cookies.set(COOKIE, TEACHER)
    for headers in ({"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"}):
        assert client.post("/classroom/act", content='{"act": "freeze", "on": true}', headers=headers).status_code == 403
    client.cookies.clear()
    assert client.post("/classroom/act", content='{"act": "freeze", "on": true}').status_code == 401 and not room.told.frozen


def test_a_pupil_leaves_at_any_time(client, room):
    client.cookies.set(COOKIE, MIA)
    room.freeze(True)
    assert client.post("/classroom/leave", content="{}").json() == {} and not room.members
    assert client.get("/classroom/hear").content == class_routes.OVER  # a page that was drawn before hears that it is over


def test_a_digit_goes_out_to_the_teacher_only(client, room):
    room.collect()
    room.draw(who_is(MIA), 7, np.full((28, 28), 9, np.uint8))
    client.cookies.set(COOKIE, TEACHER)
    found = client.get("/classroom/digit?of=1&digit=7&number=1")
    assert found.content.startswith(b"\x89PNG") and found.headers["cache-control"] == "no-store"
    for query in ("", "of=1&digit=7&number=2", "of=1&digit=8&number=1", "of=2&digit=7&number=1", "of=x&digit=-&number=", "of=1&digit=7"):
        assert client.get(f"/classroom/digit?{query}").status_code == 404
    for visitor in (MIA, STRANGER):
        client.cookies.clear()
        client.cookies.set(COOKIE, visitor)
        assert client.get("/classroom/digit?of=1&digit=7&number=1").status_code == 404


@pytest.mark.parametrize("to", ["", "/", "neuron", "class?code=x&view=Wall", "lessons?lesson=one-neuron&step=2", "digits?view=Inside"])
def test_pages_of_the_app(to):
    page, _, said = place(to).partition("?")
    assert page == to.strip("/").partition("?")[0] and (not said or said == to.partition("?")[2])


@pytest.mark.parametrize(
    "to", ["//elsewhere.example/neuron", "javascript:alert(1)", "nowhere", "kit/shell", "__init__", "neuron/../x", "a" * 5000, "//[x"]
)
def test_what_is_no_page_of_the_app(to):
    with pytest.raises(ClassProblem, match="no page of this app"):
        place(to)
    assert place("class?view=Wall") == "class"


def test_a_feed_goes_on_for_whoever_comes_while_the_last_one_goes(room):
    async def lesson():
        feed = Feed(room, "told")
        feed.enter()
        while not feed.number:
            await asyncio.sleep(0.01)
        feed.leave()
        feed.enter()  # had asked for it before
        before = feed.number
        room.freeze(True)
        while feed.number == before:
            await asyncio.sleep(0.01)
        feed.leave()
        return json.loads(feed.body[6:])

    assert asyncio.run(asyncio.wait_for(lesson(), 60))["frozen"] and not class_routes._feeds


def test_the_oldest_stream_of_a_browser_makes_room_for_a_new_one(room):
    async def asked():
        scope = {"type": "http", "method": "GET", "path": "/classroom/hear", "query_string": b"", "scheme": "http"}
        scope["headers"] = [(b"cookie", f"{COOKIE}={MIA}".encode()), *((name.encode(), said.encode()) for name, said in HEADERS.items())]
        reader = await class_routes.hear(Request(scope))
        reader.enter()
        return reader

    async def comes_and_goes():
        readers = [await asked() for _ in range(class_routes.MOST + 1)]
        ended = [reader._ending.is_set() for reader in readers]
        for reader in readers:
            reader.leave()
        return ended

    assert asyncio.run(comes_and_goes()) == [True] + [False] * class_routes.MOST
    assert not class_routes._readers and not class_routes._feeds and not class_routes._present


def test_old_classes_are_ended_however_often_that_fails(monkeypatch):
    looked = []

    async def minutes():
        done, loop = asyncio.Event(), asyncio.get_running_loop()

        def sweep():
            looked.append(threading.current_thread())
            if len(looked) == 1:
                raise OSError
            loop.call_soon_threadsafe(done.set)

        monkeypatch.setattr(class_routes, "SWEEP_SECONDS", 0.0)
        monkeypatch.setattr(classroom, "school", lambda: SimpleNamespace(sweep=sweep))
        sweeping = loop.create_task(class_routes.sweep_now_and_then())
        await asyncio.wait_for(done.wait(), 60)
        sweeping.cancel()

    asyncio.run(minutes())
    assert threading.main_thread() not in looked  # the loop serves everybody


def test_the_app_that_stops_ends_all_classes(room, monkeypatch):
    monkeypatch.setattr(startup, "_ending", False)
    startup._close()
    assert room.over and not room.members and classroom.school().quiet


def test_a_pupil_whose_pictures_cannot_be_deleted_is_told_so_and_is_out(client, room):
    def refused(_):
        raise ClassProblem("They cannot be deleted now.")

    room.album = SimpleNamespace(forget=refused)
    client.cookies.set(COOKIE, MIA)
    answer = client.post("/classroom/leave", content="{}")
    assert answer.status_code == 422 and answer.json() == {"problem": "They cannot be deleted now."} and not room.members

"""Sessions whose tab has gone: kept for a while, ended afterwards."""

import asyncio
from types import SimpleNamespace

import pytest
from streamlit.runtime import app_session
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from pages.kit import sessions


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(sessions.time, "monotonic", lambda: now[0])
    return now


def session(name, ended):
    return SimpleNamespace(session=SimpleNamespace(id=name, shutdown=lambda: ended.append(name)))


def test_a_tab_that_comes_back_in_time_finds_its_session_and_a_late_one_a_new_one(clock):
    storage, ended = sessions.Resting(300.0), []
    storage.save(first := session("first", ended))
    clock[0] += 200
    storage.save(session("second", ended))
    assert storage.get("first") is first and len(storage.list()) == 2
    clock[0] += 150
    storage.sweep()
    assert ended == ["first"] and storage.get("first") is None and storage.get("second")
    storage.delete("second")
    clock[0] += 1000
    storage.sweep()
    assert ended == ["first"]  # its tab came back: nobody ends it


def test_the_oldest_go_where_too_many_wait(clock):
    storage, ended = sessions.Resting(300.0, most=3), []
    for number in range(6):
        storage.save(session(number, ended))
    assert ended == [0, 1, 2] and len(storage.list()) == 3


def test_a_session_opens_no_descriptors_and_ends_without_closing_what_others_use(monkeypatch):
    opened = []

    def begun(session):
        session._script_event_loop = asyncio.new_event_loop()
        opened.append(session._script_event_loop)

    monkeypatch.setattr(sessions, "_begun", begun)
    monkeypatch.setattr(sessions, "_loops", [])
    one, other = SimpleNamespace(), SimpleNamespace()
    for each in (one, other):
        sessions._begin_without_loop(each)
    assert one._script_event_loop is other._script_event_loop and all(loop.is_closed() for loop in opened)
    app_session._close_script_event_loop(one._script_event_loop)
    assert not other._script_event_loop.is_closed()
    asyncio.SelectorEventLoop.close(other._script_event_loop)


def test_another_streamlit_keeps_its_own_loops_and_its_own_storage(monkeypatch):
    monkeypatch.setattr(sessions, "_begun", lambda session: None)
    sessions._begin_without_loop(without := SimpleNamespace())
    assert not vars(without)
    for app in (SimpleNamespace(), SimpleNamespace(_runtime=SimpleNamespace(_session_mgr=SimpleNamespace(other=1)))):
        before = repr(app)
        sessions.rest_in(app, sessions.Resting(300.0))
        assert repr(app) == before


def test_this_streamlit_takes_the_storage():
    manager = WebsocketSessionManager(MemorySessionStorage(), None, None, None)
    sessions.rest_in(SimpleNamespace(_runtime=SimpleNamespace(_session_mgr=manager)), storage := sessions.Resting(300.0))
    storage.save(session("waits", []))
    assert [each.session.id for each in manager.list_sessions()] == ["waits"]

"""Streamlit's own uploads: no kind, no session and all of them together get no more memory than there is for them."""

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from core.tasks.pictures.export import MOST_BYTES
from pages.kit import uploads
from tests.conftest import ROOT

MB = 2**20


@pytest.fixture
def manager(monkeypatch):
    found = MemoryUploadedFileManager("/_stcore/upload_file")
    monkeypatch.setattr(uploads.runtime, "exists", lambda: True)
    monkeypatch.setattr(
        uploads.runtime,
        "get_instance",
        lambda: type("Runtime", (), {"uploaded_file_mgr": found, "is_active_session": lambda _, session: True})(),
    )
    monkeypatch.setattr(uploads, "_larger", {})
    return found


@pytest.fixture
def client(manager):
    async def take(request):
        body = await request.body()
        assert uploads._coming.total() >= len(body)
        session, file = request.path_params["session"], request.path_params["file"]
        manager.add_file(session, UploadedFileRec(file, "x", "", body))
        return Response(status_code=204)

    app = Starlette(routes=[Route("/_stcore/upload_file/{session}/{file}", take, methods=["PUT"])])
    with TestClient(uploads.Bounded(app)) as found:
        yield found


def put(client, session, file, size):
    answer = client.put(f"/_stcore/upload_file/{session}/{file}", content=bytes(size))
    return answer.status_code, answer.json()["problem"] if answer.status_code == 413 else ""


def held(manager):
    return {session: list(files) for session, files in manager.file_storage.items() if files}


def test_forty_uploads_that_nobody_asked_for_are_held_within_a_session_s_share(client, manager):
    for number in range(40):
        assert put(client, "a", str(number), 19 * MB)[0] == 204
        assert sum(len(file.data) for file in manager.file_storage["a"].values()) <= uploads.SESSION_BYTES
    assert held(manager) == {"a": ["37", "38", "39"]}  # the newest: those that a page still looks at
    assert not uploads._coming


def test_many_sessions_are_held_within_what_there_is_for_all_and_whoever_holds_most_makes_room(client, manager, monkeypatch):
    monkeypatch.setattr(uploads, "ALL_BYTES", 30 * MB)
    put(client, "innocent", "mine", 2 * MB)
    for number in range(30):
        assert put(client, f"s{number % 3}", str(number), 5 * MB)[0] == 204
        assert sum(len(file.data) for files in manager.file_storage.values() for file in files.values()) <= 30 * MB
    assert held(manager)["innocent"] == ["mine"]


def test_five_hundred_small_files_are_no_more_than_their_bytes(client, manager):
    assert {put(client, "a", str(number), 1000)[0] for number in range(500)} == {204}
    assert len(held(manager)["a"]) == 500


def test_a_file_is_as_large_as_its_kind_may_be(client, manager, monkeypatch):
    assert put(client, "a", "1", 43 * MB) == (413, "The file has 43 MB; up to 20 MB are taken here.")
    monkeypatch.setattr(uploads, "get_script_run_ctx", lambda: type("Context", (), {"session_id": "a", "uploaded_file_mgr": manager})())
    uploads.allow(MOST_BYTES)
    assert put(client, "a", "1", 43 * MB)[0] == 204 and put(client, "a", "2", 102 * MB)[0] == 204
    assert put(client, "a", "3", MOST_BYTES + 2 * MB)[0] == 413 and put(client, "b", "1", 43 * MB)[0] == 413
    assert held(manager) == {"a": ["2"]}
    uploads.let_go(type("File", (), {"file_id": "2"})())
    assert held(manager) == {}


def test_what_does_not_say_how_large_it_is_or_comes_too_often_at_once_is_refused(client, manager):
    def chunks():
        yield b"x"

    answer = client.put("/_stcore/upload_file/a/1", content=chunks())
    assert answer.status_code == 413 and "has to be said" in answer.json()["problem"]
    for nonsense in ("9" * 400, "-1"):
        assert client.put("/_stcore/upload_file/a/1", content=b"x", headers={"content-length": nonsense}).status_code == 413
    uploads._coming["a"] = uploads.SESSION_BYTES
    assert "one after another" in put(client, "a", "1", 10)[1] and put(client, "b", "1", 10)[0] == 204
    del uploads._coming["a"]


def test_the_server_takes_the_largest_kind_and_room_is_there_for_it():
    config = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert f"maxUploadSize = {MOST_BYTES // MB} " in config and uploads.ALL_BYTES > 2 * MOST_BYTES

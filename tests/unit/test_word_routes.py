"""The addresses of *Teach it your own words*: recordings go out to whoever sent them, and to nobody else."""

import io
import json

import numpy as np
import pytest
import soundfile
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.data.sounds.recordings import NOISE
from core.explain.sounds.own_words.workshop import start_over, workshop_of
from pages.kit import word_routes
from pages.kit.visitor import COOKIE
from tests.unit.test_own_words import HELLO

MINE, HERS = "mine-mine-mine-mine-mine", "hers-hers-hers-hers-hers"
HEADERS = {"x-glassbox": "words", "origin": "http://testserver", "sec-fetch-site": "same-origin"}


@pytest.fixture
def client(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    with TestClient(Starlette(routes=word_routes.routes()), cookies={COOKIE: MINE}, headers=HEADERS) as found:
        yield found
    start_over(MINE)
    start_over(HERS)


def act(client, **what):
    return client.post("/own-words/act", content=json.dumps(what))


def added(client):
    """The id of a word with one recording."""
    word = act(client, act="add", name="<b>hello</b>").json()["words"][0]["id"]
    return word, client.post("/own-words/add", params={"word": word, "name": "a.wav"}, content=HELLO).json()["words"][0]["recordings"][0]


def test_a_recording_comes_in_and_goes_out_to_its_owner_only(client):
    _, recording = added(client)
    assert client.get("/own-words/state").json()["words"][0]["name"] == "<b>hello</b>"
    where = {"id": recording["id"]}
    answer = client.get("/own-words/sound", params=where)
    samples, rate = soundfile.read(io.BytesIO(answer.content))
    assert rate == 16_000 and len(samples) / rate == pytest.approx(recording["seconds"], abs=0.01)
    assert answer.headers["cache-control"] == "no-store" and answer.headers["cross-origin-resource-policy"] == "same-origin"
    for cookies in ({COOKIE: HERS}, {}):
        client.cookies.clear()
        client.cookies.update(cookies)
        assert client.get("/own-words/sound", params=where).status_code == 404
        assert client.get("/own-words/my-words-network.zip").status_code == 404
        refused = act(client, act="remove", recording=recording["id"])
        assert refused.status_code == (200 if cookies else 401)
    assert workshop_of(MINE).recordings.find(recording["id"]) is not None


def test_start_over_deletes_everything(client):
    _, recording = added(client)
    assert act(client, act="start over").json()["words"] == []
    assert client.get("/own-words/sound", params={"id": recording["id"]}).status_code == 404


def test_the_example_is_taught_changed_and_taken_along(client):
    assert act(client, act="teach").json() == {"problem": "Two words are needed to tell apart."}
    loaded = act(client, act="example").json()
    assert not loaded["missing"] and loaded["lesson"] is None and len(loaded["noise"]["recordings"]) == 8
    lesson = act(client, act="teach").json()["lesson"]
    assert lesson["names"] == ["hello", "banana", "window"] and np.shape(lesson["weight"]) == (4, 192) and not lesson["old"]
    assert lesson["right"] >= 36 and len(lesson["places"]) == len(lesson["ids"]) == 38 and np.abs(lesson["places"]).max() <= 1
    moved = act(client, act="move", recording=lesson["ids"][0], word=loaded["words"][1]["id"]).json()
    assert moved["lesson"]["old"] and len(moved["words"][1]["recordings"]) == 11
    assert client.get("/own-words/my-words-network.zip").content[:2] == b"PK"
    assert client.get("/own-words/my-words-recordings.zip").content[:2] == b"PK"


@pytest.mark.parametrize(
    ("body", "status"),
    [("[]", 400), ("nonsense", 400), ('{"act": "fly"}', 400), ('{"act": 3}', 400), ("[" * 100_000, 400), ('{"act": "rename"}', 422)],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(client, body, status):
    answer = client.post("/own-words/act", content=body)
    assert answer.status_code == status and answer.json()["problem"].endswith(".")


def test_other_sites_and_files_that_are_none_are_refused(client):
    assert client.post("/own-words/act", content="{}", headers={"origin": "http://evil.example"}).status_code == 403
    assert client.post("/own-words/act", content="{}", headers={"x-glassbox": "", "sec-fetch-site": "cross-site"}).status_code == 403
    word, _ = added(client)
    picture = client.post("/own-words/add", params={"word": word, "name": "a.wav"}, content=b"\x89PNG\r\n\x1a\n" + bytes(99))
    assert picture.status_code == 422 and "This is a picture" in picture.json()["problem"]
    large = client.post("/own-words/add", params={"word": NOISE}, content=bytes(21 * 2**20))
    assert large.status_code == 413 and "up to 20 MB" in large.json()["problem"]

"""The album's own addresses: only its own pages may use them, and what is sent goes to disk, bounded, and is answered in a sentence."""

import asyncio
import io
import json
import sqlite3
import zipfile
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.data.album import quota as album_quota
from core.data.album.album import album_of
from core.data.album.upload import normalize_upload
from core.data.pictures import picture_set, zips
from core.data.pictures.decoding import open_picture
from pages.kit import album_routes, receive
from pages.kit.visitor import COOKIE
from tests.strange_pictures import sent
from tests.unit.test_album import file_of, noise
from tests.unit.test_zips import zip_of

VISITOR = "somebody-somebody-somebody"
PICTURE = file_of(noise(1))
HEADERS = {"x-glassbox": "album", "origin": "http://testserver", "sec-fetch-site": "same-origin"}


@pytest.fixture
def album(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    monkeypatch.setattr(album_quota, "_counted", {})
    return album_of(VISITOR)


@pytest.fixture
def client(album):
    with TestClient(Starlette(routes=album_routes.routes()), cookies={COOKIE: VISITOR}, headers=HEADERS) as found:
        yield found


def send(client, body, **query):
    return client.post("/album/add", params={"name": "a.png", "kind": "cat"} | query, content=body)


def test_a_picture_goes_in_and_comes_out(client, album):
    answer = send(client, PICTURE, name="../ü<b>.png").json()
    (found,) = album.pictures
    assert answer == {"id": found.id, "class": album.classes[0].id} and found.name == "ü<b>.png" and album.classes[0].name == "cat"
    assert send(client, file_of(noise(2)), **{"class": found.class_id}).status_code == 200
    state = client.get("/album/state").json()["classes"]
    assert [(each["name"], each["used"], each["excluded"]) for each in state] == [("cat", 2, 0)]
    page = client.get("/album/page", params={"class": found.class_id}).json()["pictures"]
    assert page == [[album.pictures[1].id, "a.png"], [found.id, "ü<b>.png"]]
    sheet = client.get("/album/sheet", params={"class": found.class_id, "mark": state[0]["mark"]})
    assert open_picture(sheet.content).size == (2 * 113 + 1, 114) and "immutable" in sheet.headers["cache-control"]
    shown = client.get("/album/picture", params={"id": found.id})
    assert shown.content == album.file(found.id).read_bytes() and shown.headers["x-content-type-options"] == "nosniff"
    with zipfile.ZipFile(io.BytesIO(client.get("/album/my-pictures.zip").content)) as archive:
        assert sorted(archive.namelist()) == ["cat/a.jpg", "cat/ü_b_.jpg"]


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://testserver.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"x-glassbox": None},
    ],
)
@pytest.mark.parametrize("path", ["add", "act", "kinds"])
def test_other_sites_change_nothing(client, album, headers, path):
    for name, value in headers.items():
        if value is None:
            del client.headers[name]
        else:
            client.headers[name] = value
    answer = client.post(f"/album/{path}", params={"kind": "cat"}, content=PICTURE)
    assert answer.status_code == 403 and answer.json() == {"problem": "This was not sent by a page of this app."}
    assert album.classes == ()
    assert "access-control-allow-origin" not in client.options(f"/album/{path}").headers


@pytest.mark.parametrize("cookie", [None, "short", "../../../etc/passwd/and/more", "x" * 65])
@pytest.mark.parametrize("path", ["state", "page", "sheet", "picture", "my-pictures.zip"])
def test_without_the_cookie_there_is_no_album(client, cookie, path):
    client.cookies.clear()
    if cookie:
        client.cookies[COOKIE] = cookie
    answer = client.get(f"/album/{path}")
    assert answer.status_code == 401 and "cookies" in answer.json()["problem"]


def test_one_visitor_does_not_see_what_is_anothers(client, album):
    send(client, PICTURE)
    picture_id, class_id = album.pictures[0].id, album.classes[0].id
    client.cookies[COOKIE] = "another-another-another-another"
    assert client.get("/album/picture", params={"id": picture_id}).status_code == 404
    assert client.get("/album/page", params={"class": class_id}).json() == {"pictures": []}
    answer = client.post("/album/act", json={"act": "remove", "picture": picture_id, "class": class_id})
    assert answer.json() == {"classes": []} and len(album.pictures) == 1


@pytest.mark.parametrize("picture_id", ["../album.sqlite", "", "../../x", "f" * 16, "\0"])
def test_ids_lead_nowhere_else(client, picture_id):
    assert client.get("/album/picture", params={"id": picture_id}).status_code in (404, 422)


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"", 422, "not a picture"),
        (b"<html>", 422, "not a picture"),
        (PICTURE[:-80], 422, "damaged"),
        (b"%PDF-1.4", 422, "not a picture"),
        (bytes(21 * 2**20), 413, "21 MB; up to 20 MB"),
        (b"PK\x03\x04nothing", 200, "damaged"),
    ],
)
def test_what_is_refused_is_refused_in_a_sentence(client, album, body, status, words):
    answer = send(client, body)
    assert answer.status_code == status and words in answer.json()["problem"] and answer.json()["problem"].endswith(".")
    assert album.pictures == () and not list((album.file("0" * 16).parent.parents[1] / "arriving").iterdir())


@pytest.mark.parametrize(("start", "limit"), [(b"", 20), (b"PK\x03\x04", 100)])
def test_a_large_file_without_a_length_is_stopped_and_never_in_memory(album, monkeypatch, start, limit):
    monkeypatch.setattr(album_routes, "ZIP_BYTES", 100 * 2**20)
    taken, answers = [], []
    headers = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
    headers += [(b"host", b"testserver"), (b"cookie", f"{COOKIE}={VISITOR}".encode()), (b"transfer-encoding", b"chunked")]
    scope = {"type": "http", "method": "POST", "path": "/album/add", "query_string": b"", "headers": headers}

    async def endless():
        taken.append(psutil.Process().memory_info().rss)
        return {"type": "http.request", "body": start + bytes(2**18), "more_body": True}

    async def answer(message):
        answers.append(message)

    app = Starlette(routes=album_routes.routes())
    with ThreadPoolExecutor(1) as thread:  # the browser tests leave a loop running in the main one
        thread.submit(lambda: asyncio.run(app(scope, endless, answer))).result()
    assert answers[0]["status"] == 413 and f"up to {limit} MB" in json.loads(answers[1]["body"])["problem"]
    assert 4 * limit <= len(taken) <= 4 * limit + 2 and max(taken) - taken[0] < 16 * 2**20


def test_a_claimed_length_is_enough_to_be_refused(client):
    answer = client.post("/album/add", content=b"x", headers={"content-length": str(201 * 2**20)})
    assert answer.status_code == 413 and "201 MB" in answer.json()["problem"]


def test_full_is_said_so_that_the_rest_is_not_sent(client, monkeypatch):
    monkeypatch.setattr(album_quota, "MOST_PICTURES", 1)
    assert send(client, PICTURE).status_code == 200
    answer = send(client, file_of(noise(2)))
    assert answer.status_code == 507 and answer.json()["full"] and "up to 1" in answer.json()["problem"]
    lines = send(client, zip_of([("cat/1.png", file_of(noise(3))), ("cat/2.png", file_of(noise(4)))])).text.splitlines()
    assert [json.loads(line).get("full") for line in lines] == [True]


def test_a_disk_that_is_full_is_a_sentence(client, monkeypatch):
    def no_room(**_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(receive.tempfile, "TemporaryFile", no_room)
    answer = send(client, PICTURE)
    assert answer.status_code == 507 and "full or may not be written" in answer.json()["problem"]


def test_many_at_once_from_one_visitor(client, monkeypatch):
    monkeypatch.setitem(album_routes._sending, VISITOR, 4)
    assert send(client, PICTURE).status_code == 429
    monkeypatch.delitem(album_routes._sending, VISITOR)
    assert send(client, PICTURE).status_code == 200 and VISITOR not in album_routes._sending


def test_a_zip_is_unpacked_with_a_line_for_each_picture(client, album):
    body = zip_of(
        [
            ("pets/train/cat/1.png", PICTURE),
            ("pets/val/dog/<b>.png", file_of(noise(2))),
            ("pets/val/dog/broken.png", b"x"),
            ("pets/notes.txt", b"x"),
            ("pets/3.png", file_of(noise(3))),
        ]
    )
    answer = send(client, body, kind="rest")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert [(line["done"], line["of"], line.get("name")) for line in lines] == [
        (1, 5, None),
        (2, 5, None),
        (3, 5, "pets/val/dog/broken.png"),
        (4, 5, "pets/notes.txt"),
        (5, 5, None),
    ]
    assert [each.name for each in album.classes] == ["cat", "dog", "rest"]
    assert [each.part for each in album.pictures] == ["train", "val", ""]  # which of them are checked with is kept


def test_strange_pictures_in_a_zip_are_taken_and_no_error_in_one_ends_it(client, album, monkeypatch):
    pictures = sent()
    lines = send(client, zip_of([(f"{name}/{name}.jpg", data) for name, data in pictures.items()])).text.splitlines()
    assert [line["problem"] for line in map(json.loads, lines) if "problem" in line] == [] and len(album.pictures) == len(pictures)
    sizes = {picture.name.removesuffix(".jpg"): (picture.width, picture.height) for picture in album.pictures}
    assert {size for name, size in sizes.items() if "turned" in name} == {(48, 70)} and sizes["tiff-artist-as-double"] == (70, 48)
    once = iter([ZeroDivisionError("inside")])
    monkeypatch.setattr(
        "core.data.album.album.normalize_upload", lambda data: next((_raised(error) for error in once), None) or normalize_upload(data)
    )
    lines = send(client, zip_of([(f"{seed}.png", file_of(noise(seed))) for seed in range(5, 8)])).text.splitlines()
    said = [json.loads(line) for line in lines]
    assert ["problem" in line for line in said] == [True, False, False] and said[0]["name"] == "5.png"


def _raised(error):
    raise error


def test_a_bomb_keeps_what_came_before(client, album, monkeypatch):
    monkeypatch.setattr(zips, "FREE", 2**20)
    body = zip_of([("cat/1.png", PICTURE), ("cat/2.bmp", bytes(10 * 2**20)), ("cat/3.png", file_of(noise(3)))])
    *_, last = [json.loads(line) for line in send(client, body).text.splitlines()]
    assert "far more than it holds" in last["problem"] and len(album.pictures) == 1


def test_classes_and_pictures_are_changed(client, album):
    def act(**asked):
        return client.post("/album/act", json=asked)

    cat, dog = (act(act="add", name=name).json()["classes"][-1]["id"] for name in ("cat", "<script>"))
    picture_id = send(client, PICTURE, **{"class": cat}).json()["id"]
    assert act(act="rename", **{"class": dog}, name="dog").json()["classes"][1]["name"] == "dog"
    assert [each["used"] for each in act(act="move", picture=picture_id, **{"class": dog}).json()["classes"]] == [0, 1]
    assert [each["used"] for each in act(act="remove", picture=picture_id, **{"class": dog}).json()["classes"]] == [0, 0]
    assert [each["name"] for each in act(act="remove class", **{"class": cat}).json()["classes"]] == ["dog"]
    assert act(act="rename", **{"class": cat}, name="x").status_code == 422
    assert act(act="add", name=" ").json() == {"problem": "A class needs a name."}


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'{"act": "drop"}', b'{"act": ["add"]}', b"[" * 100_000, b"\xff", b'{"act": null}'])
def test_nonsense_changes_nothing(client, album, body):
    for path in ("act", "kinds"):
        answer = client.post(f"/album/{path}", content=body)
        assert answer.status_code == 400 and "problem" in answer.json()
    assert album.version == 0


def test_folders_name_the_classes(client):
    paths = ["a/cat/1.jpg", "a/dog/A\u0308.jpg", "a/Thumbs.db", "a/cat/.ipynb_checkpoints/2.jpg", "a/3.jpg"]
    said = client.post("/album/kinds", json=paths).json()
    assert said == {"kinds": ["cat", "dog", None, None, ""], "parts": [""] * 5, "first": [{"hidden": 1}]}
    into_one = client.post(
        "/album/kinds", params={"class": "x"}, json=["A/cat/1.jpg", "B/cat/1.jpg", "A/dog/1.jpg", "B/dog/._2.jpg"]
    ).json()
    assert into_one == {"kinds": ["", "", "", None], "parts": [""] * 4, "first": []}
    assert client.post("/album/kinds", params={"class": "x"}, json=["/", "", "\\.."]).json()["kinds"] == ["", "", ""]


def test_folders_that_can_be_read_in_two_ways_are_asked_about_and_parts_without_classes_are_named(client):
    paths = [f"{outer}/{inner}/1.jpg" for outer in "AB" for inner in ("cat", "dog")]
    (asked,) = client.post("/album/kinds", json=paths).json()["first"]
    assert asked["doubt"].endswith("?") and asked["readings"] == [
        {"reading": "outer", "classes": ["A", "B"]},
        {"reading": "inner", "classes": ["cat", "dog"]},
    ]
    assert client.post("/album/kinds", params={"reading": "inner"}, json=paths).json()["kinds"] == ["cat", "dog"] * 2
    said = client.post("/album/kinds", json=["Train/cat/1.jpg", "Val/cat/2.jpg", "pred/3.jpg"]).json()
    assert said["kinds"] == ["cat", "cat", None] and said["first"][0]["name"] == "pred/" and said["parts"] == ["train", "val", ""]
    answer = client.post("/album/kinds", json=["Train/1.jpg", "Val/1.jpg"])
    assert answer.status_code == 422 and "a folder for each class" in answer.json()["problem"]


def test_a_zip_that_can_be_read_in_two_ways_is_asked_about_and_nothing_of_it_taken_before(client, album):
    body = zip_of([(f"{outer}/{inner}/1.png", file_of(noise(seed))) for seed, (outer, inner) in enumerate(["Ac", "Ad", "Bc", "Bd"])])
    (line,) = send(client, body).text.splitlines()
    assert [each["classes"] for each in json.loads(line)["readings"]] == [["A", "B"], ["c", "d"]] and album.classes == ()
    assert len(send(client, body, reading="inner").text.splitlines()) == 4
    assert [each.name for each in album.classes] == ["c", "d"] and len(album.pictures) == 4


@pytest.mark.parametrize(
    ("train", "check"),
    [("Train", "Val"), ("training", "validation"), ("seg_train/seg_train", "seg_test/seg_test"), ("training_set", "test_set")],
)
def test_a_zip_keeps_the_split_that_its_folders_say_and_so_does_a_folder(client, album, train, check):
    paths = [f"{part}/{kind}/{n}.png" for part, count in ((check, 2), (train, 4)) for kind in ("cat", "dog") for n in range(count)]
    lines = send(client, zip_of([(path, file_of(noise(seed))) for seed, path in enumerate(paths)])).text.splitlines()
    assert [json.loads(line)["done"] for line in lines] == list(range(1, 13))  # nothing is asked
    found = picture_set.picture_set(album.freeze())
    assert [found.classes[label] for label in found.labels[found.validation]] == ["cat", "cat", "dog", "dog"] and len(found) == 12
    said = client.post("/album/kinds", json=paths).json()
    assert said["parts"] == ["val"] * 4 + ["train"] * 8 and not said["first"]
    album.clear()
    for seed, (kind, part) in enumerate(zip(said["kinds"], said["parts"], strict=True)):
        client.post("/album/add", params={"kind": kind, "name": f"{seed}.png", "part": part}, content=file_of(noise(seed)))
    assert album.freeze() == found.name  # the same pictures, classes and parts


def test_a_test_part_beside_a_validation_part_is_left_out_and_said(client, album):
    paths = [f"{part}/{kind}/1.png" for part in ("train", "valid", "test") for kind in ("cat", "dog")]
    body = zip_of([(path, file_of(noise(seed))) for seed, path in enumerate(paths)])
    first, *rest = [json.loads(line) for line in send(client, body).text.splitlines()]
    assert first["name"] == "2 pictures to test with" and "left out" in first["problem"] and len(rest) == 4
    assert client.post("/album/kinds", json=paths).json()["kinds"] == ["cat", "dog", "cat", "dog", None, None]


def test_what_is_left_out_of_a_zip_is_said_first(client, album):
    paths = ("train/cat/1.png", "val/cat/2.png", "pred/3.png", "train/cat/.x/4.png", "train/cat/Thumbs.db")
    lines = [json.loads(line) for line in send(client, zip_of([(path, file_of(noise(len(path)))) for path in paths])).text.splitlines()]
    assert lines[0] == {"hidden": 1} and lines[1]["name"] == "pred/" and [line["done"] for line in lines[2:]] == [1, 2]
    assert [each.name for each in album.classes] == ["cat"]


@pytest.fixture
def full_disk(monkeypatch):
    """A disk on which nothing fits, and which says so."""
    monkeypatch.setattr("core.storage.space.shutil.disk_usage", lambda _: type("Usage", (), {"free": 0}))


def test_free_space_is_looked_at_before_an_upload_begins(client, album, full_disk, tmp_path):
    answer = send(client, PICTURE)
    assert answer.status_code == 507 and "is full:" in answer.json()["problem"]
    assert album.pictures == () and not (tmp_path / "arriving").exists()


def test_a_disk_that_fills_up_while_a_file_comes_is_a_sentence(client, tmp_path, monkeypatch):
    class Full:
        def write(self, _):
            raise OSError(28, "No space left on device")

        def close(self):
            closed.append(True)

    closed = []
    monkeypatch.setattr(receive.tempfile, "TemporaryFile", lambda **_: Full())
    answer = send(client, PICTURE)
    assert answer.status_code == 507 and "full or may not be written" in answer.json()["problem"] and closed


def test_changes_on_a_full_disk_are_a_sentence(client, album, monkeypatch):
    cat = client.post("/album/act", json={"act": "add", "name": "cat"}).json()["classes"][0]["id"]
    send(client, PICTURE, **{"class": cat})

    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    for name in ("add", "rename", "remove", "remove class"):
        with monkeypatch.context() as patched:
            patched.setattr("core.storage.sqlite.change", full)
            patched.setattr(receive.tempfile, "TemporaryFile", full)
            answer = client.post("/album/act", json={"act": name, "name": "x", "class": cat, "picture": album.pictures[0].id})
        assert answer.status_code == 422 and "disk is full" in answer.json()["problem"]
    assert [each.name for each in album.classes] == ["cat"] and len(album.pictures) == 1


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\x89PNG"])
def test_what_is_sent_by_half_leaves_nothing_behind(album, tmp_path, start):
    messages = [{"type": "http.request", "body": start + bytes(3 * 2**20), "more_body": True}, {"type": "http.disconnect"}]
    headers = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
    headers += [(b"host", b"testserver"), (b"cookie", f"{COOKIE}={VISITOR}".encode())]
    scope = {"type": "http", "method": "POST", "path": "/album/add", "query_string": b"kind=cat", "headers": headers}
    answers = []

    async def some():
        return messages.pop(0)

    async def answer(message):
        answers.append(message)

    app = Starlette(routes=album_routes.routes())
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(app(scope, some, answer))).result()
    assert answers[0]["status"] == 400 and not list((tmp_path / "arriving").iterdir())
    assert album.classes == () and album_routes._sending == {}


def test_five_hundred_small_files_come_in(client, album):
    bodies = {number: file_of(noise(number, (9, 8))) for number in range(500)}
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda row: send(client, row[1], name=f"{row[0]}.png", kind=f"kind {row[0] % 3}"), bodies.items()))
    assert {answer.status_code for answer in answers} == {200} and len(album.pictures) == 500 and len(album.classes) == 3


def test_thirty_visitors_who_fill_all_there_is_are_told_so(client, monkeypatch):
    monkeypatch.setattr(album_quota, "ALL_BYTES", 40 * len(normalize_upload(PICTURE).body))
    answers = []
    for visitor in range(30):
        client.cookies[COOKIE] = f"visitor-number-{visitor:05}-of-thirty"
        answers += [send(client, file_of(noise(100 * visitor + number))) for number in range(3)]
    refused = [answer for answer in answers if answer.status_code != 200]
    assert refused and len(refused) < len(answers)
    assert all(answer.status_code == 507 and answer.json()["full"] for answer in refused)
    assert {answer.json()["problem"] for answer in refused} == {
        "All visitors together have filled the room there is for pictures; somebody has to remove some first."
    }


def test_a_photo_of_twelve_megapixels_is_kept_small(client, album):
    assert send(client, file_of(Image.new("RGB", (4000, 3000), "green"), "JPEG")).status_code == 200
    assert album.pictures[0].width == 4000 and open_picture(album.file(album.pictures[0].id)).size == (341, 256)

"""A running camera's pictures: one on its way for each visitor, and none of a network that is somebody else's."""

import io

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core import jobs
from core.data.album.album import album_of
from core.data.pictures import picture_set
from core.tasks.pictures.recipe import recipe_for
from pages.kit import look_route
from pages.kit.visitor import COOKIE
from tests.quiet_service import QuietService
from tests.unit.test_album import file_of, noise

ME, OTHER = "somebody-somebody-somebody", "another-another-another-one"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A head trained on an album of mine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GLASSBOX_HOME", str(tmp_path_factory.mktemp("home")))
        service, album = QuietService(), album_of(ME)
        for name, start in (("light", 0), ("dark", 100)):
            kind = album.add_class(name)
            for seed in range(start, start + 6):
                album.add_picture(kind, f"{seed}.png", file_of(noise(seed)))
        recipe = recipe_for(album.freeze(), side=32, epochs=1)
        patch.setattr(jobs, "service", lambda: service)
        yield service.train(recipe), recipe, album


def picture():
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), (200, 30, 30)).save(stream, "JPEG")
    return stream.getvalue()


def asked(run_id, body, visitor=ME):
    client = TestClient(Starlette(routes=look_route.routes()), cookies={COOKIE: visitor})
    return client.post(f"/look/picture?run={run_id}", content=body, headers={"x-glassbox": "album"})


def test_a_picture_gets_its_verdict(run):
    answer = asked(run[0], picture())
    assert answer.status_code == 200
    found = answer.json()
    assert {name for name, _ in found["shares"]} == {"light", "dark"} and found["name"] == found["shares"][0][0]
    assert sum(share for _, share in found["shares"]) == pytest.approx(1, abs=1e-4) and isinstance(found["none"], bool)


def test_what_is_no_picture_and_no_run_is_a_sentence(run):
    assert asked(run[0], b"no picture").status_code == 422
    answer = asked("nowhere", picture())
    assert answer.status_code == 404 and "Train it again" in answer.json()["problem"]


def test_others_are_answered_only_where_the_pictures_are_shared(run):
    run_id, recipe, album = run
    assert asked(run_id, picture(), OTHER).status_code == 403
    picture_set.share(recipe.pictures, album.id, on=True)
    assert asked(run_id, picture(), OTHER).status_code == 200
    picture_set.share(recipe.pictures, album.id, on=False)
    assert asked(run_id, picture(), OTHER).status_code == 403
    with pytest.raises(ValueError, match="Only whoever brought"):
        picture_set.share(recipe.pictures, album_of(OTHER).id, on=True)


def test_one_picture_is_on_its_way_for_each_visitor(run, monkeypatch):
    monkeypatch.setattr(look_route, "_looking", {ME})
    assert asked(run[0], picture()).status_code == 429
    monkeypatch.setattr(look_route, "_looking", {f"visitor {number}" for number in range(look_route.MOST_LOOKING)})
    assert asked(run[0], picture()).status_code == 429

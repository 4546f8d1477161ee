"""The page Where is it?, without a browser: each view says what there is to see, a link brings it back, nobody's input breaks it."""

import io
import re

import numpy as np
import pytest
from PIL import Image

from core import zoo
from core.explain.detector.exam import exam
from core.tasks.detector.recipe import DetectorRecipe
from tests.pages.own_runs import service_with, words

PAGE = "vision/where.py"
VIEWS = ("One look", "Slide a window", "Drop doubles", "How good is it?", "Photos", "Teach it")


@pytest.fixture(scope="module")
def service():
    with service_with(DetectorRecipe(width=8, anchors=2, epochs=1, train_limit=32, batch=16, mixed_precision=False)) as found:
        yield found


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_opens_with_something_to_predict(trained, visit, view):
    at = visit(PAGE, view=view)
    assert at.title[0].value == "Where is it?" and not at.warning
    assert any("Predict first" in radio.label for radio in at.radio)


def test_one_look_says_what_it_does_with_its_boxes(visit):
    at = visit(PAGE, scene="3", sure="0.3", overlap="0.2")
    assert at.number_input(key="scene").value == 3 and at.slider(key="sure").value == 0.3 and at.slider(key="overlap").value == 0.2
    assert "It has said **648** boxes, 3 for each cell" in words(at)
    for what in ("Cells", "Anchors"):
        at = visit(PAGE, scene="3", show=what)
        assert not at.exception
    assert "class Detector" in " ".join(part.value for part in at.code)


def test_precision_and_recall_are_those_of_the_slider(visit):
    at = visit(PAGE, view="How good is it?")
    assert "mAP 9" in words(at)
    low, high = (visit(PAGE, view="How good is it?", sure=sure) for sure in ("0.05", "0.95"))
    found = [float(words(each).split("recall **")[1].split(" %")[0]) for each in (low, high)]
    assert found[0] > found[1]


def test_a_drawing_that_is_missing_and_a_photo_that_is_none(visit):
    assert "Draw something" in words(visit(PAGE, page="Draw"))
    at = visit(PAGE, page="A photo")
    assert "Take or send a picture" in words(at)
    for view in ("Slide a window", "Drop doubles"):
        assert "Take or send a picture" in words(visit(PAGE, view=view, page="A photo"))


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [("a.png", b"", "not a picture that can be read"), ("a.png", b"<html>", "not a picture that can be read"), ("white.png", None, ".")],
    ids=["empty", "no picture", "nothing on it"],
)
def test_bad_files_get_a_sentence(visit, name, body, told):
    if body is None:
        file = io.BytesIO()
        Image.new("RGB", (200, 150), "white").save(file, "PNG")
        body = file.getvalue()
    at = visit(PAGE, page="A photo")
    at.file_uploader(key="where-upload").set_value((name, body, "image/png")).run()
    assert not at.exception and told in words(at)


def test_a_photo_of_a_page_is_searched(visit):
    file = io.BytesIO()
    Image.fromarray(255 - exam().images[2]).resize((864, 576)).convert("RGB").save(file, "JPEG")
    at = visit(PAGE, page="A photo")
    at.file_uploader(key="where-upload").set_value(("page.jpg", file.getvalue(), "image/jpeg")).run()
    assert not at.exception and "It has said" in words(at) and not at.warning


@pytest.mark.parametrize(
    "query",
    [
        {"scene": "0"},
        {"scene": "9999"},
        {"sure": "nan"},
        {"overlap": "-3"},
        {"page": "<script>"},
        {"show": "all"},
        {"long": "1e9"},
        {"view": "x"},
    ],
)
def test_a_link_that_cannot_be_used_is_told(visit, query):
    at = visit(PAGE, **({"view": "Slide a window"} if "long" in query else {}), **query)
    assert "could not be used" in words(at) and "script>" not in " ".join(str(one.value) for one in at.markdown)


def test_the_network_of_a_run_looks_in_place_of_the_built_in_one(trained, visit):
    at = visit(PAGE, run=trained.id)
    assert "You are looking for your own network" in words(at) and "**432** boxes, 2 for each cell" in words(at)
    at = visit(PAGE, run="0" * 32)
    assert "built-in network" in words(at) and not at.exception


def test_what_is_set_is_in_the_link_and_a_teacher_may_hide_it(trained, visit):
    at = visit(PAGE, view="Teach it", anchors="5", epochs="3")
    assert at.session_state["detector-draft"]["anchors"] == 5 and at.session_state["detector-draft"]["epochs"] == 3
    at = visit(PAGE, view="Teach it", anchors="5", hide="recipe")
    assert "hides some of its controls" in words(at) and not [one for one in at.number_input if one.key == "detector-epochs"]
    at = visit(PAGE, view="Teach it", anchors="4")
    assert "could not be used" in words(at)
    at = visit(PAGE, view="Teach it", run=trained.id)
    assert not at.exception and at.session_state["detector-draft"]["width"] == 8


def test_the_shipped_network_is_the_one_of_the_page(visit):
    reader = zoo.load("detector")
    assert len(reader.look(np.zeros((1, 96, 144), np.float32)).here[0]) == 648


def test_beside_the_box_of_a_photo_stands_what_the_same_network_says_of_it_as_a_whole(visit):
    said = re.search(r"It says \*\*(.+?)\*\*, (\S+ %)\.", words(visit("vision/famous.py", view="What it thinks")))
    assert f"the same network says **{said[1]}, {said[2]}**" in words(visit(PAGE, view="Photos"))

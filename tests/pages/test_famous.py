"""The page of famous networks, without a browser."""

import io
import json

import pytest
from PIL import Image

from core import jobs
from core.explain.famous import clock
from core.explain.famous.skips import SkipLesson
from core.jobs.batches import Batches
from pages.vision.famous_views import thinks
from tests.quiet_service import QuietService
from tests.strange_pictures import file_of, scene

PAGE = "vision/famous.py"


@pytest.fixture
def service(monkeypatch):
    """What is done in the background is done here and now."""
    quiet = QuietService()
    monkeypatch.setattr(jobs, "service", lambda: quiet)
    monkeypatch.setattr(Batches, "start", Batches.run)
    return quiet


def words(at):
    return " ".join(str(part.value) for part in [*at.markdown, *at.caption, *at.error, *at.warning])


def test_two_networks_stand_side_by_side(visit, service):
    at = visit(PAGE)
    assert not at.exception and at.selectbox(key="a").value == "VGG-16" and at.selectbox(key="b").value == "ResNet-50"
    table = at.table[0].value
    assert table["B: ResNet-50"].tolist()[:2] == ["2015", "80.9 %"] and table["A: VGG-16"].tolist()[4] == "138 million"
    at.selectbox(key="a").set_value("LeNet-5").run()
    assert not at.exception and at.table[0].value["A: LeNet-5"].tolist()[1] == "–"
    at.slider(key="until").set_value(2015).run()
    assert "Until 2015 the best of" in words(at) and not at.exception


def test_both_are_measured_here(visit, service, monkeypatch):
    at = visit(PAGE, a="LeNet-5", b="LeNet-5")
    at.button(key="famous-measure").click().run()
    assert not at.exception and all(text.endswith(" ms") for text in at.table[1].value["one picture"])
    monkeypatch.setattr(clock, "LONGEST", 0.0)
    at.button(key="famous-measure").click().run()
    assert "are not tried" in at.table[1].value["16 at once"][0]
    at.selectbox(key="b").set_value("AlexNet").run()
    assert len(at.table) == 1  # of other networks it says nothing


def test_a_network_is_shown_block_by_block(visit, service):
    at = visit(PAGE, view="Inside one", network="GoogLeNet", block="6")
    assert not at.exception and "2014" in words(at) and "22 layers in a row" in words(at)
    (data,) = [json.loads(each.proto.json) for each in at.get("bidi_component") if '"blocks"' in each.proto.json]
    assert data["start"] == {"block": "6"} and data["blocks"][5]["name"] == "inception" and len(data["blocks"]) == 18
    at = visit(PAGE, view="Inside one", block="99")
    assert not at.exception and "blocks 1 to 11" in words(at) and "comes with this app" in words(at)
    assert "helper" in words(visit(PAGE, view="Inside one", network="Inception v3"))


def test_a_picture_runs_through(visit, service):
    at = visit(PAGE, view="Inside one", inside="A picture runs through", sample="Cat")
    assert not at.exception and "When does it know?" in words(at) and "is its first answer" in words(at)
    assert sum("maps of" in part.value for part in at.markdown) == 5 + 1  # every stage, and one of them closer
    assert sum(part.value.count("%") == 5 for part in at.caption) == 5  # five names after each
    at.selectbox(key="network").set_value("EfficientNet-Lite0").run()
    assert not at.exception and "In the end: **" in words(at) and "When does it know?" not in words(at)
    at.selectbox(key="network").set_value("VGG-16").run()
    assert not at.exception and "not on this machine" in at.info[0].value


def test_networks_with_and_without_skip_connections_learn_live(visit, service, monkeypatch):
    monkeypatch.setattr(SkipLesson, "steps", 6)
    at = visit(PAGE, view="Why skip connections", depth="20", seed="7")
    assert not at.exception and "Nothing is learnt yet" in at.info[0].value
    at.button(key="skips-train").click().run()
    assert not at.exception and at.table[0].value["Network"].tolist() == ["8 layers, plain", "20 layers, plain", "20 layers, residual"]
    assert "of 500 new digits are right" in words(at) and at.button(key="skips-train").disabled
    at = visit(PAGE, view="Why skip connections", seed="7", **{"try": "Depthwise"})
    at.button(key="skips-train").click().run()
    assert not at.exception and "of the learnt numbers" in words(at)


@pytest.mark.parametrize(
    "change", ["as it is", "Turn", "Blur", "Drain its colour", "Cut into tiles", "Outlines only", "Cover a part", "Fool it"]
)
def test_what_it_thinks_after_every_change(visit, service, change):
    at = visit(PAGE, view="What it thinks", change=change)
    assert not at.exception and not at.error and "It says **" in words(at)
    assert ("Unchanged: " in words(at)) == (change != "as it is")


def test_a_link_says_how_far_a_change_goes_and_the_script_does_the_same(visit, service):
    at = visit(PAGE, view="What it thinks", change="Blur", blur="9")
    assert not at.exception and at.slider(key="blur").value == 9 and "GaussianBlur(9)" in at.code[0].value
    at.slider(key="blur").set_value(3).run()
    assert "GaussianBlur(3)" in at.code[0].value
    at.selectbox(key="change").set_value("Fool it").run()
    assert not at.exception and "sign of the gradient" in at.code[0].value


def animated():
    """A GIF of three frames."""
    frames, file = [scene(90, 60).transpose(Image.Transpose(turn)) for turn in (0, 1, 0)], io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    return file.getvalue()


STRANGE = {
    "grey.png": file_of(scene().convert("L")),
    "tiny.png": file_of(scene(1, 1)),
    "flat.png": file_of(Image.new("RGB", (300, 40), (120, 120, 120))),
    "huge.jpg": file_of(scene(4000, 3000), "JPEG"),
    "moving.gif": animated(),
}


@pytest.mark.parametrize("view", ["What it thinks", "Inside one"])
def test_strange_pictures_get_an_answer_and_what_is_none_a_sentence(visit, service, view):
    at = visit(PAGE, view=view, source="My photo", inside="A picture runs through")
    for name, data in STRANGE.items():
        at.file_uploader(key="famous-upload").upload(name, data, "image/png").run()
        assert not at.exception and not at.error, name
        assert ("It says **" if view == "What it thinks" else "In the end: **") in words(at), name
    at.file_uploader(key="famous-upload").upload("page.html", b"<html>no picture</html>", "image/png").run()
    assert not at.exception and len(at.error) == 1 and "In the end" not in words(at) and "It says" not in words(at)


def test_none_of_these_is_said_where_it_has_no_name_for_anything(visit, service, monkeypatch):
    assert "nothing that it knows" not in words(visit(PAGE, view="What it thinks", sample="Coffee"))
    monkeypatch.setattr(thinks, "evidence", lambda scores: 1.0)
    said = words(visit(PAGE, view="What it thinks", sample="Coffee"))
    assert "**None of these**: nothing that it knows is in it" in said and "If it must choose: It says **espresso**" in said


def test_a_drawing_and_no_drawing(visit, service):
    at = visit(PAGE, view="What it thinks", source="My drawing")
    assert not at.exception and at.error and "It says" not in words(at)

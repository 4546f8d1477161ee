"""The digit page without a browser."""

import base64
import gzip
import io
import json

import numpy as np
import pytest
from PIL import Image

from core import zoo
from core.data.digits.ink import read_strokes
from core.data.digits.strokes import draw
from core.data.digits.unseen import unseen
from core.zoo.sent_network import sent_network
from pages.kit import networks
from tests import pen

PAGE = "vision/digits.py"


def put(at, strokes, canvas="digit", width=16):
    """What the drawing canvas would send after these strokes."""
    sheet = at.session_state[f"{canvas}-sheet"]
    at.session_state[f"{canvas}-{sheet.version}"] = {"drawing": {"raw": {"objects": pen.fabric(strokes, width)}, "stamp": 1}}
    return at.run()


def all_sent(at, component):
    """What the page sends to the components of that name in the browser."""
    return [json.loads(each.proto.json) for each in at.get("bidi_component") if each.proto.component_name == component]


def sent(at, component="kit/frontend/verdict"):
    """What the page sends to the only one of that name."""
    (found,) = all_sent(at, component)
    return found


def verdict(at):
    """What the browser writes above the bars once the pen is lifted."""
    data = sent(at) if any("verdict" in each.proto.component_name for each in at.get("bidi_component")) else None
    if data is None or data["source"]["said"] is None:
        return data["source"]["problem"] if data else ""
    said, told = data["source"]["said"], data["words"]
    kind = "doubted" if not said["accepted"] else "reads" if max(said["probabilities"]) >= told["sure"] else "unsure"
    return f"{told[kind][said['label']]} {told['no_doubt'] if said['digitProbability'] is None else ''}"


def words(at):
    parts = [*at.subheader, *at.markdown, *at.info, *at.warning, *at.success, *at.caption]
    return " ".join([verdict(at), *(str(part.value) for part in parts)])


def test_an_empty_sheet_asks_for_a_digit(visit):
    at = visit(PAGE)
    assert "Draw a digit first." in words(at) and "I read" not in words(at)


@pytest.mark.parametrize(("label", "named"), [(0, "a 0"), (4, "a 4"), (8, "an 8")])
def test_a_drawn_digit_is_read(visit, label, named):
    at = put(visit(PAGE), pen.digit(label))
    assert not at.exception
    assert f"I read {named}" in words(at)


def test_the_browser_is_told_of_which_drawing_the_server_speaks_and_by_which_network(visit):
    at = put(visit(PAGE), pen.digit(7))
    source = sent(at)["source"]
    assert (source["sheet"], source["stamp"], source["said"]["label"]) == ("digit", 1, 7)
    image = np.frombuffer(base64.b64decode(source["image"]), "<f4").reshape(28, 28)
    assert np.array_equal(image, read_strokes(pen.digit(7), 16).image)
    file = networks._files[source["network"].removeprefix("networks/")]
    assert (source["network"], file) == (f"networks/{sent_network(zoo.load('digits'))[0]}", sent_network(zoo.load("digits"))[1])


def test_a_dot_is_refused_by_rule(visit):
    assert "That is a dot" in words(put(visit(PAGE), [np.array([[100.0, 100.0]])]))


def test_a_scribble_is_no_dot(visit):
    strokes = [np.random.default_rng(1).uniform(90, 190, (300, 2))]
    assert "scribbled full" in words(put(visit(PAGE), strokes))


def test_what_is_no_digit_is_doubted_with_its_probabilities(visit):
    lines = [
        np.array([[60, 110], [220, 110]]),
        np.array([[60, 170], [220, 170]]),
        np.array([[110, 60], [110, 220]]),
        np.array([[170, 60], [170, 220]]),
    ]
    at = put(visit(PAGE), lines)
    assert "may not be a digit" in words(at)
    assert sum(sent(at)["source"]["said"]["probabilities"]) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    "raw", [None, 7, {"objects": "x"}, {"objects": [{"path": [["M", "NaN", 1e309]]}]}, {"objects": [None, {"path": 3}]}]
)
def test_hostile_canvas_state_breaks_nothing(visit, raw):
    at = visit(PAGE)
    at.session_state["digit-0"] = {"drawing": {"raw": raw, "data": None}, "backgroundFit": None}
    at.run()
    assert not at.exception and "Draw a digit first." in words(at)


def test_what_undo_and_clear_leave_is_read(visit):
    at = put(visit(PAGE), pen.digit(4))
    assert len(at.session_state["digit-sheet"].drawn) == 2
    put(at, pen.digit(1))
    assert "I read a 1" in words(at)
    put(at, [])
    assert "Draw a digit first." in words(at)


def test_the_drawing_is_still_there_after_another_page(visit):
    at = put(visit(PAGE), pen.digit(7))
    at.switch_page("../home/home.py").run()
    at.switch_page(f"../{PAGE}").run()
    assert not at.exception and "I read a 7" in words(at)


@pytest.mark.parametrize("view", ["What it sees", "Inside", "Why", "Break it"])
def test_every_view_opens_from_its_link(visit, view):
    at = put(visit(PAGE, view=view), pen.digit(3))
    assert not at.exception
    assert at.session_state["view"] == view


def test_leaving_out_a_step_changes_the_answer(visit):
    at = put(visit(PAGE), pen.digit(9, 10, 10, 0.8))
    assert "With all steps" in words(at)
    at.toggle(key="step-crop").set_value(False).run()
    assert "Without that" in words(at)


def test_the_whole_network_is_told_what_was_read_and_where_the_test_digits_are(visit):
    at = put(visit(PAGE, view="Inside", layer="conv2b"), pen.digit(8))
    assert not at.exception and "an 8" in words(at)
    told = sent(at, "vision/digit_views/network_view")
    assert told["source"] == sent(at)["source"] and told["start"] == {"layer": "conv2b"}
    file = networks._files[told["unseen"].removeprefix("networks/")]
    assert gzip.decompress(file)[:1000] == unseen().labels.astype(np.uint8).tobytes()


def test_the_whole_network_is_there_before_anything_is_drawn(visit):
    told = sent(visit(PAGE, view="Inside"), "vision/digit_views/network_view")
    assert told["source"]["network"] and not told["source"]["image"]


def test_another_digit_can_be_explained(visit):
    at = put(visit(PAGE, view="Why"), pen.digit(7))
    at.slider(key="rubs").set_value(3).run()
    assert not at.exception and "Read again" in words(at)


def test_damage_is_drawn_against_its_slider(visit):
    at = put(visit(PAGE, view="Break it"), pen.digit(7))
    before = next(told for told in all_sent(at, "vision/digit_views/damage_view") if told["key"] == "damage-turn")
    assert before["truth"] == 7 and before["reads"][len(before["reads"]) // 2] == 7 and len(set(before["reads"])) > 1
    at.toggle(key="again").set_value(True).run()
    assert not at.exception
    after = {told["key"]: told for told in all_sent(at, "vision/digit_views/damage_view")}
    assert len(after) == 4 and after["damage-shift"]["truths"] != before["truths"]
    for told in after.values():
        images = np.frombuffer(base64.b64decode(told["images"]), np.uint8).reshape(-1, 28, 28)
        assert len(images) == len(told["amounts"]) == len(told["reads"]) == len(told["truths"])


@pytest.mark.parametrize(("asked", "start"), [("45", 45.0), ("NaN", 0.0), ("<b>", 0.0)])
def test_a_damage_comes_with_its_link(visit, asked, start):
    at = put(visit(PAGE, view="Break it", **{"damage-turn": asked}), pen.digit(7))
    told = next(told for told in all_sent(at, "vision/digit_views/damage_view") if told["key"] == "damage-turn")
    assert told["start"] == {"damage-turn": start} and bool(at.warning) == (start == 0.0)


def test_a_digit_of_the_data_set_with_its_label(visit):
    at = visit(PAGE, source="Example", picture="2600")
    assert "A person wrote this **5**" in words(at) and "I read a 5" in words(at)
    at.button(key="another").click().run()
    assert not at.exception and "A person wrote this **5**" not in words(at)


def test_a_number_is_read(visit):
    at = visit(PAGE, source="Several digits")
    strokes = [s * 0.55 + (8 + 75 * i, 40) for i, d in enumerate("2026") for s in pen.DIGITS[int(d)]]
    at = put(at, strokes, canvas="number", width=8)
    assert not at.exception and "I read 2026" in words(at)


def upload(at, name, content):
    at.file_uploader(key="upload").upload(name, content, "image/png").run()
    assert not at.exception
    return words(at)


def test_a_photo_is_read(visit):
    file = io.BytesIO()
    Image.fromarray(np.uint8(255 - 255 * draw(pen.digit(6), 14))).save(file, "PNG")
    assert "I read a 6" in upload(visit(PAGE, source="Photo"), "six.png", file.getvalue())


@pytest.mark.parametrize(
    "name", ["digit.png", "../../etc/passwd", "a.jpg.php", "-rf", "CON", "x" * 300 + ".png", "<img onerror=alert(1)>.png"]
)
def test_what_is_no_picture_is_refused_in_a_sentence(visit, name):
    assert "not a picture" in upload(visit(PAGE, source="Photo"), name, b"<script>alert(1)</script>")


@pytest.mark.parametrize(
    ("name", "value"), [("pen", "1e9"), ("pen", "NaN"), ("view", "<b>x"), ("source", "../etc"), ("picture", "-5"), ("layer", "conv9z")]
)
def test_a_strange_link_falls_back(visit, name, value):
    at = (
        put(visit(PAGE, **{"view": "Inside", name: value}), pen.digit(7))
        if name != "picture"
        else visit(PAGE, source="Example", picture=value)
    )
    assert not at.exception


def test_the_reader_is_shared_and_stays_frozen(visit):
    put(visit(PAGE, view="Why"), pen.digit(2))
    assert not zoo.load("digits").model.training
    assert all(not p.requires_grad and p.grad is None for p in zoo.load("digits").model.parameters())

"""The digit page without a browser."""

import io

import numpy as np
import pytest
from PIL import Image

from core import zoo
from core.data.digits.strokes import draw
from tests import pen

PAGE = "vision/digits.py"


def put(at, strokes, canvas="digit", width=16):
    """What the drawing canvas would send after these strokes."""
    sheet = at.session_state[f"{canvas}-sheet"]
    at.session_state[f"{canvas}-{sheet.version}"] = {
        "drawing": {"raw": {"objects": pen.fabric(strokes, width)}, "data": None},
        "backgroundFit": None,
    }
    return at.run()


def words(at):
    parts = [*at.subheader, *at.markdown, *at.info, *at.warning, *at.success, *at.caption]
    return " ".join(str(part.value) for part in parts)


def test_an_empty_sheet_asks_for_a_digit(visit):
    at = visit(PAGE)
    assert "Draw a digit first." in words(at) and "I read" not in words(at)


@pytest.mark.parametrize("label", [0, 4, 7])
def test_a_drawn_digit_is_read(visit, label):
    at = put(visit(PAGE), pen.digit(label))
    assert not at.exception
    assert f"I read a {label}" in words(at)


def test_a_dot_is_refused_by_rule(visit):
    assert "dot" in words(put(visit(PAGE), [np.array([[100.0, 100.0]])]))


def test_what_is_no_digit_is_doubted_with_its_probabilities(visit):
    lines = [
        np.array([[60, 110], [220, 110]]),
        np.array([[60, 170], [220, 170]]),
        np.array([[110, 60], [110, 220]]),
        np.array([[170, 60], [170, 220]]),
    ]
    at = put(visit(PAGE), lines)
    assert "may not be a digit" in words(at)
    assert at.get("vega_lite_chart")


@pytest.mark.parametrize(
    "raw", [None, 7, {"objects": "x"}, {"objects": [{"path": [["M", "NaN", 1e309]]}]}, {"objects": [None, {"path": 3}]}]
)
def test_hostile_canvas_state_breaks_nothing(visit, raw):
    at = visit(PAGE)
    at.session_state["digit-0"] = {"drawing": {"raw": raw, "data": None}, "backgroundFit": None}
    at.run()
    assert not at.exception and "Draw a digit first." in words(at)


def test_undo_and_clear(visit):
    at = put(visit(PAGE), pen.digit(4))
    at.button(key="digit-undo").click().run()
    assert not at.exception
    sheet = at.session_state["digit-sheet"]
    assert len(sheet.drawn) == 1
    at.button(key="digit-clear").click().run()
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


def test_the_sum_on_screen_is_pytorchs(visit):
    at = put(visit(PAGE, view="Inside"), pen.digit(8))
    for title in at.selectbox(key="layer").options:
        at.selectbox(key="layer").set_value(title).run()
        assert not at.exception
        if title.startswith(("conv", "relu1", "pool")):
            assert "the same." in words(at)


def test_another_digit_can_be_explained(visit):
    at = put(visit(PAGE, view="Why"), pen.digit(7))
    at.slider(key="rubs").set_value(3).run()
    assert not at.exception and "Read again" in words(at)


def test_damage_is_drawn_against_its_slider(visit):
    at = put(visit(PAGE, view="Break it"), pen.digit(7))
    at.slider(key="damage-turn").set_value(90.0).run()
    at.toggle(key="again").set_value(True).run()
    assert not at.exception and len(at.get("vega_lite_chart")) == 5


def test_a_digit_of_the_data_set_with_its_label(visit):
    at = visit(PAGE, source="Example", picture="2600")
    assert "A person wrote this as a **5**" in words(at) and "I read a 5" in words(at)
    at.button(key="another").click().run()
    assert not at.exception and "A person wrote this as a **5**" not in words(at)


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

"""The convolution page as a person uses it, without a browser."""

import io

import numpy as np
import pytest
from PIL import Image

from core.data.pictures.choice import SAMPLES, WORKED
from core.explain.convolution.sliding import Sliding
from tests import pen

PAGE = "vision/convolution.py"


def errors(at):
    return [message.value for message in [*at.error, *at.warning]]


def captions(at):
    return [caption.value for caption in at.caption]


def run_code(at):
    """What the script on the page computes."""
    names = {}
    exec(at.code[0].value, names)
    return names["pixels"], names["output"][0, 0].numpy()


def press(at, label):
    next(button for button in at.button if button.label == label).click().run()
    assert not at.exception
    return at


def test_opens_with_a_cat_an_edge_and_something_to_predict(visit):
    at = visit(PAGE)
    assert at.title[0].value == "Convolution and pooling"
    assert "Predict first." in at.radio(key="convolution-guess").label
    at.radio(key="convolution-guess").set_value("The wall again").run()
    assert at.info[0].value.startswith("Not quite. It is: Zero everywhere.")
    pixels, output = run_code(at)
    assert pixels.shape == (1, 43, 64)
    np.testing.assert_allclose(output, Sliding().apply(pixels))
    assert len(at.image) == 2 and not errors(at)


@pytest.mark.parametrize("label", SAMPLES)
def test_every_sample_can_be_chosen(visit, label):
    at = visit(PAGE, sample=label, channels="Colour")
    assert at.selectbox(key="sample").value == label and not errors(at)


def test_the_three_worked_examples_are_one_click_away(visit):
    at = visit(PAGE, source="Numbers", kernel="2,0,0,0,0,0,0,0,0", stride="2")
    for view, label in [("Chain", "Below zero"), ("Pooling", "Rising"), ("Slide", "Nine numbers")]:
        at.button_group(key="view").set_value(view).run()
        press(at, label)
        assert at.text_input(key="numbers").value == WORKED[label]
    assert at.query_params["kernel"] == "1,0,-1,1,0,-1,1,0,-1" and at.query_params["stride"] == "1"
    assert run_code(at)[1].tolist() == [[-60]]


def test_the_question_sets_up_its_flat_wall_which_gives_zero(visit):
    at = press(visit(PAGE, kernel="1,1,1,1,1,1,1,1,1"), "Show me the wall")
    pixels, output = run_code(at)
    assert (pixels == 9).all() and output.shape == (4, 4) and not output.any()
    assert len(at.button_group(key="source").value) and at.button_group(key="source").value == "Numbers"


def test_nine_numbers_are_one_click_away_and_follow_the_view_until_they_are_changed(visit):
    at = press(visit(PAGE), "Start with 9 numbers")
    assert run_code(at)[1].tolist() == [[-60]]
    at.button_group(key="view").set_value("Chain").run()
    assert at.text_input(key="numbers").value == WORKED["Bright to dark"]
    at.text_input(key="numbers").set_value("1 2; 3 4").run()
    at.button_group(key="view").set_value("Pooling").run()
    assert at.text_input(key="numbers").value == "1 2; 3 4" and not errors(at)


def test_the_link_restores_picture_and_kernel(visit):
    at = visit(
        PAGE, source="Numbers", numbers="10 20 30; 40 50 60; 70 80 90", turned="yes", padding="zero", amount="1", bias="0.5", at="1,2"
    )
    pixels, output = run_code(at)
    np.testing.assert_allclose(output, Sliding(padding="zero", turned=True, bias=0.5).apply(pixels))
    assert output[1, 1] == 60.5 and not errors(at)


def test_three_slices_for_three_channels(visit):
    kernel = tuple(range(27))
    at = visit(
        PAGE,
        sample="Temple",
        channels="Colour",
        side="16 pixels",
        kernel=",".join(map(str, kernel)),
        stride="3",
        padding="reflect",
        amount="2",
    )
    pixels, output = run_code(at)
    assert pixels.shape == (3, 11, 16)
    np.testing.assert_allclose(output, Sliding(kernel, 0, 3, "reflect", 2).apply(pixels))


def test_a_kernel_without_room_is_refused_and_has_no_code(visit):
    at = visit(PAGE, source="Numbers", numbers="1 2; 3 4")
    assert not at.code and "The PyTorch appears here once the kernel fits into the picture." in captions(at)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"kernel": "1,2,3"}, "A kernel has 9, 25 or 49 numbers"),
        ({"kernel": "1,0,-1,1,0,-1,1,0,nan"}, "Each of the kernel must be a number from -1000 to 1000."),
        ({"bias": "1e9"}, "The bias must be a number from -1000 to 1000."),
        ({"stride": "0.5"}, "The stride must be a number from 1 to 8."),
        ({"dilation": "<script>"}, "The dilation must be a number from 1 to 8."),
        ({"amount": "inf"}, "The padding must be a number from 0 to 16."),
        ({"padding": "magic"}, "The padding must be one of: none, zero, reflect, same."),
        ({"at": "0,0"}, "Each of the place must be a number from 1 to 10000."),
        ({"source": "Numbers", "numbers": "1 x"}, "Each of the numbers must be a number from -1e+06 to 1e+06."),
        ({"source": "Numbers", "numbers": "1 2; 3"}, "Every row of the grid must have as many numbers as the first one."),
    ],
)
def test_nonsense_in_the_address_is_refused_in_a_sentence(visit, query, said):
    at = visit(PAGE, **query)
    assert len(errors(at)) == 1 and said in errors(at)[0]


@pytest.mark.parametrize(
    "query", [{"source": "Moon"}, {"sample": "../../etc/passwd"}, {"side": "1e9"}, {"channels": "nan"}, {"view": "Nothing"}]
)
def test_an_unknown_choice_in_the_address_falls_back(visit, query):
    at = visit(PAGE, **query)
    assert at.code and not errors(at)


def photo(width, height, format="JPEG"):
    file = io.BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(file, format)
    return file.getvalue()


def test_a_large_photo_is_made_smaller_with_a_note(visit):
    at = visit(PAGE, source="My photo", channels="Colour")
    assert at.info[0].value.startswith("Take or send a picture.") and not at.code
    at.file_uploader(key="convolution-upload").upload("mine.jpg", photo(2400, 1800), "image/jpeg").run()
    assert not at.exception and not errors(at)
    assert "Your photo, made smaller from 2400 × 1800." in captions(at)
    assert 'read_picture("my_photo.jpg")' in at.code[0].value


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.png", b""), ("../../<b>.png", b"<svg onload=alert(1)>"), ("cut.jpg", photo(200, 200)[:900])],
    ids=["empty", "html", "cut"],
)
def test_what_is_no_picture_is_refused(visit, name, data):
    at = visit(PAGE, source="My photo")
    at.file_uploader(key="convolution-upload").upload(name, data, "image/png").run()
    assert not at.exception and len(errors(at)) == 1 and errors(at)[0].endswith(".")


def test_a_digit_from_the_data_set_until_one_is_drawn(visit):
    at = visit(PAGE, source="My digit")
    assert any("You have not drawn a digit yet" in caption for caption in captions(at))
    pixels, _ = run_code(at)
    assert pixels.shape == (1, 28, 28) and pixels.max() == 255


def test_the_digit_that_was_drawn_on_its_page_is_looked_at_here(visit):
    at = visit("vision/digits.py")
    sheet = at.session_state["digit-sheet"]
    drawn = {"raw": {"objects": pen.fabric(pen.digit(4))}, "data": None}
    at.session_state[f"digit-{sheet.version}"] = {"drawing": drawn, "backgroundFit": None}
    at.run()
    at.switch_page(f"../{PAGE}")
    at.run()
    at.button_group(key="source").set_value("My digit").run()
    assert not at.exception and not any("not drawn" in caption for caption in captions(at))
    assert run_code(at)[0].shape == (1, 28, 28)

"""The pictures that a convolution looks at."""

import io

import numpy as np
import pytest
from PIL import Image

from core.data.pictures import choice as picture_choice
from core.data.pictures.choice import LONGEST, SAMPLES, WORKED, code_of, digit, sample, sent, small, typed
from core.data.pictures.decoding import PictureProblem
from core.data.pictures.notes import ORIENTATION
from tests import strange_pictures


def file_of(image, format="PNG", **how):
    file = io.BytesIO()
    image.save(file, format, **how)
    return file.getvalue()


def made_by(code):
    names = {}
    exec(code, names)
    return names["pixels"]


@pytest.mark.parametrize("label", SAMPLES)
def test_every_sample_ships_with_its_package_and_its_script_makes_it(label):
    whole = sample(label, colour=True)
    assert whole.size[0] in (1, 3) and min(whole.size[1:]) > 100 and max(whole.size[1:]) <= LONGEST
    assert whole.pixels.dtype == np.float32 and whole.pixels.min() >= 0 and whole.pixels.max() <= 255 and whole.pixels.std() > 10
    assert sample(label, colour=False).size[0] == 1
    shown = small(whole, 64)
    assert max(shown.size[1:]) == 64 and (shown.pixels == shown.pixels.round()).all()
    again = made_by(code_of(shown))
    assert again.dtype == np.float32 and (again == shown.pixels).all()


def test_a_small_picture_stays_as_it_is():
    numbers = typed(WORKED["Nine numbers"])
    assert small(numbers, 64) is numbers


def test_a_pixel_of_the_small_picture_is_the_mean_of_those_it_stands_for():
    pixels = np.random.default_rng(0).integers(0, 256, (3, 40, 60)).astype(np.float32)
    means = pixels.reshape(3, 10, 4, 15, 4).mean((2, 4))
    np.testing.assert_allclose(picture_choice.shrink(pixels, 15), means, atol=0.5001)


def test_the_worked_examples_are_those_of_the_course():
    assert typed(WORKED["Nine numbers"]).pixels.tolist() == [[[10, 20, 30], [40, 50, 60], [70, 80, 90]]]
    assert typed(WORKED["Below zero"]).pixels.tolist() == [[[-5, 3, -2], [7, -1, 4]]]
    assert typed(WORKED["Rising"]).pixels.tolist() == [[[1, 3, 2, 4], [5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16]]]


@pytest.mark.parametrize("text", ["1 2;3 4", "1, 2\n3, 4", " 1  2 ;; 3 4;\n"])
def test_numbers_may_be_parted_in_several_ways(text):
    photo = typed(text)
    assert photo.pixels.tolist() == [[[1, 2], [3, 4]]]
    assert not photo.photographic and (made_by(code_of(photo)) == photo.pixels).all()


def test_decimal_commas_between_blanks():
    assert typed("0,5 0,5; 1 −0,25").pixels.tolist() == [[[0.5, 0.5], [1, -0.25]]]


def test_typed_numbers_keep_their_sign_and_their_digits():
    photo = typed("−0.125 1e3 123456.5")
    assert photo.pixels.tolist() == [[[-0.125, 1000, 123456.5]]]
    assert (made_by(code_of(photo)) == photo.pixels).all()


@pytest.mark.parametrize(
    "text", ["", ";;", "1 2; 3", "1 two", "nan", "inf 1", "1e9", "1 " * 33, "1;" * 33, "9" * 10_000, "1 " * 1_000_000, "<b>1</b>"]
)
def test_what_is_no_grid_is_refused_in_one_sentence(text):
    with pytest.raises(ValueError, match=r"\.$") as refused:
        typed(text)
    assert "<b>" not in str(refused.value) and len(str(refused.value)) < 120


def test_a_digit_has_its_ink_as_grey_levels():
    ink = np.zeros((28, 28), np.float32)
    ink[5, 7] = 254.6
    photo = digit(ink, "a dot")
    assert photo.size == (1, 28, 28) and photo.pixels[0, 5, 7] == 255 and photo.photographic


def test_a_photo_is_made_smaller_and_says_so():
    photo = sent(file_of(Image.new("RGB", (4000, 3000), (200, 100, 50)), "JPEG"), colour=True)
    assert photo.size == (3, 768, 1024)
    assert photo.note == "made smaller from 4000 × 3000"
    np.testing.assert_allclose(photo.pixels[:, 100, 100], [200, 100, 50], atol=2)


def test_a_photo_lying_on_its_side_is_put_upright_with_its_true_size():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    photo = sent(file_of(Image.new("L", (2000, 1200), 90), "JPEG", exif=exif), colour=False)
    assert photo.size == (1, 1024, 614)
    assert photo.note == "made smaller from 1200 × 2000"


def test_a_small_photo_has_nothing_to_say_and_its_script_reads_the_file(tmp_path, monkeypatch):
    pixels = np.random.default_rng(0).integers(0, 256, (50, 70, 3), dtype=np.uint8)
    data = file_of(Image.fromarray(pixels))
    photo = sent(data, colour=True)
    assert photo.note == "" and (photo.pixels == pixels.transpose(2, 0, 1)).all()
    (tmp_path / "my_photo.jpg").write_bytes(data)  # Pillow goes by what is in it
    monkeypatch.chdir(tmp_path)
    assert (made_by(code_of(small(photo, 32))) == small(photo, 32).pixels).all()


@pytest.mark.parametrize("name", strange_pictures.sent())
@pytest.mark.parametrize("colour", [True, False])
def test_the_script_of_a_photo_sees_what_the_page_sees(name, colour, tmp_path, monkeypatch):
    data = strange_pictures.sent()[name]
    photo = small(sent(data, colour), 256)
    (tmp_path / "my_photo.jpg").write_bytes(data)
    monkeypatch.chdir(tmp_path)
    assert np.array_equal(made_by(code_of(photo)), photo.pixels)


def test_the_script_of_a_sample_does_without_the_reader_and_that_of_a_photo_imports_first():
    assert "read_picture" not in code_of(sample("Cat", colour=True))
    lines = code_of(sent(strange_pictures.sent()["turned"], colour=True)).splitlines()
    imports = [place for place, line in enumerate(lines) if line.startswith(("import ", "from "))]
    assert len({lines[place] for place in imports}) == len(imports) == imports[-1] + 1 and max(map(len, lines)) <= 140


def test_line_art_on_nothing_is_dark_on_white():
    ink = np.zeros((40, 40), np.uint8)
    ink[18:22, 5:35] = 255
    photo = sent(file_of(Image.merge("LA", [Image.new("L", (40, 40)), Image.fromarray(ink)])), colour=False)
    assert np.array_equal(photo.pixels[0], 255 - ink.astype(np.float32))


@pytest.mark.parametrize("data", [b"", b"<svg/>", file_of(Image.new("L", (60, 60)))[:40]])
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(PictureProblem, match=r"\.$"):
        sent(data, colour=False)


@pytest.mark.parametrize("mode", ["1", "P", "RGBA", "LA", "CMYK", "I;16"])
def test_any_kind_of_picture_becomes_grey_or_three_channels(mode):
    data = file_of(Image.new(mode, (9, 1)), "TIFF" if mode == "CMYK" else "PNG")
    assert sent(data, colour=True).size[1:] == (1, 9)
    assert sent(data, colour=False).size == (1, 1, 9)

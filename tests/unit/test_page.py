"""The digit on a real page is found: between rules and frames, under shadows, on a board, in any colours."""

import io

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from core import zoo
from core.data.digits.ink import InkProblem
from core.data.digits.page import to_ink
from core.data.digits.rules import run_lengths, without_rules
from core.data.digits.strokes import draw
from core.pretrain import outliers
from tests import pen, written_on

SIDE = 400
READER = zoo.load("digits")
Y, X = np.mgrid[:SIDE, :SIDE] / SIDE
BLUE, GREY, BLACK = (170, 195, 230), (150, 150, 150), (0, 0, 0)


def ink_of(label, width=22):
    return draw(pen.digit(label, 90, 70, 2.3), width, SIDE)


def paper(tone=255):
    return np.full((SIDE, SIDE, 3), tone, np.float32)


def ruled(colour, step, width, both=False, frm=7):
    """A page with lines from edge to edge, across or both ways."""
    page = paper()
    for at in range(frm, SIDE, step):
        page[at : at + width] = colour
        if both:
            page[:, at : at + width] = colour
    return page


def framed(colour, width, inset=0, sides="tblr"):
    page, end = paper(), SIDE - inset
    for side, place in {
        "t": np.s_[inset : inset + width, inset:end],
        "b": np.s_[end - width : end, inset:end],
        "l": np.s_[inset:end, inset : inset + width],
        "r": np.s_[inset:end, end - width : end],
    }.items():
        if side in sides:
            page[place] = colour
    return page


def tilted(page, degrees):
    return np.stack([ndimage.rotate(page[..., c], degrees, reshape=False, order=1, mode="nearest") for c in range(3)], axis=2)


def discs(radius, *places):
    page = paper()
    for y, x in places:
        page[(Y - y) ** 2 + (X - x) ** 2 < radius**2] = 0
    return page


SPECKS = np.random.default_rng(1).uniform(0, 1, (30, 2))
PAGES = {
    "blue lines": ruled(BLUE, 40, 1),
    "close lines": ruled(BLUE, 10, 1),
    "black lines": ruled(BLACK, 57, 2),
    "squares": ruled((190, 210, 235), 25, 1, both=True),
    "grey squares": ruled(GREY, 36, 3, both=True),
    "lines askew": tilted(ruled(GREY, 34, 2), 2.5),
    "frame": framed(BLACK, 2),
    "thick frame": framed(BLACK, 5),
    "inset frame": framed(GREY, 3, inset=14),
    "two sides": framed(BLACK, 3, sides="tl"),
    "box": framed(BLACK, 2, inset=40),
    "scanner": np.where((X > 0.96)[..., None] & (X < 0.968)[..., None], BLACK, paper()),
    "specks": discs(0.006, *SPECKS),
    "holes": discs(0.025, (0.3, 0.06), (0.7, 0.06)),
}
SHADES = {
    "corners": 1 - 0.05 * ((X - 0.5) ** 2 + (Y - 0.5) ** 2) / 0.5,
    "one side": 1 - 0.45 * (X + Y) / 2,
    "edge": 1 - 0.15 * (Y > 0.9),
    "shadow": 1 - 0.3 * np.clip(1 - X / 0.08, 0, 1),
    "phone": 1 - 0.3 * (X + 0.4 * Y > 0.75),
}


def written(page, label, colour=(20, 20, 60)):
    m = ink_of(label)[..., None]
    return Image.fromarray(np.uint8(np.clip(page * (1 - m) + np.float32(colour) * m, 0, 255)))


def is_read(picture, label):
    reading = READER(picture)
    return reading.label == label and reading.accepted


@pytest.mark.parametrize("label", [1, 4, 7, 8])
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_what_is_printed_on_the_page_does_not_matter(page, label):
    assert is_read(written(page, label), label)


@pytest.mark.parametrize("label", [0, 2, 5])
@pytest.mark.parametrize("shade", SHADES.values(), ids=SHADES.keys())
def test_shading_does_not_matter(shade, label):
    shaded = np.asarray(written(paper(), label), np.float32) * shade[..., None]
    assert is_read(Image.fromarray(np.uint8(shaded)), label)


@pytest.mark.parametrize("label", range(10))
def test_chalk_on_a_board_in_uneven_light_is_read(label):
    random = np.random.default_rng(label)
    board = 52 + 170 * ink_of(label) * np.clip(random.normal(0.85, 0.15, (SIDE, SIDE)), 0, 1)
    board = board * (1 - 0.25 * (X * 0.6 + Y * 0.4)) + random.normal(0, 2, board.shape)
    file = io.BytesIO()
    Image.fromarray(np.uint8(np.clip(board, 0, 255))).save(file, "JPEG", quality=80)
    assert READER(Image.open(file)).label == label


@pytest.mark.parametrize(
    ("ink", "back"),
    [((200, 0, 0), (0, 102, 0)), ((230, 120, 30), (146, 146, 146)), ((255, 250, 120), (255, 255, 255)), ((60, 110, 220), (200, 90, 20))],
    ids=["red on green", "orange on grey", "yellow on white", "blue on orange"],
)
def test_colours_of_one_brightness_are_told_apart(ink, back):
    for one, other in ((ink, back), (back, ink)):
        assert is_read(written(np.broadcast_to(np.float32(other), (SIDE, SIDE, 3)), 5, one), 5)


@pytest.mark.parametrize("kind", written_on.KINDS)
def test_on_every_kind_of_page_digits_are_read_and_all_else_is_doubted(kind):
    random = np.random.default_rng(len(kind))
    digit, letter = int(random.choice([0, *range(2, 10)])), str(random.choice(list(pen.LETTERS)))  # a 1 of straight strokes is on the brink
    reading = READER(written_on.on_page(kind, ink_of(digit), random))
    assert reading.accepted and reading.label == digit
    strokes = [stroke * 2.3 + (90, 70) for stroke in pen.LETTERS[letter]]
    scribble = ndimage.zoom(outliers.scribble(random), SIDE / outliers.SIDE, order=1).clip(0, 1)
    for ink in (draw(strokes, 22, SIDE), scribble):
        assert not READER(written_on.on_page(kind, ink, random)).accepted, letter


@pytest.mark.parametrize("label", range(10))
def test_a_line_that_crosses_leaves_the_stroke_whole(label):
    clean, crossed = (to_ink(written(page, label, BLACK)) > 0.5 for page in (paper(), PAGES["black lines"]))
    assert (clean & crossed).sum() / (clean | crossed).sum() > 0.97
    assert ndimage.label(crossed)[1] == ndimage.label(clean)[1]


@pytest.mark.parametrize("label", range(10))
@pytest.mark.parametrize("width", [4, 22, 45])
def test_a_clean_digit_has_no_rules(label, width):
    ink = ink_of(label, width)
    assert np.array_equal(without_rules(ink > 0.5), ink > 0.5)
    assert np.abs(to_ink(Image.fromarray(np.uint8(255 - 255 * ink))) - ink).max() < 0.02


def test_a_blot_on_a_shaded_page_keeps_its_inside():
    blot = discs(0.3, (0.5, 0.5)) * SHADES["one side"][..., None]
    assert to_ink(Image.fromarray(np.uint8(blot)))[SIDE // 2, SIDE // 2] > 0.9


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (paper(), "nothing on this page"),
        (paper(200), "nothing on this page"),
        (PAGES["squares"], "only lines"),
        (PAGES["frame"], "only lines"),
        (np.where(ink_of(3)[..., None] > 0.5, 238, paper()), "too little contrast"),
    ],
    ids=["white", "grey", "squares", "frame", "faint"],
)
def test_a_refusal_names_the_true_reason(page, words):
    picture = Image.fromarray(np.uint8(page))
    with pytest.raises(InkProblem, match=words):
        to_ink(picture)
    assert words in READER(picture).problem


def test_run_lengths_are_those_of_each_column():
    mask = np.array([[1, 0, 1], [1, 0, 0], [0, 1, 1], [1, 1, 1]], bool)
    assert run_lengths(mask).tolist() == [[2, 0, 1], [2, 0, 0], [0, 2, 2], [1, 2, 2]]

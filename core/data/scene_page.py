"""From a drawing, a picture or a photo to the page that a detector reads."""

from collections.abc import Sequence

import numpy as np
from PIL import Image

from core.data.digits.ink import CLEAR, InkProblem, resize
from core.data.digits.page import to_ink
from core.data.digits.strokes import Picture, Stroke, draw
from core.data.scenes import HEIGHT, WIDTH

EMPTY = "Draw something: a few digits, a triangle, a square or a cross."
FULL = "The page is nearly all ink; draw with lines, with room between them."
MOST_INK = 0.6  # share of the page
LEAST_INK = 6  # pixels
THINNEST = 1.8  # pixels of the page: a finer pen is drawn as wide as this
MARGIN = 3  # pixels of the page around the ink of a photo


def of_strokes(strokes: Sequence[Stroke], pens: Sequence[float], width: int) -> Picture:
    """Strokes on a sheet of that width, and 2/3 of it high, as a page (96, 144) in [0, 1], ink 1 on 0.

    Raises:
        InkProblem: Nothing is drawn, or all is ink.
    """
    if not strokes:
        raise InkProblem(EMPTY)
    factor = WIDTH / width
    return checked(draw([stroke * factor for stroke in strokes], [max(pen * factor, THINNEST) for pen in pens], (WIDTH, HEIGHT)))


def of_picture(image: Image.Image) -> Picture:
    """The ink of a photo, a scan or a picture, as large as it fits on a page (96, 144) in [0, 1], ink 1 on 0.

    Raises:
        InkProblem: There is nothing on it, or all is ink.
    """
    if image.size == (WIDTH, HEIGHT) and image.mode == "L":  # a scene: it has its size already
        return checked(np.asarray(image, np.float32) / 255)
    ink = to_ink(image)
    rows, columns = (np.flatnonzero((ink > CLEAR).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        raise InkProblem(EMPTY)
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    room = HEIGHT - 2 * MARGIN, WIDTH - 2 * MARGIN
    factor = min(room[0] / ink.shape[0], room[1] / ink.shape[1])
    small = resize(ink, max(round(ink.shape[0] * factor), 1), max(round(ink.shape[1] * factor), 1))
    page = np.zeros((HEIGHT, WIDTH), np.float32)
    top, left = (HEIGHT - small.shape[0]) // 2, (WIDTH - small.shape[1]) // 2
    page[top : top + small.shape[0], left : left + small.shape[1]] = small / max(float(small.max()), 1e-6)
    return checked(page)


def checked(page: Picture) -> Picture:
    """The page as it is. InkProblem where there is nothing to look for on it."""
    ink = int((page > CLEAR).sum())
    if ink < LEAST_INK:
        raise InkProblem(EMPTY)
    if ink > MOST_INK * page.size:
        raise InkProblem(FULL)
    return page

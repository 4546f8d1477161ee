"""Scenes: pages with several digits and drawn shapes on them, and where each of these stands.

A thing is cut to its ink, scaled, sometimes thinned, and laid on the page where it hides nothing; between the things lie scraps,
short lines and dots that are to be passed over. Everything by chance comes from one generator, so the same seed makes the same scenes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

HEIGHT, WIDTH = 96, 144  # pixels of a scene
SHAPES = ("triangle", "square", "cross")
CLASSES = (*"0123456789", *SHAPES)
MOST = 7  # things on a page
SHAPE_SHARE = 0.25  # of the things
SMALLEST, LARGEST = 16, 46  # the longer side of most things, pixels
HUGE = 84  # of a large one, which reaches over most of the page
TOUCH = 0.02  # share of a thing's box that another may lie in
CORNERS: dict[str, Sequence[tuple[float, float]]] = {  # of the shapes, in a box from 0 to 1, in the order in which they are drawn
    "triangle": ((0.5, 0), (1, 1), (0, 1), (0.5, 0)),
    "square": ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0)),
    "cross": ((0, 0), (1, 1), (1, 0), (0, 1)),
}


@dataclass(frozen=True)
class Scenes:
    """N pages and what is on them."""

    images: NDArray[np.uint8]  # (N, 96, 144), ink 255 on 0
    things: NDArray[np.float32]  # (N, 7, 5): class, middle (x, y), width, height in pixels; class -1 where there is no further thing

    def __len__(self) -> int:
        return len(self.images)


def compose(digits: NDArray[np.uint8], labels: NDArray[np.int64], count: int, seed: int, large: float = 0.0) -> Scenes:
    """So many scenes.

    Args:
        digits: (D, 28, 28), ink 255 on 0: the handwriting that they are composed from.
        labels: (D,), 0 to 9.
        count: How many scenes.
        seed: Chooses everything that is chosen by chance.
        large: Share of the things that are larger than half of the page, from 0 to 1.
    """
    random = np.random.default_rng(seed)
    images, things = np.zeros((count, HEIGHT, WIDTH), np.uint8), np.full((count, MOST, 5), -1, np.float32)
    for page, told in zip(images, things, strict=True):
        if random.random() < 0.5:
            _scraps(page, random)
        wanted, taken = int(random.integers(1, MOST + 1)), np.zeros((HEIGHT, WIDTH), bool)
        place = 0
        for _ in range(3 * wanted):  # a full page has no room for more
            if place == wanted:
                break
            picture, number = _shape(random, large) if random.random() < SHAPE_SHARE else _digit(digits, labels, random, large)
            h, w = picture.shape
            top, left = int(random.integers(0, HEIGHT - h + 1)), int(random.integers(0, WIDTH - w + 1))
            here = slice(top, top + h), slice(left, left + w)
            if taken[here].mean() > TOUCH:
                continue
            taken[here] = True
            page[here] = np.maximum(page[here], picture)
            told[place] = number, left + w / 2, top + h / 2, w, h
            place += 1
    return Scenes(images, things)


def _size(random: Generator, large: float) -> int:
    """The longer side of a thing: usual, or large as on a page with little on it."""
    if large and random.random() < large:
        return int(random.integers(LARGEST + 1, HUGE + 1))
    return int(random.integers(SMALLEST, LARGEST + 1))


def _digit(digits: NDArray[np.uint8], labels: NDArray[np.int64], random: Generator, large: float) -> tuple[NDArray[np.uint8], int]:
    """One of the digits, cut to its ink and scaled: (h, w), and its class."""
    row, size = int(random.integers(len(digits))), _size(random, large)
    ink = _cut(digits[row])
    factor = size / max(ink.shape)
    sides = (max(round(ink.shape[1] * factor), 3), max(round(ink.shape[0] * factor), 3))
    image = Image.fromarray(ink).resize(sides, Image.Resampling.BICUBIC)
    if factor > 1.2 and random.random() < 0.6:  # as with a finer pen, however much it was enlarged
        finest = 3 if size <= LARGEST else int(random.choice([3, 5, 7]))
        thin = np.asarray(image.filter(ImageFilter.MinFilter(finest)))
        image = Image.fromarray((thin * (255 / max(int(thin.max()), 1))).astype(np.uint8))
    return _cut(np.asarray(image)), int(labels[row])


def _shape(random: Generator, large: float) -> tuple[NDArray[np.uint8], int]:
    """A shape as by a hand that is not quite steady: (h, w), and its class."""
    number = int(random.integers(len(SHAPES)))
    size, pen = _size(random, large), float(random.uniform(1.5, 4.0))
    sides = np.array([size, size * random.uniform(0.75, 1.0)])[:: random.choice([-1, 1])]
    corners = np.array(CORNERS[SHAPES[number]])
    corners = (corners + random.normal(0, 0.05, corners.shape)).clip(0, 1) * (sides - pen - 1) + pen / 2
    lines = [corners] if SHAPES[number] != "cross" else [corners[:2], corners[2:]]
    image = Image.new("L", (2 * HUGE, 2 * HUGE))
    for line in lines:
        _pen(image, 2 * line, 2 * pen)
    return _cut(np.asarray(image.reduce(2))), len(CLASSES) - len(SHAPES) + number


def _scraps(page: NDArray[np.uint8], random: Generator) -> None:
    """Up to three short lines and dots, which are nothing."""
    image = Image.new("L", (WIDTH, HEIGHT))
    for _ in range(int(random.integers(1, 4))):
        start, reach = random.uniform(0, (WIDTH, HEIGHT)), random.uniform(-9, 9, 2) * random.integers(0, 2)
        _pen(image, np.array([start, start + reach]), float(random.uniform(1, 4)))
    np.maximum(page, np.asarray(image), out=page)


def _pen(image: Image.Image, points: NDArray[np.floating], width: float) -> None:
    """Draw along points (n, 2) with a round pen."""
    draw, radius = ImageDraw.Draw(image), width / 2
    draw.line([(float(x), float(y)) for x, y in points], fill=255, width=max(round(width), 1), joint="curve")
    for x, y in points:
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)


def _cut(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Without rows and columns that have no ink; never less than a pixel."""
    ink = picture > 76  # 0.3 of black
    if not ink.any():
        return picture
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]

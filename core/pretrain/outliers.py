"""Drawings that are no digits, for teaching a network to doubt: letters, scribbles, shapes, spoiled digits.

Every generator gives a picture of ink (S, S) in [0, 1]. Real letters come from the Omniglot alphabets; printed
ones from the fonts that matplotlib carries. What a person could well take for a digit is left out.
"""

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import matplotlib
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from scipy import ndimage

from core.data.digits.strokes import Picture, Stroke, draw
from core.pretrain.pen_digits import PenDigit

SIDE = 140  # of the picture; half a canvas

# Letters that nobody could call wrong to read as a digit, in any of the scripts below.
LOOKALIKES = set("oOQDlI|iSszZbBgqGJjrTyОоЗзЭэЧчБбІіЅѕЬьҐгГΟοΙισςβθΘγτՏօՕշՇջլაიძ")
SCRIPTS = (  # spans of Unicode
    (0x41, 0x7A), (0x391, 0x3C9), (0x410, 0x44F), (0x531, 0x586), (0x10D0, 0x10F0), (0x5D0, 0x5EA), (0x621, 0x64A), (0x2190, 0x21FF),
    (0x2200, 0x22FF), (0x25A0, 0x26FF),
)  # fmt: skip


def omniglot(file: Path) -> dict[str, list[Picture]]:
    """The hand-drawn letters, ink 1 on 0, by alphabet; (105, 105) each."""
    letters: dict[str, list[Picture]] = {}
    with zipfile.ZipFile(file) as archive:
        for name in sorted(n for n in archive.namelist() if n.endswith(".png")):
            with Image.open(io.BytesIO(archive.read(name))) as image:
                ink = 1 - np.asarray(image.convert("L"), dtype=np.float32) / 255
            letters.setdefault(name.split("/")[0], []).append(ink)
    return letters


def thicker(ink: Picture, rng: np.random.Generator) -> Picture:
    """The same drawing with a pen up to nine pixels wide, a little turned."""
    ink = ndimage.rotate(np.pad(ink, 12), rng.normal(0, 8), reshape=False, order=1)
    radius = rng.integers(0, 5)
    if radius:
        y, x = np.ogrid[-radius : radius + 1, -radius : radius + 1]
        ink = ndimage.grey_dilation(ink, footprint=x * x + y * y <= radius * radius + 1)
    return np.asarray(np.clip(ndimage.gaussian_filter(ink, 0.6), 0, 1), dtype=np.float32)


def letter(rng: np.random.Generator) -> Picture:
    """A printed letter or sign of one of ten scripts, thinned or thickened."""
    fonts = [f for f in sorted((Path(matplotlib.get_data_path()) / "fonts/ttf").glob("DejaVu*.ttf")) if "Display" not in f.name]
    while True:
        low, high = SCRIPTS[rng.integers(len(SCRIPTS))]
        sign = chr(rng.integers(low, high + 1))
        if sign in LOOKALIKES or not sign.isprintable():
            continue
        font = ImageFont.truetype(str(fonts[rng.integers(len(fonts))]), 90)
        ink = _printed(sign, font)
        if ink.mean() > 0.01 and not np.array_equal(ink, _printed("\uffff", font)):  # the box for a sign that a font does not have
            break
    edge = int(rng.integers(0, 4))
    thin = edge > 1 and rng.random() < 0.5
    return thicker(np.asarray(ndimage.grey_erosion(ink, size=(edge, edge)), np.float32) if thin else ink, rng)


def _printed(sign: str, font: ImageFont.FreeTypeFont) -> Picture:
    image = Image.new("L", (SIDE, SIDE))
    ImageDraw.Draw(image).text((SIDE / 2, SIDE / 2), sign, fill=255, font=font, anchor="mm")
    return np.asarray(np.asarray(image, dtype=np.float32) / 255, dtype=np.float32)


def scribble(rng: np.random.Generator) -> Picture:
    """One to four wandering lines, smooth or jagged."""
    strokes: list[Stroke] = []
    for _ in range(rng.integers(1, 5)):
        corners = rng.uniform(20, SIDE - 20, (rng.integers(4, 12), 2))
        strokes.append(_smooth(corners) if rng.random() < 0.7 else corners)
    return draw(strokes, rng.uniform(3, 14), SIDE)


def zigzag(rng: np.random.Generator) -> Picture:
    """Hatching, waves, spirals."""
    t = np.linspace(0, 1, 200)
    turns = rng.uniform(2.5, 7)
    if rng.random() < 0.5:
        path = np.stack([t - 0.5, rng.uniform(0.2, 0.5) * np.sin(2 * np.pi * turns * t)], axis=1)
    else:
        radius = np.stack([t, t], axis=1) / 2
        path = radius * _arc(2 * np.pi * turns * t)
    return draw([_turned(path, rng.uniform(0, 2 * np.pi)) * rng.uniform(50, 110) + SIDE / 2], rng.uniform(3, 9), SIDE)


def shape(rng: np.random.Generator) -> Picture:
    """Polygons, stars, crosses, hearts, faces, ticks and arrows."""
    t = np.linspace(0, 2 * np.pi, 60)
    kind = rng.integers(7)
    if kind == 0:
        strokes = [_ring(int(rng.integers(3, 5)))]  # five and more corners look like a zero
    elif kind == 1:
        points = int(rng.integers(4, 8))
        strokes = [_ring(2 * points) * np.tile([[0.5], [0.2]], (points + 1, 1))[: 2 * points + 1] * 2]
    elif kind == 2:
        strokes = [np.array([[-0.5, 0], [0.5, 0]]), np.array([[0, -0.5], [0, 0.5]])]
    elif kind == 3:
        heart = np.stack([16 * np.sin(t) ** 3, -13 * np.cos(t) + 5 * np.cos(2 * t) + 2 * np.cos(3 * t) + np.cos(4 * t)], axis=1)
        strokes = [heart / 34]
    elif kind == 4:
        eyes = [np.array([[x, -0.15], [end, -0.13]]) for x, end in ((-0.2, -0.18), (0.2, 0.22))]
        strokes = [_arc(t) / 2, *eyes, _arc(np.linspace(0.2, np.pi - 0.2, 20)) * 0.28]
    elif kind == 5:
        strokes = [np.array([[-0.5, 0], [-0.15, 0.35], [0.5, -0.45]])]
    else:
        strokes = [np.array([[-0.5, 0], [0.5, 0]]), np.array([[0.2, -0.25], [0.5, 0], [0.2, 0.25]])]
    turn = rng.uniform(0, 2 * np.pi) if kind in (0, 1, 6) else rng.normal(0, 0.2)
    stretch = np.exp(rng.normal(0, 0.2, 2)) * rng.uniform(40, 100)
    wobble = [_turned(_between(s) + rng.normal(0, 0.015, 2), turn) * stretch + SIDE / 2 for s in strokes]
    return draw(wobble, rng.uniform(3, 12), SIDE)


def spoiled(digits: Sequence[PenDigit], rng: np.random.Generator) -> Picture:
    """A digit cut in half, turned on its side, in mirror writing, or two digits in one drawing."""
    pick = {label: [d for d in digits if d.label == label] for label in range(10)}

    def one(*labels: int) -> list[Stroke]:
        label = labels[rng.integers(len(labels))]
        return pick[label][rng.integers(len(pick[label]))].strokes

    kind = rng.choice(["half", "side", "mirror", "pair", "over"], p=[0.3, 0.15, 0.15, 0.25, 0.15])
    if kind == "half":
        strokes = _halved(one(0, 2, 3, 5), rng)
    elif kind == "side":
        strokes = [_turned(s, np.pi / 2 * rng.choice([1, -1])) for s in one(3, 4, 5, 7)]
    elif kind == "mirror":
        strokes = [s * [-1, 1] for s in one(3, 4, 7, 9)]
    elif kind == "pair":
        gap = rng.uniform(0.75, 1.1)
        strokes = [s - [gap / 2, 0] for s in one(*range(10))] + [s + np.array([gap / 2, rng.normal(0, 0.1)]) for s in one(*range(10))]
    else:
        strokes = [*one(0, 2, 3, 4, 5, 8), *(s + rng.normal(0, 0.15, 2) for s in one(2, 3, 4, 5, 6, 7, 8, 9))]
    strokes = [_turned(s, rng.normal(0, 0.12)) * rng.uniform(40, 70) + SIDE / 2 for s in strokes if len(s)]
    return draw(strokes, rng.uniform(3, 12), SIDE)


def _halved(strokes: list[Stroke], rng: np.random.Generator) -> list[Stroke]:
    axis, sign = rng.integers(2), rng.choice([-1, 1])
    cut = [_between(s) for s in strokes]
    return [s[s[:, axis] * sign > rng.uniform(-0.05, 0.1)] for s in cut]


def _ring(corners: int) -> Stroke:
    return _arc(np.linspace(0, 2 * np.pi, corners + 1)) / 2


def _arc(angle: NDArray[np.float64]) -> Stroke:
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _turned(points: Stroke, angle: float) -> Stroke:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.asarray(points @ np.array([[cos, sin], [-sin, cos]]))


def _between(points: Stroke, steps: int = 8) -> Stroke:
    """More points along the same line."""
    at = np.linspace(0, len(points) - 1, (len(points) - 1) * steps + 1)
    return np.stack([np.interp(at, np.arange(len(points)), points[:, i]) for i in (0, 1)], axis=1)


def _smooth(corners: Stroke) -> Stroke:
    return np.asarray(ndimage.gaussian_filter1d(_between(corners, 12), 5, axis=0, mode="nearest"))


GENERATORS: tuple[Callable[[np.random.Generator], Picture], ...] = (letter, letter, scribble, zigzag, shape)

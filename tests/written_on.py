"""Ink on whatever people write on, for tests and benchmarks: paper with lines and shadows, boards, screens, in photos and scans."""

import io
from collections.abc import Callable

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

Grey = NDArray[np.float32]  # (H, W)
Colours = NDArray[np.float32]  # (H, W, 3), 0 to 255
LINES = [(170, 195, 230), (200, 200, 200), (150, 150, 150), (90, 90, 90), (230, 120, 120), (120, 200, 140), (60, 90, 200)]
PENS = [(0, 0, 0), (20, 20, 60), (30, 30, 30), (10, 30, 140), (70, 70, 75)]
COLOURED = [(200, 30, 30), (20, 90, 200), (0, 130, 60), (150, 40, 160), (230, 120, 30), (0, 150, 160)]
ALIKE = [((200, 0, 0), (0, 102, 0)), ((230, 120, 30), (146, 146, 146)), ((60, 110, 220), (200, 90, 20)), ((0, 130, 0), (120, 60, 200))]


def on_page(kind: str, ink: Grey, random: Generator) -> Image.Image:
    """The ink, 1 on 0, as a picture of that kind; of this size, with all else by chance."""
    return _picture(KINDS[kind](ink, random))


def blank(ink: Grey, tone: float = 255) -> Colours:
    return np.full((*ink.shape, 3), tone, np.float32)


def painted(page: Colours, ink: Grey, colour: object) -> Colours:
    return np.asarray(page * (1 - ink[..., None]) + np.asarray(colour, np.float32) * ink[..., None], np.float32)


def _one(random: Generator, choices: list) -> tuple[int, ...]:
    return choices[random.integers(len(choices))]


def _places(ink: Grey) -> tuple[NDArray, NDArray]:
    """Down and across, each from 0 to 1."""
    H, W = ink.shape
    down, across = np.mgrid[:H, :W]
    return down / H, across / W


def _slope(ink: Grey, random: Generator) -> NDArray:
    """From 0 at one side to 1 at the other, in any direction."""
    down, across = _places(ink)
    turn = random.uniform(0, 2 * np.pi)
    return np.clip(0.5 + (np.cos(turn) * (across - 0.5) + np.sin(turn) * (down - 0.5)) / 1.4, 0, 1)


def _cloth(ink: Grey, random: Generator, size: float) -> NDArray:
    """Uneven everywhere, by one on average, in pieces of so many pixels."""
    noise = ndimage.gaussian_filter(random.normal(0, 1, ink.shape), size)
    return noise / noise.std()


def _ruled(ink: Grey, random: Generator, transfer_modes: str = "h", least: float = 0.03) -> Colours:
    page, colour, width = blank(ink), _one(random, LINES), int(random.integers(1, 4))
    step = int(random.uniform(least, 0.15) * max(ink.shape)) + 3 * width + 4
    for way in transfer_modes:
        lines = page if way == "h" else page.transpose(1, 0, 2)
        for at in range(int(random.integers(step)), len(lines), step):
            lines[at : at + width] = colour
    return page


def _margin(ink: Grey, random: Generator) -> Colours:
    page, at = _ruled(ink, random), int(random.uniform(0.05, 0.2) * ink.shape[1])
    page[:, at : at + 2] = (230, 100, 100)
    return page


def _askew(ink: Grey, random: Generator) -> Colours:
    page = _ruled(np.zeros((2 * max(ink.shape),) * 2, np.float32), random, "h" if random.random() < 0.7 else "hv", 0.02)
    turned = Image.fromarray(np.uint8(page)).rotate(random.uniform(-4, 4), Image.Resampling.BICUBIC)
    middle = [(side - part) // 2 for side, part in zip(turned.size[::-1], ink.shape, strict=True)]
    return np.asarray(turned, np.float32)[middle[0] : middle[0] + ink.shape[0], middle[1] : middle[1] + ink.shape[1]]


def _frame(ink: Grey, random: Generator, inset: float = 0, sides: str = "tblr") -> Colours:
    page, width = blank(ink), int(random.integers(1, 6))
    away, colour = int(inset * max(ink.shape)), (0, 0, 0) if random.random() < 0.7 else _one(random, LINES)
    inside = page[away : len(page) - away, away : page.shape[1] - away]
    where = {"t": np.s_[:width], "b": np.s_[-width:], "l": np.s_[:, :width], "r": np.s_[:, -width:]}
    for side in sides:
        inside[where[side]] = colour
    return page


def _box(ink: Grey, random: Generator, across: bool = False) -> Colours:
    """Around the ink; its lines go right across the page, or end at its corners."""
    page, width = blank(ink), int(random.integers(1, 5))
    away = random.uniform(0.03, 0.12) * min(ink.shape)
    spans = []
    for axis in (1, 0):
        there = np.flatnonzero(ink.max(axis) > 0.3)
        spans.append((max(int(there[0] - away), 2), min(int(there[-1] + away), ink.shape[1 - axis] - 3 - width)))
    (top, bottom), (left, right) = spans
    colour = (0, 0, 0) if random.random() < 0.5 else _one(random, LINES)
    rows, columns = (np.s_[:], np.s_[:]) if across else (np.s_[top : bottom + width], np.s_[left : right + width])
    for at in (top, bottom):
        page[at : at + width, columns] = colour
    for at in (left, right):
        page[rows, at : at + width] = colour
    return page


def _scanner(ink: Grey, random: Generator) -> Colours:
    page, wide = blank(ink), ink.shape[1]
    for at in (random.integers(wide), wide - 3)[: random.integers(1, 3)]:
        page[:, at : at + int(random.integers(1, 4))] = _one(random, [(0, 0, 0), *LINES])
    return page


def _discs(ink: Grey, places: NDArray, radii: NDArray, colour: object) -> Colours:
    """Round spots, none of them on the ink."""
    H, W = ink.shape
    down, across = np.mgrid[:H, :W]
    spots = np.zeros((H, W), bool)
    for (y, x), radius in zip(places * (H, W), radii * max(H, W), strict=True):
        spots |= (down - y) ** 2 + (across - x) ** 2 < radius**2
    spots &= ~ndimage.binary_dilation(ink > 0.1, iterations=3)
    return painted(blank(ink), spots.astype(np.float32), colour)


def _specks(ink: Grey, random: Generator, count: int) -> Colours:
    return _discs(ink, random.uniform(0, 1, (count, 2)), random.uniform(0.0015, 0.008, count), _one(random, [*PENS, (90, 80, 70)]))


def _holes(ink: Grey, random: Generator) -> Colours:
    downwards = _one(random, [(0.3, 0.7), (0.1, 0.37, 0.63, 0.9)])
    places = np.array([(down, 0.04) for down in downwards])
    return _discs(ink, places, np.full(len(places), random.uniform(0.012, 0.025)), _one(random, [(0, 0, 0), (150, 150, 150)]))


def _shadow(ink: Grey, random: Generator) -> NDArray:
    shadow = (_slope(ink, random) > random.uniform(0.3, 0.7)).astype(np.float32)
    return 1 - random.uniform(0.12, 0.45) * ndimage.gaussian_filter(shadow, random.uniform(0.5, 0.03 * max(ink.shape)))


def _vignette(ink: Grey, random: Generator) -> NDArray:
    down, across = _places(ink)
    return 1 - random.uniform(0.04, 0.35) * (((down - 0.5) ** 2 + (across - 0.5) ** 2) / 0.5) ** random.uniform(0.7, 2)


def _side(ink: Grey, random: Generator, soft: bool) -> NDArray:
    """Darker along one side of the page."""
    down, across = _places(ink)
    away, wide = (across, 1 - across, down, 1 - down)[random.integers(4)], random.uniform(0.03, 0.15)
    return 1 - random.uniform(0.05, 0.4) * (np.clip(1 - away / wide, 0, 1) if soft else away < wide)


def _corner(ink: Grey, random: Generator) -> NDArray:
    down, across = _places(ink)
    away = np.hypot(down - random.integers(2), across - random.integers(2))
    return 1 - random.uniform(0.04, 0.3) * np.clip(1 - away / random.uniform(0.15, 0.5), 0, 1)


def _chalk(ink: Grey, random: Generator) -> Colours:
    board = np.float32(_one(random, [(30, 60, 45), (45, 75, 60), (35, 35, 38), (20, 45, 35), (60, 95, 75)]))
    worn = ink * np.clip(0.8 + 0.25 * _cloth(ink, random, 1.2), 0.2, 1)
    page = painted(np.broadcast_to(board, (*ink.shape, 3)), worn, _one(random, [(235, 235, 230), (240, 225, 150), (225, 170, 180)]))
    dust = random.uniform(0, 7) * _cloth(ink, random, 0.05 * max(ink.shape))
    return _grainy(page + dust[..., None], random, 1, 5) * _dimmed(ink, random, 0, 0.35)


def _screen(ink: Grey, random: Generator) -> Colours:
    back = np.float32(_one(random, [(0, 0, 0), (18, 18, 18), (30, 32, 40), (40, 44, 52)]))
    page = back + (255 - _ruled(ink, random, "h")) / 255 * random.uniform(20, 90)
    return painted(page, ink, _one(random, [(255, 255, 255), (250, 220, 80), (120, 220, 250)]))


def _alike(ink: Grey, random: Generator) -> Colours:
    pair = np.float32(_one(random, ALIKE))[random.permutation(2)]
    return painted(np.broadcast_to(pair[0], (*ink.shape, 3)), ink, pair[1])


def _dimmed(ink: Grey, random: Generator, least: float, most: float) -> NDArray:
    return (1 - random.uniform(least, most) * _slope(ink, random))[..., None]


def _grainy(page: Colours, random: Generator, least: float, most: float) -> Colours:
    return np.asarray(page + random.normal(0, random.uniform(least, most), page.shape[:2])[..., None], np.float32)


def _photo(page: Colours, random: Generator, light: float = 0.9) -> Colours:
    lit = page * light * _dimmed(page[..., 0], random, 0.1, 0.45)
    return _grainy(ndimage.gaussian_filter(lit, (*[random.uniform(0.3, 1.3)] * 2, 0)), random, 1, 6)


def _jpeg(page: Colours, random: Generator) -> Colours:
    file = io.BytesIO()
    _picture(page).save(file, "JPEG", quality=int(random.integers(20, 60)))
    with Image.open(file) as image:
        return np.asarray(image, np.float32)


def _picture(page: Colours) -> Image.Image:
    return Image.fromarray(np.uint8(np.clip(page, 0, 255)))


def _printed(make: Callable[[Grey, Generator], Colours]) -> Callable[[Grey, Generator], Colours]:
    return lambda ink, random: painted(make(ink, random), ink, _one(random, PENS))


def _lit(make: Callable[[Grey, Generator], NDArray]) -> Callable[[Grey, Generator], Colours]:
    return lambda ink, random: painted(blank(ink), ink, _one(random, PENS)) * make(ink, random)[..., None]


_plain, _lined = _printed(lambda ink, random: blank(ink)), _printed(_ruled)
KINDS: dict[str, Callable[[Grey, Generator], Colours]] = {
    "clean": _plain,
    "lines": _lined,
    "grid": _printed(lambda ink, random: _ruled(ink, random, "hv")),
    "lines askew": _printed(_askew),
    "margin": _printed(_margin),
    "frame": _printed(_frame),
    "inset frame": _printed(lambda ink, random: _frame(ink, random, random.uniform(0.01, 0.05))),
    "part of a frame": _printed(lambda ink, random: _frame(ink, random, 0, "".join(random.permutation(list("tblr"))[:2]))),
    "box": _printed(_box),
    "table": _printed(lambda ink, random: _box(ink, random, across=True)),
    "scanner": _printed(_scanner),
    "speck": _printed(lambda ink, random: _specks(ink, random, 1)),
    "specks": _printed(lambda ink, random: _specks(ink, random, 40)),
    "holes": _printed(_holes),
    "shade": _lit(lambda ink, random: 1 - random.uniform(0.05, 0.5) * _slope(ink, random)),
    "vignette": _lit(_vignette),
    "page edge": _lit(lambda ink, random: _side(ink, random, soft=False)),
    "shadow at a side": _lit(lambda ink, random: _side(ink, random, soft=True)),
    "dark corner": _lit(_corner),
    "shadow of a hand": _lit(_shadow),
    "chalk on a board": _chalk,
    "white on black": lambda ink, random: painted(blank(ink, 0), ink, (255, 255, 255)),
    "dark screen": _screen,
    "coloured pen": lambda ink, random: painted(_ruled(ink, random), ink, _one(random, COLOURED)),
    "colours of one brightness": _alike,
    "rough paper": lambda ink, random: _grainy(_plain(ink, random) + 4 * _cloth(ink, random, 2)[..., None], random, 0.5, 4),
    "JPEG": lambda ink, random: _jpeg(_plain(ink, random), random),
    "photo": lambda ink, random: _jpeg(_photo(_plain(ink, random), random), random),
    "photo of lines": lambda ink, random: _jpeg(_photo(_lined(ink, random), random), random),
    "low light": lambda ink, random: _jpeg(_photo(_plain(ink, random), random, random.uniform(0.15, 0.35)), random),
}

"""Find the ink on a page: a drawing, a screenshot, a scan, or a photograph of paper or a board."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from core.data.digits.ink import InkProblem, scale_into
from core.data.digits.rules import Mask, without_rules
from core.data.digits.strokes import Picture
from core.data.pictures.decoding import WORK_SIDE

SAME = 3 / 255  # closer than this to the paper is paper, in a picture without grain
FRAMED = 0.9  # share of the picture's edge that has the paper's tone, where nothing but a stroke or two reaches it
FLAT = 0.5  # share of pixels with exactly the paper's tone: a drawing has it, a photograph never
REACH = 0.25  # of the longer side: wider than any stroke; over this distance the paper's tone may change
ISLAND = 0.6  # of the paper's tone: something darker that lies on it is no paper
GRAIN = 0.12  # darker than this by itself may be grain and creases
FAINT = 0.1  # less contrast is none
LARGE = 0.0005  # share of the page: smaller is a speck
THUMBNAIL = 48  # pixels; a smaller picture is all digit, as MNIST's are
LOOKS = 3  # how often the ink is looked for anew without what proved to be none
NOTHING = "There is nothing on this page: it has one tone all over."
TOO_FAINT = "There is too little contrast between ink and paper; use a darker pen or more light."


EIGHT = np.ones((3, 3))  # neighbours of a pixel
Box = tuple[slice, slice]


def to_ink(image: Image.Image) -> Picture:
    """The ink of the one thing on a page: (H, W) in [0, 1], ink bright, whatever its colour was.

    Ink is what differs in tone from the paper around it. Rules, frames, specks and what hangs at the page's edge are left out.

    Raises:
        InkProblem: There is nothing on the page, or too little contrast.
    """
    light = _ink_dark(_tones(_shrunk(image)))
    dark = _darkness(light)
    if (dark < SAME).mean() < FLAT:
        return _of_photo(_darkness(ndimage.gaussian_filter(light, 1.0)))
    dark[dark < SAME] = 0
    if dark.max() < FAINT:
        raise InkProblem(TOO_FAINT if dark.any() else NOTHING)
    if max(dark.shape) > THUMBNAIL:
        mask, _ = _found(dark, SAME)
        dark[~ndimage.binary_dilation(mask, iterations=2)] = 0
    return np.asarray(dark / dark.max(), np.float32)


def _of_photo(dark: Picture) -> Picture:
    mask, level = _found(dark, GRAIN)
    near = ndimage.binary_dilation(mask, iterations=2)
    full = float(np.percentile(dark[mask], 60))
    return np.where(near, np.clip((dark - level / 2) / max(full - level / 2, 0.05), 0, 1), 0).astype(np.float32)


def _darkness(light: Picture) -> Picture:
    """How much darker than the paper every place is, 0 to 1 for none of its light."""
    paper = _paper(light)
    return np.asarray(np.clip((paper - light) / np.maximum(paper, 0.05), 0, 1))


def _tones(image: Image.Image) -> Picture:
    """(H, W) in [0, 1]: the picture along the one direction of colour in which it varies most from place to place."""
    if image.mode == "L":
        return np.asarray(image, np.float32) / 255
    colours = np.asarray(image.convert("RGB"), np.float32) / 255  # (H, W, 3)
    small = np.dstack([_at_most(colours[..., channel], 96) for channel in range(3)])
    apart = small - ndimage.gaussian_filter(small, (max(small.shape) / 8,) * 2 + (0,))
    axis = np.linalg.eigh(np.einsum("hwi,hwj->ij", apart, apart))[1][:, -1].astype(np.float32)
    axis *= (1 if axis.sum() >= 0 else -1) / np.abs(axis).sum()
    return np.asarray(colours @ axis - axis.clip(max=0).sum(), np.float32)


def _ink_dark(tones: Picture) -> Picture:
    """Turned over where the ink is lighter than the paper: chalk on a board, MNIST."""
    paper = np.bincount(np.round(tones * 255).astype(np.uint8).ravel()).argmax() / 255
    if (np.abs(_edge(tones) - paper) < SAME).mean() >= FRAMED and (np.abs(tones - paper) < SAME).mean() >= FLAT:
        apart = tones - paper
    else:
        small = _at_most(tones, 40)
        apart = small - ndimage.median_filter(small, size=15)
    return 1 - tones if (apart.clip(min=0) ** 2).sum() > (apart.clip(max=0) ** 2).sum() else tones


def _at_most(picture: Picture, side: int) -> Picture:
    return picture if max(picture.shape) <= side else scale_into(picture, side)


def _paper(light: Picture) -> Picture:
    """The paper's tone at every place, as if nothing were written on it."""
    edge, middle = _edge(light), float(np.median(light))
    if (np.abs(edge - middle) < SAME).mean() >= (FLAT if max(light.shape) <= THUMBNAIL else 1):
        return np.full_like(light, middle)
    reach = int(max(light.shape) * REACH) | 1
    paper = ndimage.grey_closing(light, size=(reach, reach))
    islands = paper < ISLAND * middle  # blobs wider than the reach
    if islands.any():
        paper[_inside(islands)] = middle
    return np.asarray(paper)


def _edge(picture: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])


def _found(dark: Picture, least: float) -> tuple[Mask, float]:
    """The mask of the ink, and the darkness from which on it is ink."""
    left = dark
    for _ in range(LOOKS):
        level = max(_otsu(left), least)
        mask = without_rules(left > level)
        left = np.where(mask | (left <= level), left, 0)
        mask = _main_parts(mask)
        if mask.any():
            return mask, level
    raise InkProblem(NOTHING if not (dark > least).any() else "There are only lines and specks on this page.")


def _main_parts(mask: Mask) -> Mask:
    """Only connected parts of some size, and of those that run off the page only if nothing else is there."""
    inside = _inside(mask)
    parts, count = ndimage.label(inside if inside.sum() > LARGE * mask.size else mask, EIGHT)
    sizes = np.bincount(parts.ravel(), minlength=count + 1)
    sizes[0] = 0
    keep = (sizes > 0) & (sizes >= max(0.06 * sizes.max(), 0.0002 * mask.size))
    places = ndimage.find_objects(parts)
    for part in np.flatnonzero(keep) - 1:
        keep[part + 1] = not _is_dot(places[part], sizes[part + 1], places[sizes.argmax() - 1])
    return np.asarray(keep[parts])


def _is_dot(place: Box, size: int, main: Box) -> bool:
    """Whether a part is a round blob beside the main part: a hole punched in the page, a blot, a full stop."""
    sides = [s.stop - s.start for s in place]
    beside = any(p.start >= m.stop or p.stop <= m.start for p, m in zip(place, main, strict=True))
    return beside and max(sides) < 1.5 * min(sides) and size > 0.6 * sides[0] * sides[1]


def _inside(mask: Mask) -> Mask:
    """Only connected parts that do not run off the page."""
    parts, count = ndimage.label(mask, EIGHT)
    inside = np.ones(count + 1, bool)
    inside[0] = False
    inside[_edge(parts)] = False
    return np.asarray(inside[parts])


def _otsu(values: Picture) -> float:
    """The level that best parts the values in two (Otsu 1979)."""
    counts, edges = np.histogram(values, 128, (0, 1))
    centres = (edges[:-1] + edges[1:]) / 2
    low = np.cumsum(counts)
    high = low[-1] - low
    mean_low = np.cumsum(counts * centres) / np.maximum(low, 1)
    mean_high = (np.sum(counts * centres) - np.cumsum(counts * centres)) / np.maximum(high, 1)
    return float(centres[np.argmax(low * high * (mean_low - mean_high) ** 2)])


def _shrunk(image: Image.Image) -> Image.Image:
    """At most `WORK_SIDE` pixels long; very long strips stay at least one pixel wide."""
    factor = WORK_SIDE / max(image.size)
    if factor >= 1:
        return image
    size = (max(round(image.width * factor), 1), max(round(image.height * factor), 1))
    return image.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)

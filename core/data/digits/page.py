"""Find the ink on a page: a drawing, a screenshot, a scan, or a photograph of paper or a board."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from core.data.digits.ink import InkProblem
from core.data.digits.rules import Mask, without_rules
from core.data.digits.strokes import Picture
from core.data.pictures.decoding import WORK_SIDE

SAME = 3 / 255  # closer than this to the paper is paper, in a picture without grain
FLAT = 0.5  # share of pixels with exactly the paper's tone: a drawing has it, a photograph never
REACH = 0.25  # of the longer side: wider than any stroke; over this distance the paper's tone may change
GRAIN = 0.12  # darker than this by itself may be grain and creases
FAINT = 0.1  # less contrast is none
LARGE = 0.0005  # share of the page: smaller is a speck
THUMBNAIL = 48  # pixels; a smaller picture is all digit, as MNIST's are
LOOKS = 3  # how often the ink is looked for anew without what proved to be none
NOTHING = "There is nothing on this page: it has one tone all over."
TOO_FAINT = "There is too little contrast between ink and paper; use a darker pen or more light."


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
    return np.asarray(np.clip(1 - light / np.maximum(_paper(light), 0.05), 0, 1))


def _tones(image: Image.Image) -> Picture:
    """(H, W) in [0, 1]: the picture along the one direction of colour in which it varies most from place to place."""
    if image.mode == "L":
        return np.asarray(image, np.float32) / 255
    colours = _opaque(image)
    small = ndimage.zoom(colours, (*(min(1, 150 / side) for side in colours.shape[:2]), 1), order=1)
    apart = small - ndimage.gaussian_filter(small, (max(small.shape) / 8,) * 2 + (0,))
    axis = np.linalg.eigh(np.einsum("hwi,hwj->ij", apart, apart))[1][:, -1]
    axis = axis * (1 if axis.sum() >= 0 else -1) / np.abs(axis).sum()
    return np.asarray(colours @ axis - axis.clip(max=0).sum(), np.float32)


def _opaque(image: Image.Image) -> Picture:
    """(H, W, 3) in [0, 1]; transparent places count as paper, black or white, whichever the ink is not."""
    colours = np.asarray(image.convert("RGB"), np.float32) / 255
    if image.mode != "RGBA":
        return colours
    alpha = np.asarray(image.getchannel("A"), np.float32)[..., None] / 255
    ink = float((colours * alpha).mean() / max(float(alpha.mean()), 1e-6))
    return np.asarray(colours * alpha + (1 - alpha) * (1.0 if ink < 0.5 else 0.0), np.float32)


def _ink_dark(tones: Picture) -> Picture:
    """Turned over where the ink is lighter than the paper: chalk on a board, MNIST."""
    values, counts = np.unique(np.round(tones * 255).astype(np.uint8), return_counts=True)
    paper = values[counts.argmax()] / 255
    if (np.abs(tones - paper) < SAME).mean() >= FLAT and (np.abs(_edge(tones) - paper) < SAME).mean() >= FLAT:
        apart = tones - paper
    else:
        small = ndimage.zoom(tones, [min(1, 64 / max(tones.shape))] * 2, order=1)
        apart = small - ndimage.median_filter(small, size=17)
    return 1 - tones if (apart.clip(min=0) ** 2).sum() > (apart.clip(max=0) ** 2).sum() else tones


def _paper(light: Picture) -> Picture:
    """The paper's tone at every place, as if nothing were written on it."""
    edge, middle = _edge(light), float(np.median(light))
    if (np.abs(edge - middle) < SAME).mean() >= (FLAT if max(light.shape) <= THUMBNAIL else 1):
        return np.full_like(light, middle)
    reach = int(max(light.shape) * REACH) | 1
    return np.asarray(ndimage.grey_closing(light, size=(reach, reach)))


def _edge(picture: Picture) -> Picture:
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
    parts, count = ndimage.label(mask, np.ones((3, 3)))
    if count == 0:
        return mask
    sizes = np.bincount(parts.ravel(), minlength=count + 1)
    sizes[0] = 0
    touching = np.unique(np.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]]))
    inside = sizes.copy()
    inside[touching] = 0
    if inside.max() > LARGE * mask.size:
        sizes = inside
    keep = sizes >= max(0.06 * sizes.max(), 0.0002 * mask.size)
    return np.asarray(keep[parts] & mask)


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

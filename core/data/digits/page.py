"""Find the ink on a page: a drawing, a scan or a photograph of paper."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from core.data.digits.strokes import Picture
from core.data.pictures.decoding import WORK_SIDE

FLAT = 0.5  # share of pixels with exactly the paper's colour: a drawing has it, a photograph never


def to_ink(image: Image.Image) -> Picture:
    """The ink in a drawing or a photograph of paper: (H, W) in [0, 1], ink bright, whatever its colour was.

    A drawing has one exact paper colour: ink is the distance from it. In a photograph the light falls off
    across the paper, so the paper is estimated around every point and what is clearly darker is ink.
    """
    grey = _grey(_shrunk(image))
    values, counts = np.unique(np.round(grey * 255).astype(np.uint8), return_counts=True)
    paper = values[counts.argmax()] / 255
    near = np.abs(grey - paper) < 3 / 255
    if near.mean() >= FLAT:
        ink = np.abs(grey - paper)
        ink[near] = 0
        contrast = float(ink.max())
        return (ink / contrast if contrast > 0.1 else ink).astype(np.float32)
    return _ink_of_photo(grey)


def _ink_of_photo(grey: Picture) -> Picture:
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    if np.median(border) < np.median(grey) - 0.25 or np.median(border) < 0.35:
        grey = 1 - grey if np.median(grey) < 0.5 else grey  # chalk on a board
    reach = max(int(max(grey.shape) * 0.12) | 1, 5)  # wider than any stroke
    paper = ndimage.gaussian_filter(ndimage.grey_closing(grey, size=(reach, reach)), reach / 3)
    dark = np.clip(1 - ndimage.gaussian_filter(grey, 1.0) / np.maximum(paper, 0.05), 0, 1)
    level = max(_otsu(dark), 0.12)  # under this it is grain and creases
    mask = _without_specks(dark > level)
    if not mask.any():
        return np.zeros_like(grey)
    near = ndimage.binary_dilation(mask, iterations=2)
    full = float(np.percentile(dark[mask], 60))
    return np.where(near, np.clip((dark - level / 2) / max(full - level / 2, 0.05), 0, 1), 0).astype(np.float32)


def _without_specks(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Only connected parts of some size, and of those that run off the picture only if nothing else is there."""
    parts, count = ndimage.label(mask, np.ones((3, 3)))
    if count == 0:
        return mask
    sizes = np.bincount(parts.ravel(), minlength=count + 1)
    sizes[0] = 0
    touching = np.unique(np.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]]))
    inside = sizes.copy()
    inside[touching] = 0
    if inside.max() > 0.0005 * mask.size:
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


def _grey(image: Image.Image) -> Picture:
    """(H, W) in [0, 1]; transparent places count as paper, black or white, whichever the ink is not."""
    if image.mode != "RGBA":
        return np.asarray(image.convert("L"), dtype=np.float32) / 255
    colour, alpha = (np.asarray(image.convert("RGB").convert("L"), np.float32) / 255, np.asarray(image.getchannel("A"), np.float32) / 255)
    ink = float((colour * alpha).sum() / max(float(alpha.sum()), 1e-6))
    return np.asarray(colour * alpha + (1 - alpha) * (1.0 if ink < 0.5 else 0.0), dtype=np.float32)

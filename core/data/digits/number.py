"""Cut a drawing of several digits apart, left to right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from core.data.digits.ink import InkProblem
from core.data.digits.strokes import Picture

MOST_DIGITS = 12
OVERLAP = 0.35  # parts that share this much of the narrower one's width belong to one digit (the bar of a 5)
WIDE = 0.75  # wider than this many times the line's height, and it may be two digits that touch


@dataclass(frozen=True)
class InkPart:
    """One digit cut out of a drawing, and where it stood."""

    ink: Picture  # (H, w) only this digit's ink, all rows of the drawing
    left: int  # columns of the drawing
    right: int


def cut_apart(ink: Picture, score: Callable[[Sequence[Picture]], NDArray[np.float64]]) -> list[InkPart]:
    """The digits of a drawing (H, W), ink 1 on 0, from left to right.

    Connected ink that stands above or below other ink is put together; what is too wide for one digit is cut at
    its thinnest columns if `score` (pictures -> log-probability of being one digit, (N,)) likes the pieces better.

    Raises:
        InkProblem: Nothing is drawn, or more than `MOST_DIGITS` digits.
    """
    parts = _joined(_connected(ink))
    if not parts:
        raise InkProblem("Write a number, such as 2026.")
    height = max(_height(part.ink) for part in parts)
    digits = [piece for part in parts for piece in _split(part, height, score)]
    if len(digits) > MOST_DIGITS:
        raise InkProblem(f"That looks like {len(digits)} pieces; write at most {MOST_DIGITS} digits.")
    return digits


def _connected(ink: Picture) -> list[InkPart]:
    mask = ink > 0.3
    labels, count = ndimage.label(ndimage.binary_dilation(mask, iterations=2), np.ones((3, 3)))
    parts = []
    least = max(0.02 * mask.sum() / max(count, 1), 6)
    for index, place in enumerate(ndimage.find_objects(labels), start=1):
        columns = place[1]
        own = np.where(labels[:, columns] == index, ink[:, columns], 0).astype(np.float32)
        if (own > 0.3).sum() >= least:
            parts.append(_trimmed(own, columns.start))
    return sorted(parts, key=lambda part: part.left)


def _joined(parts: list[InkPart]) -> list[InkPart]:
    """Parts that share columns become one; all rows are kept, so that they stay where they were."""
    joined: list[InkPart] = []
    for part in parts:
        before = joined[-1] if joined else None
        if before and min(before.right, part.right) - part.left > OVERLAP * min(before.right - before.left, part.right - part.left):
            joined[-1] = _together(before, part)
        else:
            joined.append(part)
    return joined


def _together(a: InkPart, b: InkPart) -> InkPart:
    left, right = min(a.left, b.left), max(a.right, b.right)
    field = np.zeros((a.ink.shape[0], right - left), np.float32)
    for part in (a, b):
        place = field[:, part.left - left : part.right - left]
        np.maximum(place, part.ink, out=place)
    return InkPart(field, left, right)


def _split(part: InkPart, height: int, score: Callable[[Sequence[Picture]], NDArray[np.float64]]) -> list[InkPart]:
    width = part.right - part.left
    if width < WIDE * height:
        return [part]
    column_ink = part.ink.sum(axis=0)
    middle = np.arange(int(0.2 * width), int(0.8 * width))
    if not len(middle):
        return [part]
    order = middle[np.argsort(ndimage.gaussian_filter1d(column_ink, 1.5)[middle], kind="stable")]
    cuts = _spread(order, max(width // 12, 2))[:4]
    pairs = [(_trimmed(part.ink[:, :cut], part.left), _trimmed(part.ink[:, cut:], part.left + cut)) for cut in cuts]
    scores = score([part.ink, *(piece.ink for pair in pairs for piece in pair)])
    worth = scores[1:].reshape(-1, 2).mean(axis=1)
    best = int(worth.argmax())
    if worth[best] <= scores[0]:
        return [part]
    return [piece for half in pairs[best] for piece in _split(half, height, score)]


def _spread(columns: NDArray[np.intp], apart: int) -> list[int]:
    chosen: list[int] = []
    for column in columns:
        if all(abs(column - other) >= apart for other in chosen):
            chosen.append(int(column))
    return chosen


def _height(ink: Picture) -> int:
    rows = np.flatnonzero((ink > 0.3).any(axis=1))
    return int(rows[-1] - rows[0] + 1) if len(rows) else 0


def _trimmed(ink: Picture, left: int) -> InkPart:
    """Columns without ink cut off; rows stay, so that the parts of one digit keep their places."""
    columns = np.flatnonzero((ink > 0.03).any(axis=0))
    if not len(columns):
        return InkPart(ink, left, left + ink.shape[1])
    return InkPart(ink[:, columns[0] : columns[-1] + 1], left + int(columns[0]), left + int(columns[-1]) + 1)

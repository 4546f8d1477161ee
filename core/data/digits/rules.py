"""Ruled lines, grids, frames and a scanner's streaks: find them in a mask of ink and take them out, strokes that cross them kept."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

THICKEST = 0.02  # of the longer side; a thicker line is a stroke or a region
TILTS = np.tan(np.radians(np.arange(-5, 5.01, 0.25)))  # a page lies a little askew
DENSE = 0.5  # share of its length, where no stroke hides it, that a line shows
ACROSS = 0.85  # of the page: a line this long is a rule wherever it ends
FROM_EDGE = 0.3  # of the page: so is one this long that runs off the page
SIDE_OF_BOX = 0.15  # of the page: so is one this long whose ends meet two others' in a closed box

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Line:
    """A thin straight line that is nearly level; of upright ones, in the transposed picture."""

    row: float  # where it would cross the first column
    slope: float
    start: int  # columns
    end: int
    width: int

    def at(self, column: float) -> float:
        """Its row there."""
        return self.row + self.slope * column


def without_rules(ink: Mask) -> Mask:
    """The mask (H, W) without lines that rule or frame a page."""
    thickest = round(THICKEST * max(ink.shape))
    if thickest < 1:
        return ink  # a thumbnail: no page to be seen
    level, upright = _lines(ink, thickest), _lines(ink.T, thickest)
    boxes = _boxes(level, upright, 2 * thickest)
    left = ink.copy()
    for mask, lines, box in ((left, level, boxes[0]), (left.T, upright, boxes[1])):
        runs = run_lengths(mask)
        for line in lines:
            if line in box or _rules(line, mask.shape):
                _erase(mask, runs, line)
    return left


def run_lengths(mask: Mask) -> NDArray[np.intp]:
    """For each pixel of a mask (H, W) the number of pixels in its upright run of ink; 0 outside."""
    columns = np.pad(mask.T, ((0, 0), (1, 1))).ravel()
    turns = np.flatnonzero(columns[1:] != columns[:-1]) + 1
    starts, ends = turns[::2], turns[1::2]
    lengths = np.zeros(columns.size, np.intp)
    lengths[columns] = np.repeat(ends - starts, ends - starts)
    return lengths.reshape(mask.shape[1], -1)[:, 1:-1].T


def _lines(ink: Mask, thickest: int) -> list[Line]:
    """Thin lines, nearly level, by counting pixels along every tilt and keeping the tilt that gathers them best."""
    height, width = ink.shape
    runs = run_lengths(ink)
    rows, columns = np.nonzero((runs > 0) & (runs <= thickest))
    if len(rows) < SIDE_OF_BOX * width:
        return []
    reach = int(np.ceil(width * TILTS.max()))
    counts = [np.bincount(np.round(rows - columns * tilt).astype(np.intp) + reach, minlength=height + 2 * reach + 1) for tilt in TILTS]
    best = int(np.argmax([(c.astype(float) ** 2).sum() for c in counts]))
    count, slope = counts[best], float(TILTS[best])
    along = np.round(rows - columns * slope).astype(np.intp) + reach
    order = np.argsort(along, kind="stable")
    starts = np.concatenate([[0], np.cumsum(count)])
    strong = np.flatnonzero(count >= DENSE * SIDE_OF_BOX * width)
    found = []
    for band in np.split(strong, np.flatnonzero(np.diff(strong) > 1) + 1):
        if len(band) and len(band) <= 2 * thickest + 2:
            own = order[starts[max(band[0] - 1, 0)] : starts[min(band[-1] + 2, len(count))]]
            found += _pieces(ink, columns[own], runs[rows[own], columns[own]], float(band.mean()) - reach, slope)
    return found


def _pieces(ink: Mask, columns: NDArray[np.intp], runs: NDArray[np.intp], row: float, slope: float) -> list[Line]:
    """The parts of one band of pixels that are lines; a stroke along it hides it, and up to a fifth of the page may be missing."""
    height, width = ink.shape
    seen = np.bincount(columns, minlength=width) > 0
    rows = np.round(row + slope * np.arange(width)).astype(np.intp)
    hidden = ink[rows.clip(0, height - 1), np.arange(width)] & ~seen
    there = np.flatnonzero(seen | hidden)
    pieces = []
    for piece in np.split(there, np.flatnonzero(np.diff(there) > 0.2 * width) + 1):
        start, end = int(piece[0]), int(piece[-1]) + 1
        bare = end - start - hidden[start:end].sum()
        if end - start >= SIDE_OF_BOX * width and seen[start:end].sum() >= DENSE * max(bare, SIDE_OF_BOX * width):
            thick = int(np.median(runs[(columns >= start) & (columns < end)]))
            pieces.append(Line(row, slope, start, end, thick))
    return pieces


def _rules(line: Line, shape: tuple[int, ...]) -> bool:
    """Whether a line rules the page by itself: right across, or running off it."""
    width, edge = shape[1], max(2, round(0.015 * max(shape)))
    length = line.end - line.start
    off = line.start < edge or line.end > width - edge
    return length >= ACROSS * width or (off and length >= FROM_EDGE * width)


def _boxes(level: list[Line], upright: list[Line], near: int) -> tuple[list[Line], list[Line]]:
    """The lines that close boxes: both ends of each meet one of the others."""
    while True:
        kept = [line for line in level if _held(line, upright, near)], [line for line in upright if _held(line, level, near)]
        if (len(kept[0]), len(kept[1])) == (len(level), len(upright)):
            return kept
        level, upright = kept


def _held(line: Line, others: list[Line], near: int) -> bool:
    return all(
        any(abs(other.at(line.at(end)) - end) <= near and other.start - near <= line.at(end) <= other.end + near for other in others)
        for end in (line.start, line.end)
    )


def _erase(mask: Mask, runs: NDArray[np.intp], line: Line) -> None:
    """Take a line out of the mask; where a stroke crosses, the upright run is longer than the line is thick."""
    columns = np.arange(line.start, line.end)
    reach = line.width // 2 + 2
    rows = np.round(line.row + line.slope * columns).astype(np.intp)[None] + np.arange(-reach, reach + 1)[:, None]
    inside = (rows >= 0) & (rows < mask.shape[0])
    rows, columns = rows[inside], np.broadcast_to(columns, inside.shape)[inside]
    own = runs[rows, columns] <= line.width + 2
    mask[rows[own], columns[own]] = False

"""A page with boxes on it, drawn by the browser; with decisions, one after the other."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from core.data.digits.strokes import Picture
from core.data.scenes import CLASSES, HEIGHT, WIDTH
from core.explain.detector.suppression import Decision
from core.figures.sheets import Colours, jpeg_url, png_url
from core.figures.style import inked
from core.models.detector import CELL
from core.tasks.detector.precision import Found
from pages.kit.frontend import component

_BOARD = component("vision/where_views/board")


@dataclass(frozen=True)
class Box:
    """One box of the board."""

    corners: tuple[float, ...]  # left, top, right, bottom in pixels of the page
    label: str = ""
    score: float = 1.0
    number: int = 0  # its class: another colour
    dashed: bool = False


@dataclass(frozen=True)
class Warmth:
    """Squares of more or less colour over the page."""

    values: list[list[float]]  # row by row, from 0 to 1
    step: float  # pixels of the page
    start: float  # where the first one begins, both ways
    grid: bool = False  # whether its squares have edges


@dataclass(frozen=True)
class Live:
    """What the browser needs to look at a sheet by itself, until the server has looked."""

    network: str  # where it finds the network; "" where it cannot compute it
    sheet: str
    stamp: int  # which drawing the boxes belong to
    sure: float
    overlap: float
    show: str  # what is drawn besides the boxes
    cell: int = CELL


def boxes_of(found: Found) -> list[Box]:
    """What was found, as boxes with their classes."""
    rows = zip(found.corners.tolist(), found.scores.tolist(), found.classes.tolist(), strict=True)
    return [Box(tuple(round(one, 2) for one in corners), CLASSES[number], round(score, 4), number) for corners, score, number in rows]


def said(found: Found) -> str:
    """In words, from left to right, for those who cannot see them."""
    order = found.corners[:, 0].argsort().tolist()
    parts = [f"{CLASSES[int(found.classes[at])]} ({100 * float(found.scores[at]):.0f} %)" for at in order]
    return f"{len(parts)} box{'es' * (len(parts) != 1)}, from left to right: {', '.join(parts)}." if parts else "No box."


def board(
    key: str,
    page: Picture | Colours | None,
    boxes: Sequence[Box],
    alt: str,
    warmth: Warmth | None = None,
    told: Sequence[Decision] | None = None,
    over: bool = False,
    wide: int = 0,
    live: Live | None = None,
) -> None:
    """Show it.

    Args:
        page: What is below the boxes: a page with ink, or a photo (H, W, 3) of bytes; None where it is seen already.
        boxes: In the order in which they are drawn, the last on top; on a photo in units of which it is 144 wide.
        alt: What a person who cannot see it should know.
        warmth: Squares below the boxes.
        told: What is played: decisions about these boxes.
        over: It lies over a sheet that is drawn on, and takes no pointer.
        wide: Screen pixels; 0: as wide as there is room.
        live: How the browser goes on by itself while the pen moves.
    """
    data: dict[str, Any] = {
        "wide": WIDTH, "high": _high(page), "picture": _picture(page), "alt": alt,
        "over": over, "photo": page is not None and page.ndim == 3,
        "boxes": [asdict(box) for box in boxes], "warmth": warmth and asdict(warmth), "screen": wide, "live": live and asdict(live),
        "told": None if told is None else [_told(one, boxes) for one in told],
    }  # fmt: skip
    _BOARD(key=key, data=data)


def _picture(page: Picture | Colours | None) -> str | None:
    if page is None:
        return None
    return jpeg_url(np.asarray(page, np.uint8)) if page.ndim == 3 else png_url(inked(np.asarray(page, np.float32), 1.0))


def _high(page: Picture | Colours | None) -> float:
    return HEIGHT if page is None or page.ndim == 2 else round(WIDTH * page.shape[0] / page.shape[1], 2)


def _told(one: Decision, boxes: Sequence[Box]) -> dict[str, Any]:
    """A decision, in words and as areas."""
    mine, other = boxes[one.box], boxes[one.kept]
    if one.box == one.kept:
        words = f"The surest that is left: {mine.label} with {100 * mine.score:.0f} %. It is kept."
        return {"box": one.box, "kept": one.kept, "shared": None, "dropped": False, "words": words}
    pairs = list(zip(mine.corners, other.corners, strict=True))
    shared = [max(pairs[0]), max(pairs[1]), min(pairs[2]), min(pairs[3])]
    sum_of = f"IoU = shared / together = {one.shared:.0f} / {one.together:.0f} = {one.iou:.2f}"
    end = "more than allowed: dropped." if one.dropped else "not too much: it stays."
    words = f"{mine.label} with {100 * mine.score:.0f} % against the kept {other.label}: {sum_of}, {end}"
    return {"box": one.box, "kept": one.kept, "shared": shared, "dropped": one.dropped, "words": words}

"""From a drawing to the 28x28 picture a digit network reads, step by step.

MNIST's makers cut each digit out, scaled it into a 20x20 box keeping its proportions and put its centre of
mass in the middle of a 28x28 field (LeCun, Bottou, Bengio and Haffner 1998, section III.A). A network trained
on such pictures reads a drawing only after the same steps. `read_strokes` and `read_picture` take them and
keep every stage, so that a page can show them; any step can be left out to see the answer break.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

from core.data.digits.strokes import CANVAS, MAX_PEN, Picture, Stroke, draw, extent

SIDE = 28  # the network's field
BOX = 20  # the digit inside it
PEN = 2.8  # width of a stroke in the 20-pixel box: what MNIST's writers left, on average

FAINT = 0.03  # weaker than this is paper, not ink
CLEAR = 0.3  # stronger than this counts where it is asked how much ink there is
MAX_SHARE = 0.6  # of the field; more ink than this is no line drawing
STUBBY = 1.4  # a digit is longer than this many widths of its own stroke; a dot is not
HAIR = 0.006  # stroke width by length; below, nothing is left after scaling to 20 pixels
SMALLEST = 0.03  # of the field: less is a speck

PROBLEMS = {  # why there is nothing to read, and what to do
    "empty": "Draw a digit first.",
    "faint": "The ink is too faint to read; press harder or use a darker pen.",
    "full": "The picture is nearly all ink; draw the digit with a line.",
    "small": "Too little ink to read; draw the digit larger.",
    "dot": "That is a dot, not a digit; draw the digit with a line.",
    "blot": "That is scribbled full, with no line left to see; draw the digit with a single line.",
    "hair": "The line is too thin to read; use a thicker pen.",
}


class InkProblem(ValueError):
    """There is nothing to read; the message is one plain sentence that says what to do."""


@dataclass(frozen=True)
class Steps:
    """Which steps of the preparation are taken."""

    redraw: bool = True  # strokes only: draw the pen's path again at the width MNIST has
    crop: bool = True
    box: bool = True  # keep the proportions and leave a margin; otherwise stretch over the whole field
    centre: bool = True  # by mass; otherwise by the box


@dataclass(frozen=True)
class Ink:
    """One drawing on its way to the network; all pictures are ink 1 on 0, float32 in [0, 1]."""

    drawing: Picture  # (H, W) as it was drawn
    redrawn: Picture  # (H, W) at the width MNIST has; the drawing itself where strokes are not known
    crop: Picture  # (h, w) cut to the ink
    box: Picture  # (b, b') scaled, longer side 20
    image: Picture  # (28, 28) what the network reads
    strokes: tuple[Stroke, ...] = ()


ALL_STEPS = Steps()


def read_strokes(strokes: Sequence[Stroke], pen: float | Sequence[float], size: int = CANVAS, steps: Steps = ALL_STEPS) -> Ink:
    """Prepare pen strokes (points in pixels of a size x size canvas, drawn with pens of that width).

    Raises:
        InkProblem: Nothing, a dot, or a filled canvas was drawn.
    """
    if not strokes:
        raise InkProblem(PROBLEMS["empty"])
    drawing = draw(strokes, pen, size)
    check(drawing)
    return prepared(drawing, tuple(strokes), steps)


def read_picture(ink: Picture, steps: Steps = ALL_STEPS) -> Ink:
    """Prepare a picture of ink, (H, W) in [0, 1], ink bright (see `core.data.digits.page.to_ink`).

    Raises:
        InkProblem: The picture is blank, a dot, or filled.
    """
    check(ink)
    return prepared(ink, (), steps)


def mnist_pen(strokes: Sequence[Stroke]) -> float:
    """The pen, in canvas pixels, that leaves a stroke of `PEN` pixels after scaling to the 20-pixel box."""
    return max(PEN * extent(strokes) / (BOX - PEN), 1.0)


def check(ink: Picture) -> None:
    """Refuse, by rule, what no network should be asked: blank, dot, blot, filled, hair line."""
    if problem := _problem(ink):
        raise InkProblem(PROBLEMS[problem])


def _problem(ink: Picture) -> str:
    mask = ink > CLEAR
    if not mask.any():
        return "empty" if ink.max(initial=0) <= FAINT else "faint"
    if mask.mean() > MAX_SHARE:
        return "full"
    rows, columns = ink_box(ink, CLEAR)
    cut = mask[rows, columns]
    longer = max(cut.shape)
    if longer < SMALLEST * max(ink.shape) and longer < BOX:
        return "small"
    width = stroke_width(cut)
    if longer < STUBBY * width:
        return "dot" if longer <= MAX_PEN * max(ink.shape) else "blot"  # no pen makes so large a dot: lines over lines do
    return "hair" if width < HAIR * longer else ""


def stroke_width(mask: np.ndarray) -> float:
    """Width in pixels of the thickest place of a (h, w) mask of ink."""
    step = max(1, max(mask.shape) // 140)  # a coarse look is enough and keeps photographs fast
    small = np.pad(mask[::step, ::step], 1)
    return float(2 * ndimage.distance_transform_edt(small).max() - 1) * step


def ink_box(ink: Picture, level: float = FAINT) -> tuple[slice, slice]:
    """Rows and columns of the smallest box with all ink above `level`; the whole picture if there is none."""
    mask = ink > level
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return slice(0, ink.shape[0]), slice(0, ink.shape[1])
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def prepared(drawing: Picture, strokes: tuple[Stroke, ...] = (), steps: Steps = ALL_STEPS) -> Ink:
    """The steps themselves, without asking whether there is enough ink.

    Args:
        drawing: (H, W) in [0, 1], ink bright.
        strokes: The pen's path in pixels of a square drawing, where it is known.
        steps: Which of the steps to take.
    """
    redrawn = draw(strokes, mnist_pen(strokes), drawing.shape[0]) if strokes and steps.redraw else drawing
    crop = redrawn[ink_box(redrawn)] if steps.crop else redrawn
    box = scale_into(crop, BOX) if steps.box else resize(crop, SIDE, SIDE)
    box = np.clip(box / max(float(box.max()), 0.1), 0, 1)  # a thin line fades when it is scaled down
    return Ink(drawing, redrawn, crop, box, place(box, steps.centre), strokes)


def scale_into(picture: Picture, side: int) -> Picture:
    """Scale so that the longer side is `side` pixels, proportions kept."""
    height, width = picture.shape
    factor = side / max(height, width)
    return resize(picture, max(round(height * factor), 1), max(round(width * factor), 1))


def resize(picture: Picture, height: int, width: int) -> Picture:
    """Scale to (height, width); every old pixel counts (Pillow's triangle filter)."""
    if picture.shape == (height, width):
        return picture
    image = Image.fromarray(np.ascontiguousarray(picture, dtype=np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BILINEAR), dtype=np.float32)


def place(box: Picture, by_mass: bool = True) -> Picture:
    """Put a small picture into the 28x28 field, its centre of mass (or of its box) in the middle."""
    height, width = box.shape
    middle = ndimage.center_of_mass(box) if by_mass and box.any() else (height / 2, width / 2)
    # MNIST's own pictures have their mass at pixel 14.0, half a pixel past the exact middle
    top, left = (int(np.clip(round(SIDE / 2 - m), 0, SIDE - n)) for m, n in zip(middle, box.shape, strict=True))
    field = np.zeros((SIDE, SIDE), dtype=np.float32)
    field[top : top + height, left : left + width] = box
    return field

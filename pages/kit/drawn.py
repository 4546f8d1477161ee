"""A digit on its sheet, and what a network reads. Whoever draws it on one page finds it on the others."""

from dataclasses import dataclass

from core.data.digits.ink import Ink, InkProblem, read_strokes
from core.data.digits.strokes import CANVAS, Drawing
from core.zoo.digits import DigitReader, Reading
from pages.kit.canvas import ink_canvas

PEN, SHEET = 16, "digit"


@dataclass(frozen=True)
class Shown:
    """What a page is about right now."""

    reader: DigitReader
    reading: Reading
    label: int | None = None  # what it truly is, where that is known
    drawing: Drawing | None = None  # the strokes, where they are known
    sheet: str = ""  # which sheet it is drawn on; empty where it is not drawn

    @property
    def ink(self) -> Ink:
        """What was read; the views below the verdict are shown only where there is some."""
        assert self.reading.ink is not None
        return self.reading.ink

    @property
    def digit(self) -> int:
        """What it was read as, where there is ink."""
        assert self.reading.label is not None
        return self.reading.label


def drawn(reader: DigitReader, pen: int = PEN) -> Shown:
    """The sheet, and what the network makes of what is on it."""
    drawing = ink_canvas(SHEET, CANVAS, CANVAS, pen)
    try:
        reading = reader(read_strokes(drawing.strokes, drawing.pens))
    except InkProblem as problem:
        return Shown(reader, Reading.unread(str(problem)), sheet=SHEET)
    return Shown(reader, reading, drawing=drawing, sheet=SHEET)

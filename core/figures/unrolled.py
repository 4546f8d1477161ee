"""A network unrolled in time: what went in at each step, what went out, and the state that goes from one step to the next."""

from html import escape

from core.explain.sequences.shape import Answer
from core.figures.style import CLASSES, NEUTRAL, POSITIVE

ROW, MOST = 8, 24  # steps in a line, and in all
WIDE, HIGH, GAP = 68, 30, 24  # of a box; from box to box


def unrolled(answer: Answer) -> str:
    """As SVG; what people typed is in it as text and nothing else."""
    T = min(len(answer.inside), MOST)
    lines = -(-T // ROW)
    width, height = min(T, ROW) * (WIDE + GAP) + GAP, lines * 5 * (HIGH + 2)
    parts = [_step(answer, t, T) for t in range(T)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="Source Sans, Source Sans Pro, Arial, sans-serif" font-size="14" text-anchor="middle">{"".join(parts)}</svg>'
    )


def _step(answer: Answer, t: int, T: int) -> str:
    """One column: the answer above, the cell, what it reads below."""
    x, y = GAP + t % ROW * (WIDE + GAP), t // ROW * 5 * (HIGH + 2) + 4
    middle, cell, below = x + WIDE / 2, y + HIGH + 18, y + 2 * HIGH + 36
    parts = [_box(x, cell, answer.inside[t], NEUTRAL)]
    if t + 1 < T:
        parts.append(_arrow(x + WIDE, cell + HIGH / 2, x + WIDE + GAP, cell + HIGH / 2))
    if answer.given[t]:
        parts += [_box(x, y, answer.given[t], POSITIVE), _arrow(middle, cell, middle, y + HIGH)]
    if answer.read[t]:
        parts += [_box(x, below, answer.read[t], CLASSES[2]), _arrow(middle, below, middle, cell + HIGH)]
    return "".join(parts)


def _box(x: float, y: float, words: str, colour: str) -> str:
    said = escape({" ": "␣"}.get(words, words))
    fit = f' textLength="{WIDE - 6}" lengthAdjust="spacingAndGlyphs"' if len(words) > 9 else ""
    return (
        f'<rect x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" rx="5" fill="{colour}"/>'
        f'<text x="{x + WIDE / 2}" y="{y + HIGH / 2 + 5}" fill="#FFFFFF"{fit}>{said}</text>'
    )


def _arrow(x: float, y: float, to_x: float, to_y: float) -> str:
    """A line with a head."""
    along = to_x > x
    head = (
        f"{to_x},{to_y} {to_x - 7},{to_y - 4} {to_x - 7},{to_y + 4}"
        if along
        else f"{to_x},{to_y} {to_x - 4},{to_y + 7} {to_x + 4},{to_y + 7}"
    )
    return (
        f'<line x1="{x}" y1="{y}" x2="{to_x}" y2="{to_y}" stroke="{NEUTRAL}" stroke-width="2"/><polygon points="{head}" fill="{NEUTRAL}"/>'
    )

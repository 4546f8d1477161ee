"""A network unrolled in time: what went in at each step, what went out, and the state that goes from one step to the next."""

from html import escape

from core.explain.sequences.shape import Answer
from core.figures.style import NEUTRAL, POSITIVE

CELL, READ = "#5C6773", "#00795A"  # grey and green, dark enough for white letters
ROW, MOST = 6, 24  # steps in a line, and in all
WIDE, HIGH, GAP = 74, 30, 16  # of a box; from box to box
LINE = 3 * HIGH + 4 * GAP  # of the answers, the cells and what they read, one above the other
FITS = 7  # letters in a box


def unrolled(answer: Answer) -> str:
    """As SVG; what people typed is in it as text and nothing else."""
    T = min(len(answer.inside), MOST)
    width, height = min(T, ROW) * (WIDE + GAP) + GAP, -(-T // ROW) * LINE
    parts = [_step(answer, t, T) for t in range(T)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="Source Sans, Source Sans Pro, Arial, sans-serif" font-size="15" text-anchor="middle">{"".join(parts)}</svg>'
    )


def _step(answer: Answer, t: int, T: int) -> str:
    """One column: the answer above, the cell, what it reads below."""
    x, y = GAP + t % ROW * (WIDE + GAP), t // ROW * LINE + 4
    middle, cell, below = x + WIDE / 2, y + HIGH + GAP, y + 2 * (HIGH + GAP)
    parts = [_box(x, cell, answer.inside[t], CELL)]
    if t + 1 < T:
        parts.append(_arrow(x + WIDE, cell + HIGH / 2, GAP, 0))
    if answer.given[t]:
        parts += [_box(x, y, answer.given[t], POSITIVE), _arrow(middle, cell, GAP, -90)]
    if answer.read[t]:
        parts += [_box(x, below, answer.read[t], READ), _arrow(middle, below, GAP, -90)]
    return "".join(parts)


def _box(x: float, y: float, words: str, colour: str) -> str:
    said = escape({" ": "␣"}.get(words, words))
    fit = f' textLength="{WIDE - 6}" lengthAdjust="spacingAndGlyphs"' if len(words) > FITS else ""
    return (
        f'<rect x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" rx="5" fill="{colour}"/>'
        f'<text x="{x + WIDE / 2}" y="{y + HIGH / 2 + 5}" fill="#FFFFFF"{fit}>{said}</text>'
    )


def _arrow(x: float, y: float, length: float, turned: float) -> str:
    """A line with a head, to the right or turned by so many degrees."""
    line = f'<path d="M0 0H{length}M{length - 6} -4L{length} 0L{length - 6} 4" fill="none" stroke="{NEUTRAL}" stroke-width="2"/>'
    return f'<g transform="translate({x} {y}) rotate({turned})">{line}</g>'

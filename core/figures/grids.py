"""Grids of numbers as one drawing: patch x kernel = products."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.figures.style import diverging

CELL = 46  # pixels; one decimal place more would not fit
SIGN = 34
TOP = 26
MARGIN = 6  # so that rounded corners cut nothing off


def number_grids(panels: Sequence[tuple[str, NDArray[np.floating]]], signs: Sequence[str] = ()) -> str:
    """Titled grids (k, k) side by side as SVG, each shaded by its own largest size: blue positive, orange negative.

    Args:
        panels: Title and numbers of each grid.
        signs: What stands between them, such as "x" and "=".
    """
    parts: list[str] = []
    left, height = MARGIN, 0
    for at, (title, grid) in enumerate(panels):
        rows, columns = grid.shape
        parts.append(_text(left + columns * CELL / 2, 17, title, 15, "#7A8794", "bold"))
        colours = diverging(grid)
        for (row, column), value in np.ndenumerate(grid):
            x, y = left + column * CELL, TOP + row * CELL
            red, green, blue = (int(c) for c in colours[row, column])
            dark = 0.3 * red + 0.59 * green + 0.11 * blue < 140
            parts.append(f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" fill="rgb({red},{green},{blue})" stroke="#8A94A0"/>')
            words = f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")
            parts.append(_text(x + CELL / 2, y + CELL / 2 + 5, words, 14, "#FFFFFF" if dark else "#14181D"))
        left += columns * CELL
        height = max(height, TOP + rows * CELL)
        if at < len(signs) and at < len(panels) - 1:
            parts.append(_text(left + SIGN / 2, TOP + rows * CELL / 2 + 7, signs[at], 24, "#7A8794", "bold"))
        left += SIGN
    width = left - SIGN + MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height + MARGIN}" width="{width}" height="{height + MARGIN}" '
        f'font-family="Source Sans, Source Sans Pro, Arial, sans-serif">{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, words: str, size: int, colour: str, weight: str = "normal") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" font-weight="{weight}" text-anchor="middle" fill="{colour}">{words}</text>'

"""Pictures that nobody wrote, ready to be shown."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.figures.sheets import GAP, Sheet, png_url, sheet
from core.figures.style import inked

SIDE = 28


def wall(pictures: NDArray[Any], columns: int, limit: float = 1.0) -> Sheet:
    """Pictures (N, 28, 28) as ink on paper, so many in a row; `limit` is full ink."""
    return sheet(inked(np.asarray(pictures, np.float32), limit), tuple(range(len(pictures))), columns)


def way(pictures: NDArray[np.float32], opinions: NDArray[np.float32], digit: int) -> dict[str, Any]:
    """For the player of a way from one picture to another: pictures (N, 28, 28), and how real the detective finds each, (N,)."""
    found = wall(pictures, 8)
    return {
        "digit": digit,
        "frames": len(pictures),
        "opinions": [round(float(one), 3) for one in opinions],
        "url": png_url(found.picture),
        "columns": found.columns,
        "side": SIDE,
        "gap": GAP,
    }

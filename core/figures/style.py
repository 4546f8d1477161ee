"""Colours, the same everywhere: blue for positive and for, orange for negative and against.

Classes take Okabe and Ito's palette (2008), which stays distinct with every kind of colour vision. All are legible
on the light and on the dark theme.
"""

import numpy as np
from numpy.typing import NDArray

POSITIVE = "#0072B2"
NEGATIVE = "#D55E00"
NEUTRAL = "#8A94A0"
CHOSEN = "#CC79A7"
CLASSES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A7A7A", "#B8A900", "#6A3D9A", "#A0522D")


def diverging(values: NDArray[np.floating], limit: float | None = None) -> NDArray[np.uint8]:
    """Signed values (...) as colours (..., 3): orange below zero, white at zero, blue above.

    Args:
        values: Any shape.
        limit: The size that gets the full colour; the largest of the values if left out.
    """
    limit = limit or float(np.abs(values).max(initial=0)) or 1.0
    share = np.clip(np.abs(values) / limit, 0, 1)[..., None]
    full = np.where(values[..., None] >= 0, _rgb(POSITIVE), _rgb(NEGATIVE))
    return np.round(255 + (full - 255) * share).astype(np.uint8)


def grey(values: NDArray[np.floating], limit: float | None = None) -> NDArray[np.uint8]:
    """Values from zero up (...) as greys (..., 3): black at zero, white at the largest."""
    limit = limit or float(values.max(initial=0)) or 1.0
    level = np.round(np.clip(values / limit, 0, 1) * 255).astype(np.uint8)
    return np.repeat(level[..., None], 3, axis=-1)


def inked(values: NDArray[np.floating], limit: float | None = None) -> NDArray[np.uint8]:
    """Digits from zero up (...) as they look on paper (..., 3): white at zero, black at the largest. Everywhere the same."""
    return 255 - grey(values, limit)


def _rgb(colour: str) -> NDArray[np.float64]:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float64)

"""Arrays as text, for a browser to unpack."""

import base64

import numpy as np
from numpy.typing import NDArray


def packed(values: NDArray[np.generic]) -> str:
    """Base64 of little-endian float32, row by row."""
    return base64.b64encode(np.ascontiguousarray(values, "<f4").tobytes()).decode("ascii")

"""Numbers of any range, brought to the 0 to 255 of a picture."""

import numpy as np
from numpy.typing import NDArray

WHITE = (1, 16, 255, 1023, 4095, 16383, 65535)  # where scales end: masks and shares, sklearn's digits, then 8, 10, 12, 14 and 16 bits


class NoNumbers(ValueError):
    """There is nothing to see in the picture; the message is one plain sentence."""


def eight_bits(values: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Pixels of any kind of number as 0 (black) to 255 (white), by their range alone.

    Black is 0, and white the first end of a scale (`WHITE`) that holds the largest number. Where there are negative numbers
    (a normalised picture) or larger ones than any scale holds, the smallest is black and the largest white. NaN counts as
    the median, which is paper.

    Raises:
        NoNumbers: No pixel is a number.
    """
    if values.dtype.kind not in "buif":
        raise NoNumbers("The picture holds no numbers; send whole numbers, decimals or booleans.")
    if values.dtype == np.uint8 and values.max() > WHITE[1]:
        return np.array(values, np.uint8)
    numbers = values.astype(np.float32)
    finite = numbers[np.isfinite(numbers)]
    if not finite.size:
        raise NoNumbers("The picture holds no numbers: every pixel is NaN or infinite.")
    low, high = float(finite.min()), float(finite.max())
    black, white = 0.0, float(next((end for end in WHITE if high <= end * 1.001), high))  # a hair above 1 is an error of rounding
    if low < 0:
        black, white = low, max(high, low + 1e-6)
    elif high > WHITE[-1]:
        black = low if low < high else 0.0
    numbers = np.nan_to_num(numbers, nan=float(np.median(finite)), posinf=high, neginf=low)
    return np.clip(np.round((numbers - black) / (white - black) * 255), 0, 255).astype(np.uint8)

"""As many samples a second as the ear expects."""

from math import gcd

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

RATE = 16_000  # samples a second that everything here works with
FINEST = 1000  # the two rates' ratio has a numerator and a denominator up to this; a rate that is odder is rounded


def resampled(samples: NDArray[np.floating], rate: int, target: int = RATE) -> NDArray[np.float32]:
    """The same sound with another number of samples a second; what is too high for the fewer samples is filtered out first.

    Args:
        samples: (N,).
        rate: How many a second there are, 1 or more.
        target: How many there are to be.

    Returns:
        (about N * target / rate,)
    """
    if rate == target:
        return np.ascontiguousarray(samples, np.float32)
    up, down = target // gcd(rate, target), rate // gcd(rate, target)
    if max(up, down) > FINEST:  # 44,101 Hz would need a filter with a million numbers
        scale = FINEST / max(up, down)
        up, down = max(round(up * scale), 1), max(round(down * scale), 1)
    return np.asarray(resample_poly(np.asarray(samples, np.float32), up, down), np.float32)

"""A sound on its way to the browser."""

import base64
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.sounds.resampling import RATE


def sent_sound(samples: NDArray[np.floating]) -> dict[str, Any]:
    """Samples (N,) in [-1, 1] as base64 of 16-bit numbers, with their rate."""
    numbers = np.round(np.clip(samples, -1, 1) * 32767).astype("<i2")
    return {"samples": base64.b64encode(numbers.tobytes()).decode(), "rate": RATE}

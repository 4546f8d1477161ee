"""Pictures of sounds."""

import numpy as np
from numpy.typing import NDArray

from core.figures.style import inked

SHOWN = 6.0  # of a spectrogram's numbers, from the loudest place down: 60 decibels
SIDE = 62  # pixels


def small_spectrograms(mel: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Log-mel frames (N, 124, 32) as small pictures (N, 62, 62, 3): time to the right, high sounds above, the louder the darker."""
    loudest = mel.max(axis=(1, 2), keepdims=True, initial=-np.inf)
    level = np.clip((mel - loudest) / SHOWN + 1, 0, 1)
    N, _, bands = level.shape
    halved = level[:, : 2 * SIDE].reshape(N, SIDE, 2, bands).mean(axis=2)
    up = halved.transpose(0, 2, 1)[:, ::-1].repeat(2, axis=1)  # (N, 64, 62)
    return inked(up[:, 1 : SIDE + 1], 1.0)

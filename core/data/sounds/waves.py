"""A sound as a WAV file of 16 bits, and as a small picture of its wave."""

import io
import wave

import numpy as np
from numpy.typing import NDArray

from core.data.sounds.resampling import RATE


def in_16_bits(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    """(N,) samples in [-1, 1] as whole numbers; what is beyond is cut off."""
    return np.round(np.clip(samples, -1, 1) * 32767).astype(np.int16)


def wav(samples: NDArray[np.int16]) -> bytes:
    """(N,) samples, 16,000 a second, as a file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.astype("<i2").tobytes())
    return file.getvalue()


def outline(samples: NDArray[np.int16], bars: int) -> list[int]:
    """How far the wave swings in each of so many pieces of it, as shares in percent of where it swings most."""
    pieces = [int(np.abs(piece.astype(np.int32)).max(initial=0)) for piece in np.array_split(samples, bars)]
    most = max(*pieces, 1)
    return [round(100 * piece / most) for piece in pieces]

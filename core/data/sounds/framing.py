"""One word as a network gets it: cut out, as loud as every other, in the middle of a second and a quarter."""

import numpy as np
from numpy.typing import NDArray

LENGTH = 20_192  # samples: 124 frames of the spectrogram, from which the pretrained ear makes 7 times 96 numbers
LOUD = 0.1  # the root of the mean square of a word


def framed(samples: NDArray[np.float32], start: int = 0, end: int | None = None) -> NDArray[np.float32]:
    """The samples from `start` to before `end`, as loud as every other word, with silence around: (LENGTH,).

    Of a word that is longer the middle is kept.
    """
    word = samples[start:end]
    if len(word) > LENGTH:
        begin = (len(word) - LENGTH) // 2
        word = word[begin : begin + LENGTH]
    before = (LENGTH - len(word)) // 2
    loud = float(np.sqrt(np.mean(np.square(word, dtype=np.float64)))) if len(word) else 0.0
    return np.pad(word * np.float32(LOUD / max(loud, 1e-6)), (before, LENGTH - len(word) - before)).astype(np.float32)

"""A recording as the ear gets it, so that its word may stand anywhere in the window while it listens all the time.

recording      the word is found, and made as loud as every other
  placed       (32,992,)    it stands in the middle; before and after goes on what was around it
  frames       (203, 32)    log-mel with a fixed floor: while one listens, nobody knows how loud the loudest will be
  ear          (17, 96)     96 numbers every 80 milliseconds
  windows      (n, 192)     seven of them in a row, a second and a quarter: the mean and the largest of each of the 96, so that it
                            hardly matters when in it the word is said; the word late, in the middle, early
"""

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.sounds.framing import LENGTH, LOUD
from core.data.sounds.heard import heard
from core.models.ear import HOP as EAR_HOP
from core.models.mel import HOP, filters, power

Samples = NDArray[np.float32]
STEPS = 7  # times 96 numbers that the head gets
STEP = EAR_HOP * HOP  # samples from one 96 numbers to the next: 80 ms
MOST_SHIFT = 5  # steps by which a word stands earlier or later
LONG = LENGTH + 2 * MOST_SHIFT * STEP
QUIETEST = 100.0  # power of a band that counts as silence: about what is 77 dB below full scale
LEVELS = (1.0, 0.5, 2.0)  # every word is learnt as loud as it is, half and twice as loud
LEAST_BED = 1600  # samples of what is around a word, to go on with
PLACES = 5  # windows of each recording and level


def log_mel(wave: torch.Tensor) -> torch.Tensor:
    """The picture of a sound, each frame for itself: (B, N) in [-1, 1] -> (B, T, 32), 4 (nothing) to about 12 (very loud)."""
    return torch.log10((power(wave) @ filters().to(wave)).clamp(min=QUIETEST)) + 2


def loudness(word: Samples) -> float:
    """The root of the mean square."""
    return float(np.sqrt(np.mean(np.square(word, dtype=np.float64)))) if len(word) else 0.0


def placed(samples: Samples, start: int, end: int) -> tuple[Samples, int]:
    """The word from `start` to before `end` in the middle of (LONG,), as loud as every other, and by how many steps it may be shifted.

    What was around it goes on before and after; where hardly anything was, silence. Of a word that is too long the middle is kept.
    """
    if end - start > LENGTH:
        start, end = (start + end - LENGTH) // 2, (start + end + LENGTH) // 2
    word = samples[start:end]
    around = np.concatenate([samples[:start][::-1], samples[end:]])
    bed = np.resize(around, LONG) if len(around) >= LEAST_BED else np.zeros(LONG, np.float32)
    before = (LONG - len(word)) // 2
    bed[before : before + len(word)] = word
    return (bed * np.float32(LOUD / max(loudness(word), 1e-6))).astype(np.float32), min((LENGTH - len(word)) // 2 // STEP, MOST_SHIFT)


def word_in(samples: Samples) -> tuple[int, int]:
    """Where the word is: from the first sound that stands out to the last; all of it where none does."""
    words = heard(samples).words
    return (words[0][0], words[-1][1]) if words else (0, len(samples))


def pooled(windows: torch.Tensor) -> torch.Tensor:
    """The mean and the largest over the time: (n, 7, 96) -> (n, 192)."""
    return torch.cat([windows.mean(dim=1), windows.amax(dim=1)], dim=1)


def windows(heard_by_ear: torch.Tensor, shift: int) -> torch.Tensor:
    """Windows of what the ear hears in placed sounds, (L, 17, 96) -> (L, n, 192): the word late, in the middle, early, and in between."""
    starts = sorted({MOST_SHIFT + round(shift * share) for share in np.linspace(-1, 1, PLACES)})
    return torch.stack([pooled(heard_by_ear[:, start : start + STEPS]) for start in starts], dim=1)

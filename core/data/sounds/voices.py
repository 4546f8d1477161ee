"""Voices that come along: each says the ten digits and some words that are none. They were made by programs, and are nobody's.

`python -m core.pretrain voices` made them with espeak-ng and flite, which rebuild speech from rules or from pieces; neither is needed here.
"""

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.sounds.reading import open_sound
from core.data.sounds.resampling import RATE

FOLDER = Path(__file__).parents[3] / "assets" / "voices"
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
OTHERS = ("hello", "banana", "window", "eleven")
LABELS = {  # what the voices are called, by the name of their file
    "anna": "Anna, American, high",
    "ben": "Ben, American, low",
    "clara": "Clara, English, high",
    "duncan": "Duncan, Scottish",
    "edith": "Edith, English, old and slow",
    "fred": "Fred, from Lancaster",
    "grace": "Grace, Caribbean, high",
    "harry": "Harry, from Birmingham, fast",
    "iris": "Iris, very high, like a child",
    "jack": "Jack, very low",
    "kate": "Kate, American, recorded pieces",
    "leo": "Leo, Scottish, recorded pieces",
}
PLACE, PAUSE = 20_000, 800  # samples: each word has so many in its voice's file, and before it is silence
HARDLY = 0.003  # not to be heard
GAP = 0.25  # seconds of silence between digits in a row


@lru_cache(32)
def said(voice: str, word: str) -> NDArray[np.float32]:
    """A word of `DIGITS` or `OTHERS` by a voice of `LABELS`: (N,) in [-1, 1], 16,000 samples a second. Shared, so treat it as frozen."""
    place = (*DIGITS, *OTHERS).index(word)
    samples = _all_words(voice)[place * PLACE : (place + 1) * PLACE]
    return samples[: int(np.flatnonzero(np.abs(samples) > HARDLY)[-1]) + PAUSE]


@lru_cache(16)
def _all_words(voice: str) -> NDArray[np.float32]:
    samples = open_sound(FOLDER / f"{voice}.ogg").samples
    samples.flags.writeable = False
    return samples


def in_a_row(voice: str, digits: str) -> NDArray[np.float32]:
    """A number, digit by digit, as one says a telephone number: (N,), 16,000 samples a second."""
    gap = np.zeros(round(GAP * RATE), np.float32)
    return np.concatenate([part for digit in digits for part in (said(voice, DIGITS[int(digit)]), gap)])

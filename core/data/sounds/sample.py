"""The sample that comes along: twenty-four voices say every digit three times, to learn from some and be judged on others.

`python -m core.pretrain sound-sample` made it with espeak-ng and flite, which rebuild speech from rules or from pieces. They are
nobody's voices, each with a throat, a room and a microphone of its own. A network that has learnt from them alone knows programs, not
people.
"""

from functools import lru_cache
from pathlib import Path

import numpy as np
import soundfile

from core.data.sounds.framing import framed
from core.data.sounds.resampling import resampled
from core.data.sounds.voices import DIGITS
from core.data.sounds.word_set import WordSet

FILE = Path(__file__).parents[3] / "assets" / "sounds" / "sample.ogg"
SPEAKERS, TAKES = 24, 3  # voices, and how often each says a word
RATE, PLACE = 8_000, 10_000  # samples a second as it is kept, and samples for each word: speaker by speaker, word by word, take by take
HARDLY = 0.01  # not to be heard
BEFORE = 1024  # samples at the end of a word's place, in which the next one is heard a little already, as Vorbis packs them


@lru_cache(1)
def sample() -> WordSet:
    """All of it: 720 recordings. Shared, so treat it as frozen."""
    samples, rate = soundfile.read(FILE, dtype="float32")
    assert rate == RATE
    words = samples[: SPEAKERS * len(DIGITS) * TAKES * PLACE].reshape(-1, PLACE)
    number = np.arange(len(words))
    return WordSet(
        waves=np.stack([_kept(word) for word in words]),
        labels=number // TAKES % len(DIGITS),
        speakers=number // TAKES // len(DIGITS),
        classes=DIGITS,
    )


def _kept(word: np.ndarray) -> np.ndarray:
    """As a network gets it, in 16 bits."""
    end = int(np.flatnonzero(np.abs(word[:-BEFORE]) > HARDLY)[-1]) + 1
    return np.round(framed(resampled(word[:end], RATE)).clip(-1, 1) * 32767).astype(np.int16)

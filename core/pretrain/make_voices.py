"""Make `assets/voices`: a dozen voices say the digits and a few other words. It needs espeak-ng and flite on this machine."""

from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from core.data.sounds.heard import heard
from core.data.sounds.resampling import RATE
from core.data.sounds.voices import DIGITS, OTHERS, PAUSE, PLACE
from core.pretrain.voices import Voice, speak

VOICES = {
    "anna": Voice("espeak-ng", "en-us+f2", 0.95, 62),
    "ben": Voice("espeak-ng", "en-us+m3", 0.95, 38),
    "clara": Voice("espeak-ng", "en-gb-x-rp+f4", 0.9, 58),
    "duncan": Voice("espeak-ng", "en-gb-scotland+m1", 0.95, 45),
    "edith": Voice("espeak-ng", "en-gb+grandma", 0.75, 55),
    "fred": Voice("espeak-ng", "en-gb-x-gbclan+m7", 0.95, 40),
    "grace": Voice("espeak-ng", "en-029+f3", 0.9, 60),
    "harry": Voice("espeak-ng", "en-gb-x-gbcwmd+m2", 1.2, 50),
    "iris": Voice("espeak-ng", "en-us+f5", 0.9, 90),
    "jack": Voice("espeak-ng", "en-gb+m5", 0.85, 15),
    "kate": Voice("flite", "slt", 0.95, 190),
    "leo": Voice("flite", "awb", 0.95, 120),
}
LOUD = 0.6  # the highest peak
COMPRESSION = 0.5  # from 0, large and fine, to 1


def make_voices(data: Path, out: Path, work: Path) -> dict[str, Any]:
    """Writes into the folder `voices` beside `out`; returns what there is now. `data` and `work` are not looked at."""
    size = 0
    for name, voice in VOICES.items():
        words = np.concatenate([_in_its_place(word, voice) for word in (*DIGITS, *OTHERS)])
        file = out.parent / "voices" / f"{name}.ogg"
        file.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(file, words, RATE, format="OGG", subtype="VORBIS", compression_level=COMPRESSION)
        size += file.stat().st_size
    return {"name": "voices", "voices": list(VOICES), "words": [*DIGITS, *OTHERS], "bytes": size}


def _in_its_place(word: str, voice: Voice) -> NDArray[np.float32]:
    samples = speak(word, voice).astype(np.float32) / np.float32(32768)
    spans = heard(samples).words
    samples = samples[spans[0][0] : spans[-1][1]]
    return np.pad(samples * np.float32(LOUD / np.abs(samples).max()), (PAUSE, PLACE - PAUSE - len(samples)))

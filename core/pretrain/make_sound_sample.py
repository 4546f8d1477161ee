"""Make `assets/sounds/sample.ogg`: twenty-four voices say every digit three times. It needs espeak-ng and flite on this machine."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from core.data.sounds import changes
from core.data.sounds.heard import heard
from core.data.sounds.resampling import RATE as HEARD_RATE
from core.data.sounds.resampling import resampled
from core.data.sounds.sample import PLACE, RATE, SPEAKERS, TAKES
from core.data.sounds.voices import DIGITS
from core.pretrain.voices import ACCENTS, CHARACTERS, FLITE, Voice, speak

LOUD = 0.6  # the highest peak
COMPRESSION = 0.9  # from 0, large and fine, to 1
Samples = NDArray[np.float32]
OCTAVES, LOWEST = 7, 62.5  # of a microphone, from this frequency in Hz
ROOM = 0.3  # share of the amplitude that comes from the walls
SEED, BLOCK = 0, 2**16  # samples that are written at once


@dataclass(frozen=True)
class Speaker:
    """Who speaks, and where: what all recordings of one person have in common besides the voice."""

    voice: Voice
    throat: float  # how much shorter it is than the program's: all frequencies are so many times as high
    echo: float  # seconds in which the room dies away
    tilt: tuple[float, ...]  # decibels that the microphone adds in each octave
    noise: float  # decibels between the voice and what is around it
    colour: str  # of that noise


def speakers() -> list[Speaker]:
    """Twenty-four of them: every voice of flite, and characters of espeak-ng, each with one accent; each with a room and a microphone."""
    random = np.random.default_rng(SEED)
    names = random.permutation([name for name in CHARACTERS if name])[: SPEAKERS - len(FLITE)]
    voices = [Voice("flite", name, float(random.uniform(0.85, 1.1)), 190 if name == "slt" else 115) for name in FLITE]
    voices += [
        Voice("espeak-ng", f"{ACCENTS[place % len(ACCENTS)]}+{name}", float(random.uniform(0.75, 1.25)), int(random.integers(15, 85)))
        for place, name in enumerate(names)
    ]
    return [
        Speaker(
            voice, float(np.exp(random.uniform(-0.3, 0.3))), float(random.uniform(0.05, 0.6)), tuple(random.normal(0, 7, OCTAVES).tolist()),
            float(random.uniform(12, 35)), str(random.choice(list(changes.COLOURS))),
        )
        for voice in voices
    ]  # fmt: skip


def again(voice: Voice, random: np.random.Generator) -> Voice:
    """The same speaker, a little faster or slower, higher or lower, as nobody says a word twice the same."""
    return Voice(voice.program, voice.name, voice.speed * float(random.uniform(0.9, 1.1)), round(voice.pitch * random.uniform(0.9, 1.1)))


def recorded(samples: Samples, speaker: Speaker, random: np.random.Generator) -> Samples:
    """What this speaker's microphone makes of a word."""
    samples = changes.echo(changes.faster(samples, speaker.throat), speaker.echo, random, ROOM)
    spectrum = np.fft.rfft(samples)
    hertz = np.fft.rfftfreq(len(samples), 1 / HEARD_RATE)
    octave = np.log2(np.maximum(hertz, LOWEST) / LOWEST)
    spectrum *= 10 ** (np.interp(octave, np.arange(OCTAVES), speaker.tilt) / 20)
    samples = np.fft.irfft(spectrum, len(samples)).astype(np.float32)
    return changes.with_noise(samples, speaker.noise, changes.noise(len(samples), speaker.colour, random))


def make_sound_sample(data: Path, out: Path, work: Path) -> dict[str, Any]:
    """Writes into the folder `sounds` beside `out`; returns what there is now. `data` and `work` are not looked at."""
    random = np.random.default_rng(SEED + 1)
    file = out.parent / "sounds" / "sample.ogg"
    file.parent.mkdir(parents=True, exist_ok=True)
    people = speakers()
    words = [in_its_place(word, speaker, random) for speaker in people for word in DIGITS for _ in range(TAKES)]
    whole = np.concatenate(words)
    with soundfile.SoundFile(file, "w", RATE, 1, format="OGG", subtype="VORBIS", compression_level=COMPRESSION) as sound:
        for start in range(0, len(whole), BLOCK):  # libsndfile breaks down where it gets minutes at once
            sound.write(whole[start : start + BLOCK])
    return {
        "name": "sound-sample",
        "speakers": [str(speaker.voice) for speaker in people],
        "recordings": len(words),
        "bytes": file.stat().st_size,
    }


def in_its_place(word: str, speaker: Speaker, random: np.random.Generator) -> Samples:
    """What the speaker says, cut out, as loud as all others, with silence up to the next: (PLACE,)."""
    samples = speak(word, again(speaker.voice, random)).astype(np.float32) / np.float32(32768)
    spans = heard(samples).words
    word_alone = recorded(samples[spans[0][0] : spans[-1][1]], speaker, random)
    kept = resampled(word_alone, HEARD_RATE, RATE)[:PLACE]
    return np.pad(kept * np.float32(LOUD / np.abs(kept).max()), (0, PLACE - len(kept)))

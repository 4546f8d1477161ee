"""Voices made by programs: espeak-ng and flite say a word with this accent, that fast and that high.

Both are free programs that rebuild speech from rules (espeak-ng) or from recorded pieces (flite). They are needed to make what comes along,
never to use it.
"""

import io
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from core.data.sounds.resampling import RATE, resampled

ACCENTS = ("en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-029")
CHARACTERS = (  # of espeak-ng: how the throat is built
    *(
        "",
        "m1",
        "m2",
        "m3",
        "m4",
        "m5",
        "m6",
        "m7",
        "m8",
        "f1",
        "f2",
        "f3",
        "f4",
        "f5",
        "klatt",
        "klatt2",
        "klatt3",
        "klatt4",
        "klatt5",
        "klatt6",
    ),
    *("adam", "Alex", "Alicia", "Andrea", "Andy", "Annie", "antonio", "aunty", "belinda", "benjamin", "boris", "caleb", "david", "ed"),
    *("edward", "Gene", "grandma", "grandpa", "Henrique", "Hugo", "Jacky", "john", "Lee", "linda", "Mario", "max", "Michael", "michel"),
    *("Mike", "norbert", "pablo", "paul", "pedro", "quincy", "rob", "robert", "sandro", "shelby", "steph", "travis", "victor", "Zac"),
)
FLITE = ("kal16", "awb", "rms", "slt")
SHORTEST = 800  # samples of a word: a twentieth of a second


@dataclass(frozen=True)
class Voice:
    """Who speaks, and how."""

    program: str  # "espeak-ng" or "flite"
    name: str  # "en-us+f2", "slt"
    speed: float  # times the usual
    pitch: int  # espeak-ng: 0 to 99, usually 50; flite: Hertz

    def __str__(self) -> str:
        return f"{self.program} {self.name}"


def any_voice(random: np.random.Generator, flite: float = 0.4) -> Voice:
    """One voice of many, drawn: with this probability one of flite's."""
    speed = float(random.uniform(0.75, 1.3))
    if random.random() < flite:
        name = str(random.choice(FLITE))
        return Voice("flite", name, speed, int(random.uniform(150, 240) if name == "slt" else random.uniform(85, 150)))
    character = str(random.choice(CHARACTERS))
    name = str(random.choice(ACCENTS)) + (f"+{character}" if character else "")
    return Voice("espeak-ng", name, speed, int(random.integers(20, 85)))


def speak(words: str, voice: Voice) -> NDArray[np.int16]:
    """What the voice says, 16,000 samples a second.

    Raises:
        ValueError: The program is not on this machine, or it says nothing; one sentence.
    """
    if not shutil.which(voice.program):
        raise ValueError(f"There is no {voice.program} on this machine; `apt-get install espeak-ng flite` brings it.")
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        done = subprocess.run(_command(words, voice, file.name), capture_output=True, timeout=60)
        sound = Path(file.name).read_bytes()
    if done.returncode or len(sound) < 100:
        raise ValueError(f"{voice.program} does not say “{words}” as {voice.name}.")
    samples, rate = soundfile.read(io.BytesIO(sound), dtype="float32")
    return (resampled(samples, rate, RATE) * 32767).clip(-32768, 32767).astype(np.int16)


def _command(words: str, voice: Voice, file: str) -> list[str]:
    if voice.program == "espeak-ng":
        speed, pitch = str(round(165 * voice.speed)), str(voice.pitch)
        return ["espeak-ng", "-v", voice.name, "-s", speed, "-p", pitch, "-w", file, "--", words]
    stretch, pitch = f"duration_stretch={1 / voice.speed:.3f}", f"int_f0_target_mean={voice.pitch}"
    return ["flite", "-voice", voice.name, "--setf", stretch, "--setf", pitch, "-t", words, "-o", file]


@dataclass(frozen=True)
class Said:
    """Many words that voices have said."""

    samples: NDArray[np.int16]  # all of them, one after the other
    ends: NDArray[np.int64]  # (N,) where each is over
    words: tuple[str, ...]
    voices: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, row: int) -> NDArray[np.float32]:
        """The samples of one, in [-1, 1]."""
        start = self.ends[row - 1] if row else 0
        return self.samples[start : self.ends[row]].astype(np.float32) / np.float32(32768)


def all_said(wishes: Iterable[tuple[str, Voice]], file: Path, threads: int = 2) -> Said:
    """Say all of these, or take them from the file where that was done before."""
    if not file.exists():
        wishes = list(wishes)
        with ThreadPoolExecutor(threads) as pool:
            spoken = list(pool.map(lambda wish: speak(*wish), wishes))
        kept = [row for row, samples in enumerate(spoken) if len(samples) > SHORTEST]
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(
            file,
            samples=np.concatenate([spoken[row] for row in kept]),
            ends=np.cumsum([len(spoken[row]) for row in kept]),
            words=np.array([wishes[row][0] for row in kept]),
            voices=np.array([str(wishes[row][1]) for row in kept]),
        )
    found = np.load(file)
    return Said(found["samples"], found["ends"], tuple(found["words"].tolist()), tuple(found["voices"].tolist()))

"""How long it takes from a recording to the digit in it.

Run from the repository root: python -m tests.benchmarks.sound. Prints one JSON line: milliseconds for a recording from its file to the
answer on one thread, and the share of it that each part takes.
"""

import io
import json
import time
from collections.abc import Callable

import numpy as np
import soundfile
import torch

from core import zoo
from core.data.sounds.heard import heard
from core.data.sounds.reading import open_sound
from core.data.sounds.voices import said


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    """The median of some rounds."""
    work()
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return float(np.median(took)) * 1000


def main(quick: bool = False) -> None:
    """One JSON line."""
    torch.set_num_threads(1)
    reader, rounds = zoo.load("spoken-digits"), 3 if quick else 50
    file = io.BytesIO()
    soundfile.write(file, np.repeat(np.pad(said("clara", "seven"), 8000), 3), 48_000, format="WAV")
    data = file.getvalue()
    sound = open_sound(data)
    span = [(heard(sound.samples).words[0][0], heard(sound.samples).words[-1][1])]
    whole = milliseconds(lambda: reader(data), rounds)
    parts = {
        "reading": lambda: open_sound(data),
        "finding_the_word": lambda: heard(sound.samples),
        "ear_and_head": lambda: reader.read(sound.samples, span),
    }
    shares = {f"{name}_share": round(milliseconds(work, rounds) / whole, 2) for name, work in parts.items()}
    print(json.dumps({"answer_ms": round(whole, 1), **shares}))


if __name__ == "__main__":
    main()

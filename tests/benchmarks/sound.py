"""How long it takes from a recording to the digit in it.

Run from the repository root: python -m tests.benchmarks.sound. Prints one JSON line: milliseconds for a recording from its file to the
answer on one thread, the share of it that each part takes, and, where Node is there, what the ear of *Teach it your own words* takes in
JavaScript for each 240 milliseconds of sound.
"""

import io
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
import torch

from core import zoo
from core.data.sounds.heard import heard
from core.data.sounds.reading import open_sound
from core.data.sounds.voices import in_a_row, said
from core.models.packed_ear import sent_ear


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    """The median of some rounds."""
    work()
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return float(np.median(took)) * 1000


def in_node(digits: str) -> float | None:
    """Milliseconds in Node for each 240 of a sound; None without Node."""
    node = shutil.which("node")
    if node is None:
        return None
    script = Path(__file__).parents[1] / "frontend" / "read_words.js"
    line = json.dumps({"samples": in_a_row("clara", digits).tolist()})
    with tempfile.NamedTemporaryFile() as ear:
        ear.write(sent_ear()[1])
        ear.flush()
        done = subprocess.run([node, script, ear.name], input=line, capture_output=True, text=True, check=True)
    return round(float(json.loads(done.stdout)["ms"]), 1)


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
    print(json.dumps({"answer_ms": round(whole, 1), **shares, "listening_ms_per_240": in_node("70" if quick else "7091334")}))


if __name__ == "__main__":
    main()

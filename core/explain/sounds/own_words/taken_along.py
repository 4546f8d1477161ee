"""What is taken along: the network with a script that listens and learns with it, and the recordings as class folders."""

import io
import json
import zipfile

import torch
from safetensors.torch import save

from core.data.names import safe_name
from core.data.sounds import framing, heard
from core.data.sounds.waves import wav
from core.explain.sounds.own_words import head, hearing, learning, placing
from core.explain.sounds.own_words.workshop import Lesson, Workshop
from core.models import ear, mel
from core.models.packed_ear import half_ear
from core.tasks.sound.export import body

WEIGHTS, SCRIPT = "my-words.safetensors", "words.py"
HEAD = ("weight", "bias", "mean", "spread")
BEGIN = '''"""Words of one's own. Needs torch, numpy, safetensors and soundfile.

python words.py listen RECORDING.wav    what the network in my-words.safetensors hears in it, every 240 milliseconds
python words.py learn FOLDER            learns from FOLDER/WORD/*.wav and FOLDER/background/*.wav; writes my-words.safetensors
"""

import json
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import soundfile
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional as F
'''
END = '''WEIGHTS, BACKGROUND = "my-words.safetensors", "background"
HEAD = ("weight", "bias", "mean", "spread")


@cache
def half_ear() -> Ear:
    """The pretrained ear, its weights rounded to half precision."""
    net = Ear()
    net.load_state_dict({name[4:]: value.float() for name, value in load_file(WEIGHTS).items() if name.startswith("ear.")})
    return net.eval().requires_grad_(False)


def read(file: Path) -> np.ndarray:
    """One channel, 16,000 samples a second."""
    samples, rate = soundfile.read(file, dtype="float32", always_2d=True)
    if rate != RATE:
        raise SystemExit(f"{file} has {rate} samples a second; save it with {RATE}.")
    return samples.mean(axis=1)


def listen(file: Path) -> None:
    """Print what is heard from window to window."""
    with safe_open(WEIGHTS, "pt") as weights:
        said = {key: json.loads(value) for key, value in weights.metadata().items()}
        parts = {name: weights.get_tensor(name).numpy() for name in HEAD}
    learned = Learned(**parts, **{name: said[name] for name in ("temperature", "limit", "gain")}, judged=None, places=None)
    names = [*said["names"], BACKGROUND]
    for number, shares in enumerate(learned.probabilities(read(file))):
        best = int(shares.argmax())
        heard_word = names[best] if names[best] == BACKGROUND or shares[best] >= learned.limit else "none of these"
        second = (number * HOPS * STEP + FIRST_FRAME * HOP - BEFORE) / RATE
        print(f"{second:.2f} s  {heard_word}  " + "  ".join(f"{name}: {share:.4f}" for name, share in zip(names, shares)))


def learn_folder(folder: Path) -> None:
    """Learn the words of a folder."""
    names = sorted(path.name for path in folder.iterdir() if path.is_dir() and path.name != BACKGROUND)
    words = [[example(read(file)) for file in sorted((folder / name).glob("*.wav"))] for name in names]
    noise = [read(file)[:LENGTH] for file in sorted((folder / BACKGROUND).glob("*.wav"))]
    learned = learn(words, noise)
    print(f"{learned.judged.right} of {len(learned.judged.labels)} that it had not heard")
    kept = {name: value for name, value in load_file(WEIGHTS).items() if name.startswith("ear.")}
    notes = {"names": names, "temperature": learned.temperature, "limit": learned.limit, "gain": learned.gain}
    numbers = {name: torch.from_numpy(getattr(learned, name)) for name in HEAD}
    save_file(kept | numbers, WEIGHTS, {key: json.dumps(value) for key, value in notes.items()})


if __name__ == "__main__":
    {"listen": listen, "learn": learn_folder}[sys.argv[1]](Path(sys.argv[2]))
'''


def script() -> str:
    """Everything that listens and learns here, as one file that runs without the app."""
    spectrogram = body(mel, "RATE =")
    network = body(ear, "WINDOW, HOP, WIDTH").split("\n", 1)[1]
    parts = [
        "# From a wave to its picture",
        spectrogram[: spectrogram.index("def decibels")].rstrip(),
        "# The pretrained ear",
        f"EAR_HOP, WIDTH = {ear.HOP}, {ear.WIDTH}\n{network}",
        "# Where the word is",
        "\n".join(line for line in body(framing, "LENGTH =").split("\n") if line.startswith(("LENGTH =", "LOUD ="))),
        body(heard, "Samples ="),
        "# What the ear hears in it",
        body(placing, "STEPS ="),
        body(hearing, "HOPS ="),
        "# The head",
        body(head, "DECAY,"),
        body(learning, "Floats ="),
        "# What is done with it",
        END.rstrip(),
    ]
    return BEGIN + "\n\n" + "\n\n\n".join(parts) + "\n"


def weights(lesson: Lesson) -> bytes:
    """The ear and the head, with names and limits inside."""
    learned = lesson.learned
    numbers = {f"ear.{name}": _halved(value) for name, value in half_ear().state_dict().items()}
    numbers |= {name: torch.from_numpy(getattr(learned, name)) for name in HEAD}
    notes = {"names": list(lesson.words), "temperature": learned.temperature, "limit": learned.limit, "gain": learned.gain}
    return save(numbers, {key: json.dumps(value) for key, value in notes.items()})


def _halved(value: torch.Tensor) -> torch.Tensor:
    return value.half() if value.is_floating_point() else value


def network_zip(workshop: Workshop) -> bytes:
    """Weights and script."""
    assert workshop.lesson is not None
    return _zipped({WEIGHTS: weights(workshop.lesson), SCRIPT: script().encode()})


def recordings_zip(workshop: Workshop) -> bytes:
    """A folder for each word and one for the background: what can be sent to the page again."""
    kept = workshop.recordings
    classes = [(word.name, word.recordings) for word in kept.words] + [("background", kept.noise)]
    folders: dict[str, bytes] = {}
    for place, (name, recordings) in enumerate(classes):
        folder = safe_name(name)
        if any(path.startswith(f"{folder}/") for path in folders):
            folder = f"{folder}-{place + 1}"
        folders |= {f"{folder}/{number:02}.wav": wav(each.samples) for number, each in enumerate(recordings, start=1)}
    return _zipped(folders)


def _zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()

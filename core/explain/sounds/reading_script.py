"""The script of *Say a digit*: the recording in a file, and everything from its wave to the answer as it is here."""

import inspect
import io
import re
from collections.abc import Sequence

import numpy as np
import soundfile
from numpy.typing import NDArray

from core.data.sounds import framing
from core.data.sounds.resampling import RATE
from core.models import ear, mel, spoken_net

RECORDING = "recording.wav"
HEAD = '''"""Which digits are said? As on Glassbox. Needs torch, numpy, soundfile and safetensors, and the three files beside it."""

import math
from functools import cache

import numpy as np
import soundfile
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

'''
TAIL = """
samples, rate = soundfile.read("{file}", dtype="float32")  # one channel, 16,000 numbers a second
words = {words}  # from which number to before which each word goes
net = SpokenNet()
net.ear.load_state_dict(load_file("ear.safetensors"))
net.learnt().load_state_dict(load_file("spoken-digits.safetensors"))  # the last stage of the ear, which has learnt on, and the head
net.eval()
waves = torch.from_numpy(np.stack([framed(samples, *word) for word in words]))  # (B, 20192)
with torch.no_grad():
    scores = net(log_mel(waves)) / {temperature}  # (B, 11); divided, so that the probabilities are honest
for row in scores:
    digits, doubt = row[:NO_DIGIT].softmax(0), row.softmax(0)[NO_DIGIT].item()
    said = f"{{digits.argmax().item()}} with a probability of {{digits.max().item():.4f}}"
    print(f"{{said}}; that it is no digit: {{doubt:.4f}}" + (" (refused)" if doubt >= {limit} else ""))
"""


def source(module: object, first: str) -> str:
    """The text of a module from where `first` stands, which its imports do not reach to."""
    text = inspect.getsource(module)  # type: ignore[arg-type]  # modules are what it takes
    return text[text.index(first) :]


def network() -> str:
    """The spectrogram, the ear, its head, and how a word is cut: all in one piece of code."""
    heard = re.sub(r"^WINDOW, HOP, WIDTH = .*$", f"WIDTH = {ear.WIDTH}  # numbers for each window", source(ear, "WINDOW, HOP"), flags=re.M)
    return "\n\n".join((source(framing, "LENGTH ="), source(mel, "RATE ="), heard, source(spoken_net, "FRAMES, STEPS =")))


def reading_script(words: Sequence[tuple[int, int]], temperature: float, limit: float) -> str:
    """A script that prints for every word what the page says.

    Args:
        words: From which sample to before which each goes.
        temperature: What scores are divided by.
        limit: The probability of being no digit from which on a word is refused.
    """
    return HEAD + network() + TAIL.format(file=RECORDING, words=[tuple(word) for word in words], temperature=temperature, limit=limit)


def recording(samples: NDArray[np.floating]) -> bytes:
    """The sound (N,) in [-1, 1] as a WAV of 32-bit floats: every number as it is."""
    file = io.BytesIO()
    soundfile.write(file, samples, RATE, format="WAV", subtype="FLOAT")
    return file.getvalue()

"""The script of *What it hears*: the log-mel spectrogram of a recording, and the sound made again from its bands."""

import re

from core.explain.sounds import rebuilt
from core.explain.sounds.reading_script import RECORDING, source
from core.models import mel

AFTER = "after-32-bands.wav"
HEAD = '''"""What a network hears, and what is left of the sound. Needs torch, numpy and soundfile, and the recording beside it."""

import math
from functools import cache

import numpy as np
import soundfile
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

'''
TAIL = """
samples, rate = soundfile.read("{recording}", dtype="float32")
picture = log_mel(torch.from_numpy(samples)[None])[0]  # (T, 32), what the network gets
print(f"{{len(samples)}} samples became {{picture.shape[0]}} frames of {{picture.shape[1]}} numbers, mean {{picture.mean():.4f}}")
soundfile.write("{after}", after_bands(samples), rate, subtype="FLOAT")
"""


def hearing_script() -> str:
    """A script that prints what became of the samples, and writes the sound that is left."""
    again = re.sub(r"\bmel\.(?=[A-Za-z])", "", source(rebuilt, "ROUNDS, MOMENTUM"))
    return HEAD + source(mel, "RATE =") + "\n\n" + again + TAIL.format(recording=RECORDING, after=AFTER)

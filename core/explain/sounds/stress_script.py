"""The script of *Break it*: a word is spoilt step by step, and at each the probability of the true digit is printed."""

import inspect
import re

from core.data.sounds import changes, heard, resampling
from core.explain.sounds.reading_script import HEAD, RECORDING, network, source
from core.explain.sounds.stress import AROUND, SEED, Damage

IMPORTS = {
    "import math\n": "from dataclasses import dataclass\n",
    "from functools import cache\n": "from itertools import pairwise\nfrom math import gcd\n",
    "from safetensors.torch import load_file\n": "from scipy.signal import butter, fftconvolve, resample_poly, sosfilt\n",
}
TAIL = """
samples, rate = soundfile.read("{file}", dtype="float32")  # one channel, 16,000 numbers a second
word = np.pad(samples[{start}:{end}], {around})  # with silence around it
net = SpokenNet()
net.ear.load_state_dict(load_file("ear.safetensors"))
net.learnt().load_state_dict(load_file("spoken-digits.safetensors"))  # the last stage of the ear, which has learnt on, and the head
net.eval()
for amount in {amounts}:  # {unit}
    spoilt = {damage}(word, amount, np.random.default_rng({seed}))
    spoilt = np.asarray(spoilt / max(1.0, float(np.abs(spoilt).max())), np.float32)
    found = heard(spoilt)
    if found.problem:
        print(f"{{amount}}: 0.0000, nothing is read. {{found.problem}}")
        continue
    wave = torch.from_numpy(framed(spoilt, found.words[0][0], found.words[-1][1]))
    with torch.no_grad():
        scores = net(log_mel(wave[None]))[0] / {temperature}  # (11,); divided, so that the probabilities are honest
    every, answer = scores.softmax(0), scores[:NO_DIGIT].argmax().item()
    said = "no digit" if every[NO_DIGIT] >= {limit} else answer
    print(f"{{amount}}: {{every[{truth}]:.4f}} for {truth}, {{every[NO_DIGIT]:.4f}} for no digit; heard: {{said}}")
"""


def stress_script(span: tuple[int, int], damage: Damage, truth: int, temperature: float, limit: float) -> str:
    """A script that prints the curve of the view.

    Args:
        span: From which sample to before which the word goes.
        damage: How it is spoilt.
        truth: The digit whose probability is asked for.
        temperature: What scores are divided by.
        limit: The probability of being no digit from which on a word is refused.
    """
    head = HEAD
    for before, more in IMPORTS.items():
        head = head.replace(before, before + more, 1)
    head = head.replace("numpy, soundfile and", "numpy, scipy, soundfile and")
    spoils = re.sub(r"\bchanges\.(?=[A-Za-z])", "", inspect.getsource(damage.apply)).rstrip()
    parts = (source(resampling, "RATE ="), source(changes, "Samples ="), source(heard, "PIECE, HOP"), spoils, network())
    tail = TAIL.format(
        file=RECORDING, start=span[0], end=span[1], around=round(AROUND * resampling.RATE), amounts=damage.amounts, unit=damage.unit,
        damage=damage.apply.__name__, seed=SEED, temperature=temperature, limit=limit, truth=truth,
    )  # fmt: skip
    return head + "\n\n".join(parts) + tail

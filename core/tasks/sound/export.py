"""What a training on spoken words leaves behind, in forms that other programs read."""

import inspect
import json
from typing import Any

from safetensors.torch import save
from torch import nn

from core.data.sounds import framing
from core.models import ear as ear_module
from core.models import mel, recurrent, sound_net, spoken_net
from core.tasks.kind import Exports
from core.tasks.sound.onnx import to_onnx
from core.tasks.sound.recipe import SoundRecipe
from core.tasks.sound.task import pretrained_ear

LOADER = '''"""Load a network that was trained on Glassbox and say which word a recording holds. Needs torch, numpy and safetensors."""

import math
import wave
from functools import cache
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

# From a wave to its spectrogram
{mel}


{framed}


# The network
{network}

classes = {classes}
net.load_state_dict(load_file("{file}"))
net.eval()

samples = np.sin(np.arange(RATE // 2) * 0.2).astype(np.float32)  # put yours here: 16,000 samples a second, one word, nothing around it
if Path("word.wav").exists():
    with wave.open("word.wav") as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), np.int16).astype(np.float32) / 32768
with torch.no_grad():
    probabilities = net(log_mel(torch.from_numpy(framed(samples))[None])).softmax(dim=1)[0]
for share, place in zip(*probabilities.sort(descending=True)):
    print(f"{{classes[place]}}: {{share:.4f}}")
'''
INPUT = "(batch, 124, 32): log-mel frames of a word in the middle of 1.26 seconds, as the loader makes them"


class Hearing(nn.Sequential):
    """The pretrained ear with a head that has learnt."""


def whole(recipe: SoundRecipe, net: nn.Module) -> nn.Module:
    """From spectrogram to scores: of a head the ear with it."""
    return Hearing(pretrained_ear(), net).eval() if recipe.network == "ear" else net


def exports(recipe: SoundRecipe, net: nn.Module, name: str) -> Exports:
    """Weights with recipe and class names inside, a script that loads them, and the network for other programs."""
    notes = {"recipe": recipe.to_json(), "classes": json.dumps(recipe.classes), "input": INPUT}
    every = whole(recipe, net)
    weights = {key: value.detach().cpu().contiguous() for key, value in every.state_dict().items()}
    file = f"{name}.safetensors"
    loader = LOADER.format(
        mel=mel_code(), framed=framed_code(), network=network_code(recipe), classes=list(recipe.classes), file=file
    )  # fmt: skip
    with_ear = ", the pretrained ear among them" if recipe.network == "ear" else ""
    return Exports(
        f"The weights of the best epoch{with_ear}: for PyTorch, with recipe and class names inside and the loader below, and the whole "
        "network as ONNX.",
        {
            "Weights (safetensors)": (file, lambda: save(weights, notes)),
            "Network (ONNX)": (f"{name}.onnx", lambda: to_onnx(recipe, every, notes)),
        },
        loader,
    )


def mel_code() -> str:
    """The lines that make spectrograms."""
    return body(mel, "RATE =")


def framed_code() -> str:
    """The lines that put a word into the middle."""
    text = inspect.getsource(framing)
    return text[text.index("LENGTH =") :].replace("NDArray[np.float32]", "np.ndarray")


def body(module: Any, begin: str) -> str:
    """The text of a module from there on: what it imports stands at the head of the script."""
    text = inspect.getsource(module)
    return text[text.index(begin) :].rstrip()


def network_code(recipe: SoundRecipe, head_only: bool = False) -> str:
    """The lines of the network, the last of which makes one called `net`."""
    classes = len(recipe.classes)
    if recipe.network == "ear":
        ear = body(ear_module, "WINDOW, HOP").replace("WINDOW, HOP, WIDTH = 76, 8, 96", "WIDTH = 96").split("  # frames that are looked")[0]
        rest = body(ear_module, "LEAK, FLOOR")
        head = f"STEPS, CLASSES = {spoken_net.STEPS}, {classes}\n\n\n" + inspect.getsource(spoken_net.WordHead).rstrip()
        made = f"WordHead(hidden={recipe.units}, classes={classes}, dropout={recipe.dropout})"
        return f"{ear}\n{rest}\n\n\n{head}\n\n\nnet = {made if head_only else f'nn.Sequential(Ear(), {made})'}"
    scale = f"FRAMES, BANDS = {sound_net.FRAMES}, {sound_net.BANDS}\nMIDDLE, SPREAD = {sound_net.MIDDLE}, {sound_net.SPREAD}\n"
    if recipe.network == "cnn":
        made = f"SoundCNN({recipe.width}, {classes}, {recipe.dropout})"
        return f"{scale}\n\n{inspect.getsource(sound_net.SoundCNN).rstrip()}\n\n\nnet = {made}"
    cells = recurrent.cells_code()
    made = f'SoundRNN("{recipe.network}", {recipe.units}, {classes}, {recipe.dropout})'
    return f"{scale}{cells}\n\n\n{inspect.getsource(sound_net.SoundRNN).rstrip()}\n\n\nnet = {made}"

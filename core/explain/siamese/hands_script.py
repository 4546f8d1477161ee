"""The script of *Same hand?*: both writers' digits in a file, the network's first layers, and the arithmetic as it is here."""

import inspect

import numpy as np
from numpy.typing import NDArray

from core.explain.siamese import hands
from core.models import siamese

HEAD = '''"""Whose hand wrote it? As on Glassbox. Needs torch, numpy and safetensors, and both files beside it."""

from collections import OrderedDict
from dataclasses import dataclass
from itertools import product

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

'''
TAIL = """
net = Siamese({width}, {features})
net.load_state_dict(load_file("siamese.safetensors"))
net.eval()
pictures = torch.from_numpy(np.load("{file}"))[:, :, None].float() / 255  # (2, 10, 1, 28, 28): two writers, 0 to 9
found = told_apart(*(style(net, one) for one in pictures))
print(f"right: {{found.found}} of 20; by chance as many or more: {{found.luck:.4f}}")
"""
FILE = "hands.npy"


def hands_script(width: int, features: int) -> str:
    """A script that prints the same two numbers."""
    network, arithmetic = inspect.getsource(siamese), inspect.getsource(hands)
    parts = (network[network.index("TINY =") : network.index("def losses(")], arithmetic[arithmetic.index("DIGITS =") :])
    return HEAD + "\n".join(parts) + TAIL.format(width=width, features=features, file=FILE)


def as_bytes(first: NDArray[np.floating], second: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Both writers' digits (10, 28, 28) in [0, 1] as one array (2, 10, 28, 28), as the script takes them."""
    return np.round(np.stack([first, second]) * 255).astype(np.uint8)

"""A network's weights as half precision, for a browser that computes it: half the bytes, and rounded once, here.

length  4 bytes, little endian: of what follows
words   JSON: the layers in order, and the functions that are no formula of the browser's
weights 2 bytes each, little endian, in the order in which the layers name them
"""

import copy
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import torch
from torch import nn

from core.models.activations import BY_MODULE
from core.models.detector import Detector
from core.models.digit_cnn import DigitCNN
from core.models.stack import Stack

REACH, STEPS = 16, 4096  # a function's table goes from -REACH to REACH; beyond it goes on as a straight line
KINDS = {
    nn.Conv2d: "conv", nn.MaxPool2d: "pool", nn.AvgPool2d: "avg", nn.Flatten: "flatten", nn.Linear: "dense", nn.BatchNorm2d: "norm",
    nn.BatchNorm1d: "norm", nn.ReLU: "relu",
}  # fmt: skip
N = TypeVar("N", bound=nn.Module)
LARGEST = float(torch.finfo(torch.half).max)


@dataclass
class Packed:
    """What is sent of a network."""

    layers: list[dict[str, Any]] = field(default_factory=list)  # name, kind, and where its numbers begin
    tables: dict[str, list[float]] = field(default_factory=dict)  # by kind: a function's values, STEPS + 1 of them
    weights: bytes = b""

    def add(self, layer: dict[str, Any], module: nn.Module) -> None:
        """One layer more, which is told where its numbers begin."""
        for key, numbers in numbers_of(module).items():
            layer[key] = len(self.weights) // 2
            self.weights += numbers.detach().to(torch.half).cpu().numpy().astype("<f2").tobytes()
        self.layers.append(layer)

    def file(self, words: Mapping[str, Any]) -> bytes:
        """Everything as one file; `words`: what else the browser should know of the network."""
        text = json.dumps({**words, "layers": self.layers, "tables": self.tables, "reach": REACH}, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 4)
        return len(text).to_bytes(4, "little") + text + self.weights


def pack(model: DigitCNN | Stack | Detector) -> Packed:
    """The layers that do something when a trained network reads, and their numbers as half precision.

    Raises:
        ValueError: A number of it does not fit: the training diverged.
    """
    found = Packed()
    for name, module in model.layers.named_children():
        if isinstance(module, nn.Dropout | nn.Identity):
            continue
        layer: dict[str, Any] = {"name": name, "kind": KINDS.get(type(module)) or _table(module, found), **_measures(module)}
        if not all((numbers.isfinite() & (numbers.abs() <= LARGEST)).all() for numbers in numbers_of(module).values()):
            raise ValueError("The weights of this network are too large for a browser to compute with.")
        found.add(layer, module)
    return found


def halved(model: N) -> N:
    """The same network with the numbers that are sent, as PyTorch computes it."""
    same = copy.deepcopy(model)
    for module in same.modules():
        for numbers in numbers_of(module).values():
            numbers.data = numbers.data.half().float()
    return same.eval().requires_grad_(False)


def named(file: bytes) -> str:
    """A name that only this file has."""
    return hashlib.sha256(file).hexdigest()[:24]


def numbers_of(module: nn.Module) -> dict[str, torch.Tensor]:
    """What of a layer is sent, by name: of a convolution without a bias it is zeros; nothing where nothing was learnt."""
    if isinstance(module, nn.Conv2d | nn.Linear):
        bias = module.bias if module.bias is not None else torch.zeros(len(module.weight))
        return {"weight": module.weight, "bias": bias}
    if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
        assert module.running_mean is not None and module.running_var is not None
        return {"weight": module.weight, "bias": module.bias, "mean": module.running_mean, "var": module.running_var}
    return {}


def _measures(module: nn.Module) -> dict[str, Any]:
    if isinstance(module, nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d):
        one = {name: getattr(module, name) for name in ("kernel_size", "stride", "padding")}
        size, stride, padding = (value[0] if isinstance(value, tuple) else value for value in one.values())
        return {"size": size, "stride": stride, "padding": padding}
    return {"eps": module.eps} if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d) else {}


@torch.no_grad()
def _table(module: nn.Module, found: Packed) -> str:
    """The kind of an activation function; its values are put beside it, so that any function of the list can be sent."""
    kind = BY_MODULE[type(module)].label
    if kind not in found.tables:
        x = torch.linspace(-REACH, REACH, STEPS + 1, dtype=torch.float64)
        found.tables[kind] = np.round(module(x).numpy(), 7).tolist()
    return kind

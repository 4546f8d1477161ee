"""A network for pictures, built from a line of text: "conv32 pool conv64 pool dense128".

    conv32      32 kernels of 3 x 3;  conv6k5p2: 6 kernels of 5 x 5, padding 2;  conv32s2: stride 2
    pool        the largest of every 2 x 2 window;  pool3: of every 3 x 3
    avg         their mean instead
    dense128    128 neurons that see everything

Every convolution and every dense layer is followed by batch normalization (if wanted) and an activation; every hidden
dense layer by dropout (if wanted). A last dense layer gives one score for each class.
"""

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn

from core.models.activations import ACTIVATIONS, STARTS

MAX_LAYERS, MAX_MAPS, MAX_NEURONS, MAX_KERNEL = 12, 256, 2048, 11
MAX_PARAMETERS, MAX_PRODUCTS = 10_000_000, 60_000_000

Shape = tuple[int, ...]  # (C, H, W) or (N,)


@dataclass(frozen=True)
class Layer:
    """One word of the text."""

    kind: str  # "conv", "pool", "avg" or "dense"
    units: int = 0  # maps of a convolution, neurons of a dense layer
    kernel: int = 0
    stride: int = 1
    padding: int = 0

    def __str__(self) -> str:
        """Such as "convolution 64, 5 x 5"."""
        size = f"{self.kernel} x {self.kernel}"
        names = {"conv": f"convolution {self.units}, {size}", "pool": f"max pooling {size}", "avg": f"average pooling {size}"}
        return names.get(self.kind, f"dense {self.units}")

    @property
    def word(self) -> str:
        """The layer as it stands in the text."""
        if self.kind == "dense":
            return f"dense{self.units}"
        if self.kind == "conv":
            extras = [("k", self.kernel, 3), ("s", self.stride, 1), ("p", self.padding, 0)]
            return f"conv{self.units}" + "".join(f"{letter}{value}" for letter, value, usual in extras if value != usual)
        return self.kind + (str(self.kernel) if self.kernel != 2 else "")

    def after(self, shape: Shape) -> Shape:
        """The output's shape for an input of this shape, by (n + 2p - k) / s + 1."""
        if self.kind == "dense":
            return (self.units,)
        C, H, W = shape
        high, wide = ((n + 2 * self.padding - self.kernel) // self.stride + 1 for n in (H, W))
        return (self.units if self.kind == "conv" else C, high, wide)


def parse(text: str) -> tuple[Layer, ...]:
    """The layers of a text.

    Raises:
        ValueError: A word is not a layer, or a number is too large; one sentence.
    """
    words = text.split()
    if len(words) > MAX_LAYERS:
        raise ValueError(f"A network can have up to {MAX_LAYERS} layers here, and this has {len(words)}.")
    return tuple(_layer(word) for word in words)


def _layer(word: str) -> Layer:
    if found := re.fullmatch(r"dense(\d{1,4})", word):
        return Layer("dense", _bounded(int(found[1]), MAX_NEURONS, "neurons of a dense layer"))
    if found := re.fullmatch(r"(pool|avg)(\d{0,2})", word):
        kernel = _bounded(int(found[2] or 2), MAX_KERNEL, "size of a pooling window")
        return Layer(found[1], kernel=kernel, stride=kernel)
    if found := re.fullmatch(r"conv(\d{1,4})(?:k(\d{1,2}))?(?:s(\d))?(?:p(\d))?", word):
        maps, kernel = _bounded(int(found[1]), MAX_MAPS, "maps of a convolution"), _bounded(int(found[2] or 3), MAX_KERNEL, "kernel's size")
        return Layer("conv", maps, kernel, _bounded(int(found[3] or 1), 9, "stride"), int(found[4] or 0))
    raise ValueError(f"{word[:30]!r} is not a layer; layers look like conv32, conv6k5p2, pool, avg or dense128.")


def _bounded(value: int, most: int, name: str) -> int:
    if not 1 <= value <= most:
        raise ValueError(f"The {name} must be from 1 to {most}, and not {value}.")
    return value


def shapes(layers: Sequence[Layer], start: Shape) -> list[Shape]:
    """The output's shape of every layer, for an input of shape `start` (C, H, W).

    Raises:
        ValueError: A layer cannot follow the ones before it, or the network is too large; one sentence.
    """
    found, shape = [], start
    for number, layer in enumerate(layers, start=1):
        name = f"Layer {number} ({layer})"
        if layer.kind != "dense":
            if len(shape) == 1:
                where = "after a dense layer, where there is no picture any more"
                raise ValueError(f"{name} comes {where}. Put it before the first dense layer.")
            if (high := min(shape[1:]) + 2 * layer.padding) < layer.kernel:
                raise ValueError(
                    f"{name} does not fit: its window is larger than the {high} x {high} numbers it gets. Choose a smaller window, "
                    "more padding, or fewer pools before it."
                )
            if layer.padding >= layer.kernel:
                raise ValueError(f"{name} has a padding as large as its kernel, so some windows would see nothing of the picture.")
        shape = layer.after(shape)
        found.append(shape)
    return found


@dataclass(frozen=True)
class Cost:
    """What a network costs to keep and to run once."""

    parameters: int
    products: int  # multiplications for one picture
    by_layer: tuple[int, ...]  # parameters of each layer of the text, then of the last one, that gives the scores


def counted(layers: Sequence[Layer], start: Shape, classes: int, batch_norm: bool = False) -> Cost:
    """Parameters and multiplications of the network, without building it.

    Raises:
        ValueError: As `shapes`.
    """
    parameters: list[int] = []
    products, before = 0, start
    for layer, after in zip([*layers, Layer("dense", classes)], [*shapes(layers, start), (classes,)], strict=True):
        count = 0
        if layer.units:
            window = before[0] * layer.kernel**2 if layer.kind == "conv" else _size(before)
            count = (window + 1) * layer.units
            products += window * _size(after)
        parameters.append(count + (2 * layer.units if batch_norm and len(parameters) < len(layers) else 0))
        before = after
    return Cost(sum(parameters), products, tuple(parameters))


def cost(layers: Sequence[Layer], start: Shape, classes: int, batch_norm: bool = False) -> Cost:
    """The same, for a network that may be trained here.

    Raises:
        ValueError: As `shapes`, and where it would be too large for a classroom's machine.
    """
    found = counted(layers, start, classes, batch_norm)
    if found.parameters > MAX_PARAMETERS or found.products > MAX_PRODUCTS:
        raise ValueError(
            f"This network has {found.parameters:,} parameters and {found.products:,} multiplications for each picture; up to "
            f"{MAX_PARAMETERS:,} and {MAX_PRODUCTS:,} can be trained here. Use fewer maps or neurons, or pool earlier."
        )
    return found


def _size(shape: Shape) -> int:
    return int(torch.Size(shape).numel())


class Stack(nn.Module):
    """One score per class for a batch of pictures.

    x: (B, C, H, W) in [0, 1]  ->  (B, classes)
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        start: Shape,
        classes: int,
        activation: str = "relu",
        dropout: float = 0.0,
        batch_norm: bool = False,
        init: str = "default",
    ) -> None:
        super().__init__()
        built: OrderedDict[str, nn.Module] = OrderedDict()
        count: dict[str, int] = {}
        before = start
        for layer, after in zip(layers, shapes(layers, start), strict=True):
            number = count[layer.kind] = count.get(layer.kind, 0) + 1
            name = f"{layer.kind}{number}"
            if layer.kind == "conv":
                built[name] = nn.Conv2d(before[0], layer.units, layer.kernel, layer.stride, layer.padding)
            elif layer.kind == "dense":
                if len(before) > 1:
                    built["flatten"] = nn.Flatten()  # (B, C, H, W) -> (B, C*H*W)
                built[name] = nn.Linear(_size(before), layer.units)
            else:
                built[name] = (nn.MaxPool2d if layer.kind == "pool" else nn.AvgPool2d)(layer.kernel)
            if layer.units:
                if batch_norm:
                    built[f"norm_{name}"] = nn.BatchNorm2d(layer.units) if layer.kind == "conv" else nn.BatchNorm1d(layer.units)
                built[f"{activation}_{name}"] = ACTIVATIONS[activation].module()
            if layer.kind == "dense" and dropout:
                built[f"dropout_{name}"] = nn.Dropout(dropout)
            before = after
        if len(before) > 1:
            built["flatten"] = nn.Flatten()
        built["scores"] = nn.Linear(_size(before), classes)
        self.layers = nn.Sequential(built)
        initialize(self, init, activation)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Scores (B, classes) for pictures (B, C, H, W)."""
        scores: torch.Tensor = self.layers(x)
        return scores


@torch.no_grad()
def initialize(model: nn.Module, init: str, activation: str = "relu") -> None:
    """Fill the weights of all convolutions and dense layers; the biases become zero, except with PyTorch's default.

    xavier: Glorot and Bengio 2010, for tanh and sigmoid. he: He et al. 2015, for ReLU. zeros and large show what goes wrong.
    """
    if (fill := STARTS[init].fill) is None:
        return  # what PyTorch chose: uniform within 1 / sqrt(inputs)
    for layer in model.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            fill(layer.weight, ACTIVATIONS[activation].gain)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)

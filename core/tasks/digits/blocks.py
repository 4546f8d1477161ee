"""A network as a row of blocks, each with its output's shape, its parameters, and how both come about."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.models.stack import Layer, Shape, counted, parse, shapes
from core.tasks.digits.recipe import CLASSES, INPUT

TITLES = {"conv": "convolution", "pool": "max pooling", "avg": "average pooling", "dense": "dense"}


@dataclass(frozen=True)
class Part:
    """One block."""

    kind: str  # "input", "conv", "pool", "avg", "dense" or "scores"
    title: str
    shape: Shape  # of its output, (C, H, W) or (N,); empty where it cannot be
    parameters: int
    words: str  # how shape and parameters come about, or why it cannot be
    layer: Layer | None = None  # for those that stand in the network's text

    @property
    def size(self) -> str:
        """Such as "26 × 26 × 32": height, width, maps."""
        return " × ".join(str(n) for n in (*self.shape[1:], self.shape[0])) if self.shape else "?"


def parts(network: str, batch_norm: bool = False) -> list[Part]:
    """From the picture to the scores. After a layer that does not fit, shapes are unknown.

    Raises:
        ValueError: The text does not read as layers; one sentence.
    """
    layers = parse(network)
    good, trouble = _longest(layers)
    known = [*shapes(layers[:good], INPUT), *[()] * (len(layers) - good)]
    counts = counted(layers[:good], INPUT, CLASSES, batch_norm).by_layer
    found = [Part("input", "picture", INPUT, 0, "28 × 28 numbers: 0 is paper, 1 is ink.")]
    for place, (layer, shape) in enumerate(zip(layers, known, strict=True)):
        words = _words(layer, found[-1].shape, shape, counts[place], batch_norm) if shape else trouble if place == good else ""
        found.append(Part(layer.kind, TITLES[layer.kind], shape, counts[place] if shape else 0, words, layer))
    if trouble:
        return [*found, Part("scores", "scores", (), 0, "")]
    product = _product(CLASSES, counts[-1], math.prod(found[-1].shape))
    last = f"One score for each of the ten digits, {_weights(found[-1].shape)} and a bias each: {product}. "
    return [*found, Part("scores", "scores", (CLASSES,), counts[-1], last + "Softmax makes probabilities of them.")]


def _longest(layers: Sequence[Layer]) -> tuple[int, str]:
    """How many layers fit on one another, and why the next does not."""
    for end in range(1, len(layers) + 1):
        try:
            shapes(layers[:end], INPUT)
        except ValueError as problem:
            return end - 1, str(problem)
    return len(layers), ""


def _words(layer: Layer, before: Shape, after: Shape, count: int, batch_norm: bool) -> str:
    norm = ", and a scale and a shift for batch norm" if batch_norm else ""
    if layer.kind == "dense":
        return f"{layer.units} neurons, {_weights(before)} and a bias each{norm}: {_product(layer.units, count, math.prod(before))}."
    window, p, s = f"{layer.kernel} × {layer.kernel}", layer.padding, layer.stride
    exact = (before[1] + 2 * p - layer.kernel) / s + 1
    padded = f"({before[1]} + 2·{p} − {layer.kernel})" if layer.kind == "conv" else f"({before[1]} − {layer.kernel})"
    side = f"{padded} / {s} + 1 = {exact:g}" + ("" if exact.is_integer() else f", cut down to {after[1]}")
    if layer.kind != "conv":
        which = "largest" if layer.kind == "pool" else "mean"
        return f"The {which} of every {window} numbers. Side: {side}. Nothing is learned here: no parameters."
    each = f"{layer.kernel}·{layer.kernel}·{before[0]}"
    product = _product(layer.units, count, layer.kernel**2 * before[0], each)
    return f"{layer.units} kernels of {window} slide over it. Side: {side}. Each kernel has {each} weights and a bias{norm}: {product}."


def _weights(before: Shape) -> str:
    size = math.prod(before)
    return f"a weight for each of the {size:,} numbers" + (f" ({' · '.join(map(str, before))})" if len(before) > 1 else "")


def _product(units: int, count: int, weights: int, written: str = "") -> str:
    """The sum that gives the parameters, such as "32 × (3·3·1 + 1) = 320 parameters"."""
    others = count // units - weights
    return f"{units} × ({written or f'{weights:,}'} + {others}) = {_parameters(count)}"


def _parameters(count: int) -> str:
    return f"{count:,} parameters"

"""A network as a row of blocks, each with its output's shape, its parameters, and how both come about."""

import math
from collections.abc import Sequence

from core.models.stack import Layer, Shape, counted, parse, shapes
from core.tasks.blocks import Block, Drawing
from core.tasks.digits.recipe import CLASSES, INPUT
from core.training.words import many

TITLES = {"conv": "convolution", "pool": "max pooling", "avg": "average pooling", "dense": "dense"}


def drawn(network: str, batch_norm: bool = False) -> Drawing:
    """The network of that text as blocks, and what it costs.

    Raises:
        ValueError: The text does not read as layers; one sentence.
    """
    blocks = parts(network, batch_norm)
    if not blocks[-1].shape:
        return Drawing(blocks, "A layer does not fit: it is drawn dashed.", network)
    cost = counted(parse(network), INPUT, CLASSES, batch_norm)
    return Drawing(
        blocks,
        f"**{cost.parameters:,} parameters** to learn, {many(cost.products)} multiplications for each picture. "
        "Choose a block to see where its numbers come from, and to change it.",
        network,
    )


def _block(kind: str, title: str, shape: Shape, parameters: int, words: str, layer: Layer | None = None) -> Block:
    """Its size is height, width, maps, such as "26 × 26 × 32"."""
    size = " × ".join(str(n) for n in (*shape[1:], shape[0])) if shape else "?"
    return Block(kind, title, shape, parameters, words, size, layer)


def parts(network: str, batch_norm: bool = False) -> tuple[Block, ...]:
    """From the picture to the scores. After a layer that does not fit, shapes are unknown.

    Raises:
        ValueError: The text does not read as layers; one sentence.
    """
    layers = parse(network)
    good, trouble = _longest(layers)
    known = [*shapes(layers[:good], INPUT), *[()] * (len(layers) - good)]
    counts = counted(layers[:good], INPUT, CLASSES, batch_norm).by_layer
    found = [_block("input", "picture", INPUT, 0, "28 × 28 numbers: 0 is paper, 1 is ink.")]
    for place, (layer, shape) in enumerate(zip(layers, known, strict=True)):
        words = _words(layer, found[-1].shape, shape, counts[place], batch_norm) if shape else trouble if place == good else ""
        found.append(_block(layer.kind, TITLES[layer.kind], shape, counts[place] if shape else 0, words, layer))
    if trouble:
        return (*found, _block("scores", "scores", (), 0, ""))
    product = _product(CLASSES, counts[-1], math.prod(found[-1].shape))
    last = f"One score for each of the ten digits, {_weights(found[-1].shape)} and a bias each: {product}. "
    return (*found, _block("scores", "scores", (CLASSES,), counts[-1], last + "Softmax makes probabilities of them."))


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

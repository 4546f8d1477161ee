"""Networks as they are sent to a browser: the numbers of one that reads digits, with what is said of each layer, and of a detector."""

from typing import Any

import torch

from core.data.scenes import CLASSES, HEIGHT, WIDTH
from core.explain.digits.layers import trace
from core.models.detector import CELL
from core.models.packed import named, pack
from core.zoo.detector import SceneReader
from core.zoo.digits import DigitReader

SIDE = 28


def sent_network(reader: DigitReader) -> tuple[str, bytes]:
    """A name, and the file of that name: everything a browser needs to read digits as this reader does.

    Raises:
        ValueError: The network cannot be sent; one sentence.
    """
    packed = pack(reader.model)
    views = trace(reader.model, torch.zeros(1, SIDE, SIDE))
    packed.layers.append({"name": "softmax", "kind": "softmax"})
    for layer, view in zip(packed.layers, views, strict=True):
        layer |= {"title": view.title, "sentence": view.sentence, "parameters": view.parameters, "shape": list(view.output.shape)}
    words: dict[str, Any] = {"temperature": reader.temperature, "accept_above": reader.accept_above, "side": SIDE}
    file = packed.file(words)
    return named(file), file


@torch.inference_mode()
def sent_detector(reader: SceneReader) -> tuple[str, bytes]:
    """A name, and the file of that name: everything a browser needs to look at pages as this reader does.

    Raises:
        ValueError: The network cannot be sent; one sentence.
    """
    packed, x = pack(reader.model), torch.zeros(1, 1, HEIGHT, WIDTH)
    layers = {layer["name"]: layer for layer in packed.layers}
    for name, module in reader.model.layers.named_children():
        x = module(x)
        if name in layers:
            layers[name]["shape"] = list(x.shape[1:])
    words = {"high": HEIGHT, "side": WIDTH, "cell": CELL, "anchors": reader.model.anchors, "classes": CLASSES}
    file = packed.file(words)
    return named(file), file

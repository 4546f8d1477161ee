"""A digit network as it is sent to a browser: its numbers, and what is said of each layer."""

from typing import Any

import torch

from core.explain.digits.layers import trace
from core.models.packed import named, pack
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

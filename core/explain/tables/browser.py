"""A network with its preparation, as a browser takes it to answer while a slider moves."""

from typing import Any

import numpy as np

from core.data.packing import packed
from core.data.tables.frame import Words
from core.explain.tables.reader import Reader
from core.models.activations import BY_MODULE

MOST_WEIGHTS = 400_000  # numbers that are sent to a browser


def carried(one: Reader) -> dict[str, Any]:
    """Everything that is needed to say what it says.

    Raises:
        ValueError: It is too large for a browser; one sentence.
    """
    if (count := sum(value.numel() for value in one.net.state_dict().values())) > MOST_WEIGHTS:
        raise ValueError(f"This network has {count:,} weights, too many to move in a browser: train a smaller one for that.")
    net = one.net
    layers = [
        {
            "weight": packed(layer.weight.detach().numpy()),
            "bias": packed(layer.bias.detach().numpy()),
            "shape": list(layer.weight.shape[1:]),
        }
        for layer in [*net.layers, net.scores]
    ]
    return {
        "numbers": [one_number._asdict() for one_number in one.found.how.numbers],
        "categories": [category._asdict() | {"size": size} for category, size in zip(one.found.how.categories, net.sizes, strict=True)],
        "members": net.members,
        "embeddings": [packed(net.embedding(place).numpy()) for place in range(len(net.words))],
        "layers": layers,
        "line": None if net.line is None else {"weight": packed(net.line.weight.numpy()), "bias": packed(net.line.bias.numpy())},
        "activation": next(name for name, known in ACTIVATION_NAMES.items() if known is type(net.activation)),
        "classes": list(one.classes),
        "middle": one.found.middle,
        "size": one.found.size,
    }


ACTIVATION_NAMES = {known.label: module for module, known in BY_MODULE.items()}


def row_of(one: Reader, row: int) -> dict[str, float | str | None]:
    """A row of the table as the browser takes it."""
    said: dict[str, float | str | None] = {}
    for name, column in one.found.frame.columns.items():
        if isinstance(column, Words):
            said[name] = column.kinds[column.codes[row]]
        else:
            said[name] = float(column[row]) if np.isfinite(column[row]) else None
    return said


def ranges(one: Reader) -> dict[str, list[float]]:
    """Of each number: from where to where its slider goes, and its step."""
    found = {}
    for name, column in one.found.frame.columns.items():
        if isinstance(column, Words):
            continue
        there = column[one.found.split.training]
        there = there[np.isfinite(there)]
        low, high = (float(there.min()), float(there.max())) if len(there) else (0.0, 1.0)
        whole = bool(len(there)) and bool((there == np.round(there)).all())
        high = high if high > low else low + 1
        found[name] = [low, high, 1.0 if whole and high - low >= 5 else 10.0 ** np.floor(np.log10((high - low) / 100))]
    return found

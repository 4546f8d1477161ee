"""One small recurrent cell with all its numbers: what it reads, what it starts with, and the same as PyTorch's layer and as a script.

The browser computes it by itself (`pages/sequences/memory_views/cell_math.js`); here is what a link says of it, and what it is held to.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from core.data.given import number, numbers, one_of, parted
from core.models.recurrent import CELLS, GATES

READS = {"numbers": "1, 0, 0, 0, 0, 0, 0", "word": "banana", "sine": "6"}  # what can be read, and what it is before anybody types
MOST_UNITS, MOST_STEPS, MOST_LETTERS = 4, 12, 8
LARGEST = 1000.0  # of a weight, a bias and an input

Table = dict[str, Any]  # x (blocks, 4, 8), h (blocks, 4, 4), b (blocks, 4), c (4,) of a GRU: lists, in PyTorch's order of the blocks


def _by_unit(*rows: float) -> list[list[float]]:
    """What a unit gets from each of the inputs: a number, turned and halved from letter to letter."""
    return [[row * factor + 0.0 for factor in (1, -1, 0.5, -0.5, 0.8, -0.8, 0.2, -0.2)] for row in rows]


def _diagonal(*values: float) -> list[list[float]]:
    """Each unit hears of itself only."""
    return [[value if row == column else 0.0 for column in range(MOST_UNITS)] for row, value in enumerate(values)]


# The numbers that a cell begins with, for the most units and letters. Unit 1 forgets soon and unit 2 late. The third and the fourth unit of
# the plain RNN hand on to one another what they know, and swing. The gates open for a 1 and shut for a 0: what was let in stays.
START: dict[str, Table] = {
    "rnn": {
        "x": [_by_unit(1, 1, 1, 0)],
        "h": [[[0.5, 0.0, 0.0, 0.0], [0.0, 0.9, 0.0, 0.0], [0.0, 0.0, 0.5, -0.9], [0.0, 0.0, 0.9, 0.5]]],
        "b": [[0.0] * 4],
        "c": [],
    },
    "gru": {
        "x": [_by_unit(0, 0, 0, 0), _by_unit(-4, -6, -4, -4), _by_unit(2, 2, -2, 1)],
        "h": [_diagonal(0, 0, 0, 0), _diagonal(0, 0, 0, 0), _diagonal(0.5, 0.5, 0.5, 0.5)],
        "b": [[1.0, 1.0, 1.0, 1.0], [1.0, 4.0, 2.0, 0.0], [0.0] * 4],
        "c": [0.0] * 4,
    },
    "lstm": {
        "x": [_by_unit(4, 4, 4, 4), _by_unit(0, 0, 0, 0), _by_unit(2, 2, -2, 1), _by_unit(0, 0, 0, 0)],
        "h": [_diagonal(0, 0, 0, 0), _diagonal(0, 0, 0, 0), _diagonal(0.5, 0.5, 0.5, 0.5), _diagonal(0, 0, 0, 0)],
        "b": [[-2.0, -2.0, -2.0, -2.0], [0.0, 4.0, 2.0, 1.0], [0.0] * 4, [2.0, 2.0, 2.0, 0.0]],
        "c": [],
    },
}


@dataclass(frozen=True)
class Cell:
    """A recurrent cell and what it reads."""

    kind: str = "rnn"  # rnn, gru or lstm
    size: int = 2  # hidden units, H
    reads: str = "numbers"  # one of `READS`
    sequence: str = READS["numbers"]  # the numbers, the word, or how many steps a wave of the sine takes
    given: tuple[float, ...] = ()  # all numbers in a row: for x, for h, biases, and a GRU's second bias; none: those of `START`

    def __post_init__(self) -> None:
        H, F, k = self.size, self.inputs.shape[1], GATES[self.kind]
        wanted = k * (H * F + H * H + H) + (H if self.kind == "gru" else 0)
        if self.given and len(self.given) != wanted:
            raise ValueError(f"Such a cell has {wanted} numbers; here are {len(self.given)}.")

    @cached_property
    def inputs(self) -> NDArray[np.float64]:
        """What is read, (T, F): a number a step, or a 1 in the place of the letter.

        Raises:
            ValueError: There is nothing that could be read; one sentence.
        """
        if self.reads == "word":
            return _word(self.sequence)
        if self.reads == "sine":
            wave = number(self.sequence.replace(",", "."), "How many steps a wave takes", 2, 100)
            return np.sin(2 * math.pi * np.arange(MOST_STEPS) / wave)[:, None]
        parts = parted(self.sequence)
        if not 1 <= len(parts) <= MOST_STEPS:
            raise ValueError(f"The cell reads 1 to {MOST_STEPS} numbers.")
        return np.array([[number(part, "Each number of the sequence", -LARGEST, LARGEST)] for part in parts])

    @cached_property
    def weights(self) -> dict[str, NDArray[np.float64]]:
        """x (k, H, F), h (k, H, H), b (k, H) for k blocks in PyTorch's order; c (H,) of a GRU, else empty."""
        H, F, k = self.size, self.inputs.shape[1], GATES[self.kind]
        if not self.given:
            start = {name: np.array(values, dtype=float) for name, values in START[self.kind].items()}
            return {"x": start["x"][:, :H, :F], "h": start["h"][:, :H, :H], "b": start["b"][:, :H], "c": start["c"][:H]}
        cuts = np.cumsum([k * H * F, k * H * H, k * H])
        x, h, b, c = np.split(np.array(self.given), cuts)
        return {"x": x.reshape(k, H, F), "h": h.reshape(k, H, H), "b": b.reshape(k, H), "c": c}

    def layer(self) -> nn.RNN | nn.GRU | nn.LSTM:
        """PyTorch's own layer with these numbers, float64. Its second bias is 0, except where a GRU's reset gate lies over it."""
        found = CELLS[self.kind](self.inputs.shape[1], self.size, batch_first=True).double()
        second = np.zeros_like(self.weights["b"])
        second[-1, : len(self.weights["c"])] = self.weights["c"]
        parts = (self.weights["x"], self.weights["h"], self.weights["b"], second)
        with torch.no_grad():
            for name, part in zip(("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"), parts, strict=True):
                found.get_parameter(name).copy_(torch.tensor(part.reshape(found.get_parameter(name).shape)))
        return found

    def to_query(self) -> dict[str, str]:
        """As the link has it; `read` reads it back."""
        return {
            "kind": self.kind,
            "size": str(self.size),
            "reads": self.reads,
            "sequence": self.sequence,
            "numbers": ",".join(f"{value:.7g}" for value in self.given),
        }


def _word(text: str) -> NDArray[np.float64]:
    letters = [*"".join(text.split())]
    known = list(dict.fromkeys(letters))
    if not letters or len(letters) > MOST_STEPS or len(known) > MOST_LETTERS:
        raise ValueError(f"The cell reads a word of 1 to {MOST_STEPS} letters, at most {MOST_LETTERS} different ones.")
    return np.eye(len(known))[[known.index(letter) for letter in letters]]


NAMES = ("kind", "size", "reads", "sequence", "numbers")


def read(link: dict[str, str]) -> Cell:
    """A cell from what a link says of it.

    Raises:
        ValueError: It makes none; one sentence.
    """
    kind = one_of(link.get("kind", "rnn"), "The cell", CELLS)
    size = one_of(link.get("size", "2"), "The number of units", map(str, range(1, MOST_UNITS + 1)))
    reads = one_of(link.get("reads", "numbers"), "What is read", READS)
    typed = link.get("numbers", "")
    given = numbers(typed, "the weights", typed.count(",") + 1, -LARGEST, LARGEST) if typed else ()
    return Cell(kind, int(size), reads, link.get("sequence", READS[reads]), tuple(given))


def read_step(text: str) -> int:
    """The step that is looked at, from the link, counted from 1. Raises a ValueError in words."""
    return int(one_of(text, "The step", map(str, range(1, MOST_STEPS + 1))))


SCRIPT = '''"""One {layer}, step by step, as on Glassbox. Needs torch."""

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
x = torch.tensor({inputs})  # (T, F): {steps} steps
cell = nn.{layer}({F}, {H})
with torch.no_grad():
    # rows: {H} for each of {blocks}
    cell.weight_ih_l0[:] = torch.tensor({x})
    cell.weight_hh_l0[:] = torch.tensor({h})
    cell.bias_ih_l0[:] = torch.tensor({b})
    cell.bias_hh_l0[:] = torch.tensor({c})  # {second}
    states, last = cell(x)  # (T, H), and what is left in the end
for step, h in enumerate(states, 1):
    print(f"step {{step}}: h =", [round(value, 4) for value in h.tolist()])
print(sum(p.numel() for p in cell.parameters()), "numbers")
'''
BLOCKS = {"rnn": "1 block: h", "gru": "3 blocks: r, z, n", "lstm": "4 blocks: i, f, g, o"}


def script(cell: Cell) -> str:
    """PyTorch for exactly this cell and this sequence; prints its states, and leaves them in `states`, (T, H)."""
    layer, names = cell.layer(), ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    tensors = {letter: layer.get_parameter(f"{name}_l0") for letter, name in zip("xhbc", names, strict=True)}
    return SCRIPT.format(
        layer=type(layer).__name__,
        inputs=_written(cell.inputs.tolist()),
        steps=len(cell.inputs),
        F=cell.inputs.shape[1],
        H=cell.size,
        blocks=BLOCKS[cell.kind],
        second="PyTorch adds a second bias; the reset gate lies over the candidate's"
        if cell.kind == "gru"
        else "PyTorch adds a second bias",
        **{letter: _written(tensor.tolist()) for letter, tensor in tensors.items()},
    )


def _written(values: list[Any]) -> str:
    """A list, or rows of one, with the digits that matter."""
    inside = [_written(value) if isinstance(value, list) else f"{value + 0.0:.12g}" for value in values]
    inside = [part if "[" in part or "." in part or "e" in part else f"{part}.0" for part in inside]
    return f"[{', '.join(inside)}]"

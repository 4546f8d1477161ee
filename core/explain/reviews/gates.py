"""Inside a recurrent cell: every gate at every token as the sum it is made of, unrolled token by token.

An LSTM has four sums for each of its units at every token, a GRU three, a plain RNN one. Each sum has a part from the word (weights
times its embedding x), a part from memory (weights times the hidden state h before it) and a bias; a squashing function makes it
a gate (sigmoid, 0 to 1) or something to write (tanh, -1 to 1). PyTorch keeps the weights of the sums below one another: in the
order i, f, g, o for an LSTM (docs of `torch.nn.LSTM`), r, z, n for a GRU. It has two biases for each sum; here they are one, except
in a GRU's candidate, where the reset gate lies over one of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import torch
from torch import nn

from core.models.recurrent import Recurrent
from core.models.review_net import ReviewNet

SUMS = {"lstm": "ifgo", "gru": "rzn", "rnn": "h"}  # PyTorch's order
MEMORY = {"lstm": "c", "gru": "h", "rnn": "h"}  # what a cell keeps from token to token


@dataclass(frozen=True)
class Sum:
    """What goes into a squashing function, for every token and unit: word + memory + bias; for a GRU's candidate
    word + bias + r (memory + memory_bias).
    """

    word: torch.Tensor  # (..., T, H) weights times the embedding
    memory: torch.Tensor  # (..., T, H) weights times the hidden state before the token
    bias: torch.Tensor  # (H,)
    memory_bias: torch.Tensor | None = None  # (H,) of a GRU's candidate


@dataclass(frozen=True)
class Unrolled:
    """A recurrent layer at work, token by token; along T the tokens stand as in the text."""

    kind: str  # "lstm", "gru" or "rnn"
    sums: dict[str, Sum]
    values: dict[str, torch.Tensor]  # gates and states by letter, each (..., T, H)
    backwards: bool = False  # it read the last token first

    @property
    def memory(self) -> str:
        """The letter of what it keeps: the cell of an LSTM, the hidden state of the others."""
        return MEMORY[self.kind]

    @property
    def hidden_size(self) -> int:
        """H."""
        return self.values["h"].shape[-1]

    def before(self, letter: str) -> torch.Tensor:
        """The state of that letter before each token was read, (..., T, H): zeros before the first."""
        state = self.values[letter]
        start = torch.zeros_like(state[..., :1, :])
        return torch.cat([state[..., 1:, :], start] if self.backwards else [start, state[..., :-1, :]], dim=-2)

    @property
    def changes(self) -> torch.Tensor:
        """How much each token changed what is kept, (..., T, H)."""
        return self.values[self.memory] - self.before(self.memory)

    def turned(self) -> "Unrolled":
        """The tokens in the opposite order."""
        values = {letter: value.flip(-2) for letter, value in self.values.items()}
        sums = {letter: replace(found, word=found.word.flip(-2), memory=found.memory.flip(-2)) for letter, found in self.sums.items()}
        return Unrolled(self.kind, sums, values, not self.backwards)


class Weights(NamedTuple):
    """What a recurrent layer has learnt; k sums for each of H units, below one another in PyTorch's order."""

    word: torch.Tensor  # (kH, E)
    memory: torch.Tensor  # (kH, H)
    word_bias: torch.Tensor  # (kH,)
    memory_bias: torch.Tensor  # (kH,)


def weights_of(cell: Recurrent) -> Weights:
    """The weights of the layer itself, not copies, without gradients."""
    found = dict(cell.named_parameters())
    return Weights(*(found[f"{name}_l0"].detach() for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")))


def kind_of(cell: Recurrent) -> str:
    """ "lstm", "gru" or "rnn"."""
    return {nn.LSTM: "lstm", nn.GRU: "gru", nn.RNN: "rnn"}[type(cell)]


@torch.no_grad()
def unroll(cell: Recurrent, x: torch.Tensor) -> Unrolled:
    """Read embeddings (..., T, E) token by token with our own sums, starting from an empty memory. T is at least 1."""
    kind, weights = kind_of(cell), weights_of(cell)
    h = c = x.new_zeros(*x.shape[:-2], cell.hidden_size)
    words = x @ weights.word.T  # (..., T, kH)
    rows: list[tuple[torch.Tensor, dict[str, torch.Tensor]]] = []
    for word in words.unbind(-2):
        memory = h @ weights.memory.T  # (..., kH)
        values = _step(kind, word + weights.word_bias, memory + weights.memory_bias, h, c)
        h, c = values["h"], values.get("c", c)
        rows.append((memory, values))
    memories = torch.stack([memory for memory, _ in rows], dim=-2)
    letters = {letter: torch.stack([found[letter] for _, found in rows], dim=-2) for letter in rows[0][1]}
    return Unrolled(kind, _sums(kind, weights, words, memories), letters)


def _step(kind: str, word: torch.Tensor, memory: torch.Tensor, h: torch.Tensor, c: torch.Tensor) -> dict[str, torch.Tensor]:
    """One token: word and memory (..., kH) are the parts of its sums, biases included; h and c (..., H) the states before it."""
    if kind == "lstm":
        i, f, g, o = (word + memory).chunk(4, dim=-1)
        i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
        c = f * c + i * g
        return {"f": f, "i": i, "g": g, "c": c, "o": o, "h": o * c.tanh()}
    if kind == "gru":
        (wr, wz, wn), (mr, mz, mn) = word.chunk(3, dim=-1), memory.chunk(3, dim=-1)
        r, z = (wr + mr).sigmoid(), (wz + mz).sigmoid()
        n = (wn + r * mn).tanh()
        return {"r": r, "z": z, "n": n, "h": (1 - z) * n + z * h}
    return {"h": (word + memory).tanh()}


def _sums(kind: str, weights: Weights, word: torch.Tensor, memory: torch.Tensor) -> dict[str, Sum]:
    letters = SUMS[kind]
    parts = [found.chunk(len(letters), dim=-1) for found in (word, memory, weights.word_bias, weights.memory_bias)]
    sums = {letter: Sum(words, memories, one + other) for letter, words, memories, one, other in zip(letters, *parts, strict=True)}
    if kind == "gru":
        sums["n"] = replace(sums["n"], bias=parts[2][2], memory_bias=parts[3][2])
    return sums


def cell_of(model: ReviewNet, backwards: bool = False) -> Recurrent:
    """The layer that reads forwards, or the one that reads from the end.

    Raises:
        ValueError: The network has no such layer.
    """
    layer = model.backwards if backwards else model.forwards
    if layer is None:
        raise ValueError("This network reads one way only." if model.forwards is not None else "This network has no recurrent layer.")
    return layer


@torch.no_grad()
def trace(model: ReviewNet, ids: Sequence[int], backwards: bool = False) -> Unrolled:
    """Everything inside one of the network's layers while it reads one review of T ids: tensors (T, H)."""
    cell, x = cell_of(model, backwards), model.embedding(torch.tensor(list(ids)))
    return unroll(cell, x.flip(0)).turned() if backwards else unroll(cell, x)


@torch.no_grad()
def by_pytorch(model: ReviewNet, ids: Sequence[int], place: int, backwards: bool = False) -> dict[str, torch.Tensor]:
    """What PyTorch's own layer has in mind after the token at that place: h (H,), and c (H,) for an LSTM."""
    cell = cell_of(model, backwards)
    read = list(ids)[place:][::-1] if backwards else list(ids)[: place + 1]
    last = cell(model.embedding(torch.tensor([read])))[1]
    return {"h": last[0][0, 0], "c": last[1][0, 0]} if isinstance(cell, nn.LSTM) else {"h": last[0, 0]}

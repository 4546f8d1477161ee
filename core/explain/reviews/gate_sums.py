"""The equations of one unit at one token, with its numbers, and the products behind each sum."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from core.explain.reviews.gate_words import QUANTITIES, Quantity
from core.explain.reviews.gates import SUMS, Unrolled, cell_of, weights_of
from core.models.review_net import ReviewNet


@dataclass(frozen=True)
class Equation:
    """How one quantity came about."""

    quantity: Quantity
    latex: str
    value: float


def equations(found: Unrolled, place: int, unit: int) -> list[Equation]:
    """The equations of a unit at a token (of `trace`'s T), in the order in which they are computed."""
    at = {letter: float(value[place, unit]) for letter, value in found.values.items()}
    old = {letter: float(found.before(letter)[place, unit]) for letter in found.values if letter in "hc"}
    return [Equation(quantity, _latex(found, quantity, place, unit, at, old), at[quantity.letter]) for quantity in QUANTITIES[found.kind]]


def _latex(found: Unrolled, quantity: Quantity, place: int, unit: int, at: dict[str, float], old: dict[str, float]) -> str:
    result = rf"\mathbf{{{at[quantity.letter]:.4f}}}"
    match found.kind, quantity.letter:
        case "lstm", "c":
            now = f"{_n(at['f'])} \\cdot {_n(old['c'])} + {_n(at['i'])} \\cdot {_n(at['g'])}"
            return _lines("C", r"f \cdot C_{-1} + i \cdot g", now, result)
        case "lstm", "h":
            return _lines("h", r"o \cdot \tanh(C)", rf"{_n(at['o'])} \cdot \tanh({at['c']:.4f}) = {result}")
        case "gru", "h":
            now = rf"{1 - at['z']:.4f} \cdot {_n(at['n'])} + {_n(at['z'])} \cdot {_n(old['h'])}"
            return _lines("h", r"(1 - z) \cdot n + z \cdot h_{-1}", now, result)
    squash = r"\sigma" if quantity.gate else r"\tanh"
    parts = found.sums[quantity.letter]
    word, memory, bias = float(parts.word[place, unit]), float(parts.memory[place, unit]), float(parts.bias[unit])
    total = word + memory + bias
    terms = [_under(word, "word", first=True), _under(memory, "memory"), _under(bias, "bias")]
    if parts.memory_bias is not None:  # the reset gate lies over memory and a bias of its own
        other = float(parts.memory_bias[unit])
        total = word + at["r"] * (memory + other) + bias
        inner = rf"{_n(at['r'])} \cdot ({_under(memory, 'memory', first=True)} + {_n(other)})"
        terms = [terms[0], terms[2] + r" \\ &\quad", inner]
    return _lines(quantity.symbol, rf"{squash}\big({' + '.join(terms)}\big)", rf"{squash}({total:.4f}) = {result}")


def _lines(symbol: str, *right: str) -> str:
    """An equation whose further steps stand below one another, so that it fits a phone."""
    return rf"\begin{{aligned}} {symbol} &= " + r" \\ &= ".join(right) + r" \end{aligned}"


def _under(value: float, name: str, first: bool = False) -> str:
    return rf"\underbrace{{{f'{value:.4f}' if first else _n(value)}}}_{{\text{{{name}}}}}"


def _n(value: float) -> str:
    """A number that may stand behind a sign: in brackets below zero."""
    return f"{value:.4f}" if value >= 0 else f"({value:.4f})"


@dataclass(frozen=True)
class Product:
    """One of the products that make up a sum."""

    memory: bool  # from the hidden state before; else from the word's embedding
    index: int  # which unit, or which number of the embedding
    value: float
    weight: float

    @property
    def product(self) -> float:
        """Value times weight."""
        return self.value * self.weight


@torch.no_grad()
def products(model: ReviewNet, ids: Sequence[int], found: Unrolled, letter: str, place: int, unit: int) -> list[Product]:
    """All products of one sum, the largest first: E from the word, H from memory. `found` is the trace of these ids."""
    cell = cell_of(model, found.backwards)
    row = SUMS[found.kind].index(letter) * found.hidden_size + unit
    x, h, weights = model.embedding.weight[list(ids)[place]], found.before("h")[place], weights_of(cell)
    made = [
        Product(memory, index, float(value), float(weight))
        for memory, values, rows in ((False, x, weights.word[row]), (True, h, weights.memory[row]))
        for index, (value, weight) in enumerate(zip(values, rows, strict=True))
    ]
    return sorted(made, key=lambda product: -abs(product.product))

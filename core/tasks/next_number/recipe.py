"""The recipe of a network that continues a row of numbers, and the rows there are."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from core.data.given import number, parted
from core.models.recurrent import CELL_NAMES
from core.training.fields import setting
from core.training.linked import Linked
from core.training.recipe import Recipe

Rows = NDArray[np.float64]  # (N, T + 1): T numbers, and the one that follows
PARTS = (600, 200, 200)  # rows to learn from, to check with, and for the test
OWN = "own"
LEAST, LONGEST, LARGEST = 10, 2000, 1e9  # rows of one's own; letters that they are written in; a number in them


def arithmetic(random: Generator, count: int, length: int) -> Rows:
    """The same step again and again: 2, 4, 6, 8."""
    steps = random.integers(1, 13, count) * random.choice([-1, 1], count)
    return (random.integers(-99, 100, count)[:, None] + steps[:, None] * np.arange(length + 1)).astype(float)


def geometric(random: Generator, count: int, length: int) -> Rows:
    """The same factor again and again: 3, 6, 12, 24."""
    starts = random.integers(1, 200, count) * random.choice([-1, 1], count)
    return (starts[:, None] * random.integers(2, 5, count)[:, None] ** np.arange(length + 1)).astype(float)


def fibonacci(random: Generator, count: int, length: int) -> Rows:
    """Each is the sum of the two before: 1, 2, 3, 5, 8."""
    rows = [random.integers(1, 41, count), random.integers(1, 41, count)]
    while len(rows) <= length:
        rows.append(rows[-1] + rows[-2])
    return np.stack(rows, axis=1).astype(float)


def alternating(random: Generator, count: int, length: int) -> Rows:
    """Two steps in turn: 1, 4, 2, 5, 3, 6."""
    up, down = random.integers(1, 13, count), random.integers(1, 13, count)
    steps = [up if place % 2 == 0 else -down for place in range(length)]
    return np.cumsum(np.stack([random.integers(-20, 21, count), *steps], axis=1), axis=1).astype(float)


FAMILIES: dict[str, Callable[[Generator, int, int], Rows]] = {
    "arithmetic": arithmetic, "geometric": geometric, "fibonacci": fibonacci, "alternating": alternating
}  # fmt: skip


def own_rows(text: str, length: int) -> Rows:
    """The rows in a text, one a line (or parted by semicolons): every stretch of T + 1 numbers, no two alike, always in the same order.

    Raises:
        ValueError: There are too few, or something is no number; one sentence.
    """
    if len(text) > LONGEST:
        raise ValueError(f"Rows of your own may be {LONGEST:,} letters long together.")
    lines = [[number(part, "Each number of your rows", -LARGEST, LARGEST) for part in parted(line)] for line in re.split(r"[;\n]", text)]
    found = sorted({tuple(line[at : at + length + 1]) for line in lines for at in range(len(line) - length)})
    if len(found) < LEAST:
        raise ValueError(
            f"Type longer rows or more of them: {LEAST} stretches of {length + 1} numbers ({length} and the next) are needed, here are "
            f"{len(found)}."
        )
    together = np.array(found)[: sum(PARTS)]
    return together[np.random.default_rng(0).permutation(len(together))]


def rows(family: str, length: int) -> Rows:
    """The rows of a family, or of all in equal shares, no two alike, in a random order: always the same."""
    random, names, wanted = np.random.default_rng(0), [family] if family in FAMILIES else list(FAMILIES), sum(PARTS)
    found = []
    for name in names:
        made = np.unique(FAMILIES[name](random, 8 * wanted, length), axis=0)
        found.append(made[random.permutation(len(made))[: wanted // len(names)]])
    together = np.concatenate(found)
    return together[random.permutation(len(together))]


@lru_cache(16)
def kept_rows(family: str, length: int, own: str = "") -> Rows:
    """The rows of a recipe."""
    return own_rows(own, length) if family == OWN else rows(family, length)


def shifted(numbers: Rows) -> tuple[Rows, Rows, Rows]:
    """Rows (N, T) of like size, whatever they are about: less their last number, over their largest step; and these two, (N,) each."""
    last, largest = numbers[:, -1], np.abs(np.diff(numbers, axis=1)).max(axis=1)
    largest = np.where(largest > 0, largest, 1.0)
    return (numbers - last[:, None]) / largest[:, None], last, largest


@dataclass(frozen=True)
class NextNumberRecipe(Recipe):
    """A recurrent network that learns how rows of numbers go on."""

    family: str = setting(
        "arithmetic",
        "Rows to learn from",
        "Arithmetic adds the same again and again (2, 4, 6, 8), geometric multiplies (3, 6, 12, 24), Fibonacci adds the two before "
        "(1, 2, 3, 5), alternating takes two steps in turn (1, 4, 2, 5). Mixed has all four: the network has to find out which it is. Own: "
        "rows that you type, on the page Memory.",
        choices={name: name.capitalize() for name in FAMILIES} | {"mixed": "Mixed", OWN: "Own"},
        said="Rows", hidden="which examples", hide="data", always=True, apart=True, group="data",
    )  # fmt: skip
    own: str = setting("", said="Own rows", hide="data", apart=True)
    length: int = setting(
        5, "Numbers that are shown", "So many, and the next is asked for.", limits=(3, 10), said="Numbers shown", group="amounts"
    )
    cell: str = setting(
        "gru",
        "Recurrent layer",
        "It reads number by number and keeps a state in mind.",
        choices=CELL_NAMES,
        widget="segmented", within="recurrent layer", hide="network", always=True, group="network",
    )  # fmt: skip
    hidden_size: int = setting(
        16, "Units", "How many numbers the layer keeps in mind.", limits=(1, 256), step=8, hide="network", group="network",
        torch="hidden_size", link="units",
    )  # fmt: skip
    rate: float = 0.01
    batch: int = 32
    epochs: int = 20
    dropout: float = setting(0.0, "")
    train_limit: int = setting(0, limits=(0, PARTS[0]))

    task, examples, most_seen = "next-number", "rows", 200_000

    def __post_init__(self) -> None:
        Linked.__post_init__(self)  # each value by itself first
        if self.family == OWN and not self.own.strip():
            raise ValueError("Type rows of your own on the page Memory, under Next number, or choose other rows.")
        super().__post_init__()

    @property
    def parts(self) -> tuple[int, int, int]:
        """Rows to learn from, to check with, and for the test."""
        if self.family != OWN:
            return PARTS
        count = len(kept_rows(OWN, self.length, self.own))
        return count - 2 * (count // 5), count // 5, count // 5

    @property
    def training(self) -> int:
        """How many rows are trained on."""
        return min(self.train_limit or self.parts[0], self.parts[0])

    @property
    def guessing(self) -> float:
        """The mean squared error of saying the last number once more."""
        found = kept_rows(self.family, self.length, self.own)
        _, last, largest = shifted(found[:, :-1])
        return float(np.mean(((found[:, -1] - last) / largest) ** 2))

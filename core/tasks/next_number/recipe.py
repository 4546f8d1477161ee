"""The recipe of a network that continues a row of numbers, and the rows there are."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from core.models.recurrent import CELL_NAMES
from core.training.fields import setting
from core.training.recipe import Recipe

Rows = NDArray[np.float64]  # (N, T + 1): T numbers, and the one that follows
PARTS = (600, 200, 200)  # rows to learn from, to check with, and for the test


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


def rows(family: str, length: int) -> Rows:
    """The rows of a family, or of all in equal shares, no two alike, in a random order: always the same."""
    random, names, wanted = np.random.default_rng(0), [family] if family in FAMILIES else list(FAMILIES), sum(PARTS)
    found = []
    for name in names:
        made = np.unique(FAMILIES[name](random, 8 * wanted, length), axis=0)
        found.append(made[random.permutation(len(made))[: wanted // len(names)]])
    together = np.concatenate(found)
    return together[random.permutation(len(together))]


kept_rows = lru_cache(16)(rows)


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
        "(1, 2, 3, 5), alternating takes two steps in turn (1, 4, 2, 5). Mixed has all four: the network has to find out which it is.",
        choices={name: name.capitalize() for name in FAMILIES} | {"mixed": "Mixed"},
        said="Rows", hidden="which examples", hide="data", always=True, apart=True, group="data",
    )  # fmt: skip
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

    @property
    def training(self) -> int:
        """How many rows are trained on."""
        return min(self.train_limit or PARTS[0], PARTS[0])

    @property
    def guessing(self) -> float:
        """The mean squared error of saying the last number once more."""
        found = kept_rows(self.family, self.length)
        _, last, largest = shifted(found[:, :-1])
        return float(np.mean(((found[:, -1] - last) / largest) ** 2))

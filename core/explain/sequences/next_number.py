"""How a network that continues rows of numbers goes on with one that somebody typed, and whether it has seen any like it.

A network always answers. Whether its answer can mean anything is judged by its training rows: the typed row is laid over each of them,
shifted and scaled as the network reads them, and the distance to the nearest is compared with the validation rows', which it did not
learn from either, but which were made like those. What is farther off than the farthest of them is outside of what the network has seen.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.given import decimal, parted
from core.models.next_number_net import NextNumberNet
from core.tasks.next_number.recipe import LARGEST, NextNumberRecipe, shifted
from core.tasks.next_number.task import parts

MOST_TYPED = 30  # numbers of a row
ALIKE = 0.02  # of the largest step: rows that are no farther apart are alike, whatever the validation rows are
APART = 0.25  # of the largest step: continuations that are farther apart are different ones

Row = NDArray[np.float64]


@dataclass(frozen=True)
class Answer:
    """What comes after a row, and what speaks for it. Distances are in largest steps of the typed row."""

    row: tuple[float, ...]  # what was read, T numbers
    said: float
    distance: float  # to the nearest training row
    reach: float  # of the farthest validation row to its nearest training row
    nearest: tuple[float, ...]  # that training row, T + 1 numbers
    laid: tuple[float, ...]  # the same laid over what was read
    lowest: float  # what follows training rows within reach, laid over what was read; equal where there are none
    highest: float

    @property
    def outside(self) -> bool:
        """Whether it is farther off than what the network was checked with."""
        return self.distance > self.reach

    @property
    def doubtful(self) -> bool:
        """Whether rows that begin like it went on in different ways."""
        return self.highest - self.lowest > APART * largest_step(self.row)


def largest_step(row: tuple[float, ...]) -> float:
    """Of a row; 1 where there is none."""
    return float(np.abs(np.diff(row)).max(initial=0)) or 1.0


def typed_row(text: str, length: int) -> tuple[float, ...]:
    """The numbers somebody typed, such as "2, 4, 6, ?".

    Raises:
        ValueError: The network cannot read that; one sentence.
    """
    cells = parted(text.replace("?", " ").replace("…", " ").replace("...", " ").replace(";", " "))
    found = [value for value in map(decimal, cells) if value is not None and abs(value) <= LARGEST]
    if not cells or len(found) < len(cells) or len(cells) > MOST_TYPED:
        raise ValueError(f"Type numbers, at most {MOST_TYPED}, such as 2, 4, 6.")
    if len(found) < length:
        raise ValueError(f"This network reads {length} numbers; here {'is' if len(found) == 1 else 'are'} {len(found)}.")
    return tuple(found)


@lru_cache(8)
def _known(recipe: NextNumberRecipe) -> tuple[Row, Row, float]:
    """Training rows (N, T), shifted; what follows each, (N,), shifted like it; and how far validation rows are from them."""
    training, validation, _ = parts(recipe)
    training = replace(training, numbers=training.numbers[: recipe.training], labels=training.labels[: recipe.training])
    rows, last, largest = shifted(training.numbers)
    checked, _, _ = shifted(validation.numbers)
    reach = max(float(_distances(rows, row).min()) for row in checked)
    return rows, (training.labels - last) / largest, max(reach, ALIKE)


def _distances(rows: Row, row: Row) -> Row:
    """Root mean squared differences: rows (N, T), row (T,) -> (N,)."""
    return np.asarray(np.sqrt(np.mean((rows - row) ** 2, axis=1)))


@torch.no_grad()
def answer(net: NextNumberNet, recipe: NextNumberRecipe, typed: tuple[float, ...]) -> Answer:
    """How the network goes on with a row of at least T finite numbers; it reads the last T."""
    row = typed[-recipe.length :]
    x, last, largest = (values[0] for values in shifted(np.array([row])))
    said = float(net(torch.tensor(x[None], dtype=torch.float32))[0])
    rows, following, reach = _known(recipe)
    distances = _distances(rows, x)
    numbers = parts(recipe)[0].numbers[: recipe.training]
    alike = np.flatnonzero(distances <= distances.min() + 1e-9)  # of those that are as near, the one whose numbers are
    best = int(alike[np.abs(numbers[alike] - row).sum(axis=1).argmin()])
    within = following[distances <= reach] if distances[best] <= reach else following[best : best + 1]
    return Answer(
        row=row,
        said=float(last + largest * said),
        distance=float(distances[best]),
        reach=reach,
        nearest=(*numbers[best].tolist(), float(parts(recipe)[0].labels[best])),
        laid=tuple((last + largest * np.append(rows[best], following[best])).tolist()),
        lowest=float(last + largest * within.min()),
        highest=float(last + largest * within.max()),
    )

"""A table of two numbers as a plane: places everywhere to ask a network about, and the rows that it learns from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.tasks.tables.parts import Parts

GRID, MOST_POINTS = 32, 400


@dataclass(frozen=True, eq=False)
class Plane:
    """Places in the units of the columns."""

    names: tuple[str, str]
    across: NDArray[np.float32]  # (G,)
    up: NDArray[np.float32]  # (G,)
    x: NDArray[np.float32]  # (G * G, 2) made ready, row by row from below
    points: NDArray[np.float32]  # (N, 3): training rows by both columns, and their answer


def plane_of(found: Parts) -> Plane | None:
    """The plane; None where a network reads anything else than two numbers."""
    if len(found.how.numbers) != 2 or found.how.categories or found.x.shape[1] != 2:
        return None
    first, second = (feature.name for feature in found.how.numbers)
    columns = [np.asarray(found.frame.columns[name], np.float64) for name in (first, second)]
    across, up = (_places(column[found.split.training]) for column in columns)
    everywhere = np.meshgrid(across, up)
    x = found.how.inputs({first: everywhere[0].ravel(), second: everywhere[1].ravel()})
    rows = found.split.training[:MOST_POINTS]
    points = np.stack([columns[0][rows], columns[1][rows], found.frame.answer[rows]], axis=1)
    return Plane((first, second), across.astype(np.float32), up.astype(np.float32), x, points.astype(np.float32))


def _places(values: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = float(values.min()), float(values.max())
    edge = 0.05 * (high - low) or 1.0
    return np.linspace(low - edge, high + edge, GRID)

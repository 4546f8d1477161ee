"""A series: one number after another, at equal steps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.intp]  # where in a series
LEAST, MOST = 24, 10_000  # points of a series that a network can learn from; a longer one is thinned
STEPS = {"year": 1, "quarter": 4, "month": 12, "week": 52, "day": 7, "hour": 24}  # steps of a series, and how many make a season


@dataclass(frozen=True, eq=False)
class Series:
    """N numbers at equal steps, and what they are called."""

    values: Array  # (N,)
    labels: tuple[str, ...]  # of each point: its date, or its number from 1
    name: str
    step: str = ""  # one of `STEPS`, where dates say it
    said: tuple[str, ...] = ()  # what was done with the file, a sentence each

    def __len__(self) -> int:
        return len(self.values)


def decimals(values: Array) -> int:
    """How many decimals say what there is to say of such values: six digits of the largest, and all they are written with."""
    size = float(np.abs(values).max(initial=0))
    enough = max(0, 5 - int(np.floor(np.log10(size)))) if size else 0
    return next((count for count in range(enough, 6) if np.allclose(values, values.round(count), rtol=1e-12, atol=0)), enough)


def checked(values: Array, name: str) -> Array:
    """The values, if a forecast can be learnt from them.

    Raises:
        ValueError: They are too few, or all the same; one sentence.
    """
    if len(values) < LEAST:
        points = "point" if len(values) == 1 else "points"
        raise ValueError(f"{name} has {len(values)} {points}; a network needs {LEAST} or more: some to learn from, some to be judged by.")
    if np.ptp(values) == 0:
        raise ValueError(f"{name} is {values[0]:g} at every point: there is nothing to forecast in a series that never changes.")
    return values


def thinned(values: Array) -> tuple[Array, int]:
    """The series with neighbours averaged, so many at a time that `MOST` are left; and how many that is."""
    together = -(-len(values) // MOST)
    whole = len(values) // together * together
    return values[len(values) - whole :].reshape(-1, together).mean(axis=1), together

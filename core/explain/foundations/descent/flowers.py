"""Iris: 150 flowers of three kinds, measured with a ruler by Edgar Anderson in 1935; mlxtend carries the table."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from mlxtend.data import iris_data
from numpy.typing import NDArray

MEASURES = ("sepal length", "sepal width", "petal length", "petal width")
KINDS = ("setosa", "versicolor", "virginica")


@dataclass(frozen=True)
class Flowers:
    """N flowers and their kinds."""

    measures: NDArray[np.float64]  # (N, 4) in the order of MEASURES; each column has mean 0 and standard deviation 1
    kinds: NDArray[np.int64]  # (N,) an index into KINDS

    def __len__(self) -> int:
        return len(self.kinds)


@cache
def flowers() -> Flowers:
    """All 150 flowers, 50 of each kind in order, every measure in standard units (how far from average)."""
    measures, kinds = iris_data()
    return Flowers((measures - measures.mean(axis=0)) / measures.std(axis=0), kinds.astype(np.int64))

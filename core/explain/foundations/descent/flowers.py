"""Iris: 150 flowers of three kinds, measured with a ruler by Edgar Anderson in 1935; mlxtend carries the table."""

from functools import cache

import torch
from mlxtend.data import iris_data
from torch import Tensor


@cache
def flowers() -> tuple[Tensor, Tensor]:
    """What was measured of each flower (150, 4) and its kind (150,), 50 of each of three kinds in order.

    Sepal length and width, petal length and width, float64, in standard units: how far from average.
    """
    measures, kinds = iris_data()
    return torch.from_numpy((measures - measures.mean(axis=0)) / measures.std(axis=0)), torch.from_numpy(kinds).long()

"""Numbers and words made ready for a network, in a way that is found out on the rows that are learnt from, and on no others."""

from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray


class Feature(NamedTuple):
    """A column, and how it is made ready."""

    name: str
    words: tuple[str, ...] = ()  # of a category: those that were seen; any other counts as the word 0
    fill: float = 0.0  # of a number: what stands for a missing one
    mark: bool = False  # whether another number says if it was missing
    middle: float = 0.0  # what is taken away from a number
    size: float = 1.0  # what it is then divided by
    knots: tuple[float, ...] = ()  # or the places between which it is bent to the numbers `bent`
    bent: tuple[float, ...] = ()


def number_feature(name: str, values: Array, scaling: str) -> Feature:
    """How a column of numbers (N,) is scaled: "standard" to mean 0 and spread 1, "rank" to a bell curve, "none" not at all."""
    there = values[np.isfinite(values)]
    mark = bool(len(there) < len(values))
    if not len(there):
        return Feature(name, mark=mark)
    fill = float(np.median(there))
    filled = np.where(np.isfinite(values), values, fill)
    if scaling == "rank":
        ends = np.linspace(0, 1, min(101, max(len(there) // 5, 3)))
        knots, first, many = np.unique(np.quantile(there, ends), return_index=True, return_counts=True)
        share = np.clip(ends[first] + (ends[first + many - 1] - ends[first]) / 2, 0.005, 0.995)
        bent = [NormalDist().inv_cdf(float(one)) for one in share]
        return Feature(name, fill=fill, mark=mark, knots=tuple(knots.tolist()), bent=tuple(bent))
    middle, size = (float(filled.mean()), float(filled.std()) or 1.0) if scaling == "standard" else (0.0, 1.0)
    return Feature(name, fill=fill, mark=mark, middle=middle, size=size)


def word_feature(name: str, kinds: Sequence[str], codes: Array, least: int = 1) -> Feature:
    """A category: the words that at least so many rows have, the most frequent first; "" is that of a missing one."""
    counts = np.bincount(codes, minlength=len(kinds))
    order = sorted((at for at in range(len(kinds)) if counts[at] >= least), key=lambda at: (-counts[at], kinds[at]))
    return Feature(name, words=tuple(kinds[at] for at in order[:1000]))


def number_inputs(feature: Feature, values: Array) -> list[Array]:
    """The column as the network gets it, and the mark of what was missing, (N,) each."""
    there = np.isfinite(values)
    filled = np.where(there, values, feature.fill)
    if feature.knots:
        ready = [np.interp(filled, feature.knots, feature.bent)]
    else:
        ready = [np.clip((filled - feature.middle) / feature.size, -10, 10)]
    return [*ready, (~there).astype(float)] if feature.mark else ready


def word_inputs(feature: Feature, kinds: Sequence[str], codes: Array) -> Array:
    """Which of the known words each is, counted from 1; 0 for any other."""
    places = {word: at for at, word in enumerate(feature.words, start=1)}
    return np.array([places.get(word, 0) for word in kinds], float)[codes]


class Preparation(NamedTuple):
    """All columns: first the numbers with their marks, then the categories."""

    numbers: tuple[Feature, ...]
    categories: tuple[Feature, ...]

    @property
    def width(self) -> int:
        """How many numbers a row has for the network, besides its categories."""
        return sum(1 + feature.mark for feature in self.numbers)

    @property
    def levels(self) -> tuple[int, ...]:
        """How many words each category has, the word 0 included."""
        return tuple(1 + len(feature.words) for feature in self.categories)

    def inputs(self, columns: Mapping[str, Any]) -> Array:
        """(N, width + categories) float32; a column is (N,) numbers, or has the words `kinds` and (N,) `codes`."""
        parts = [part for feature in self.numbers for part in number_inputs(feature, columns[feature.name])]
        parts += [word_inputs(one, columns[one.name].kinds, columns[one.name].codes) for one in self.categories]
        return np.stack(parts, axis=1).astype(np.float32)


def fitted(columns: Mapping[str, Any], rows: Array, scaling: str, least: int = 1) -> Preparation:
    """How these columns are made ready, found out on those rows."""
    numbers, categories = [], []
    for name, column in columns.items():
        if isinstance(column, np.ndarray):
            numbers.append(number_feature(name, column[rows], scaling))
        else:
            categories.append(word_feature(name, column.kinds, column.codes[rows], least))
    return Preparation(tuple(numbers), tuple(categories))

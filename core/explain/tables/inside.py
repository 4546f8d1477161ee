"""Why a network says what it says: what-if curves, what it would lose without a column, pulls of one row, rows that are alike."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.tables.frame import Codes, Words
from core.data.tables.sheet import Floats
from core.explain.tables.figures import figures
from core.explain.tables.reader import Reader, Said

GRID, SINGLE, TIMES, MOST_WORDS = 25, 30, 5, 12  # points of a curve; single rows behind it; shuffles of a column; bars


@dataclass(frozen=True, eq=False)
class WhatIf:
    """How the answer moves when one column is set to G values, in each of N rows."""

    name: str
    places: tuple[float | str, ...]  # (G,) the values
    single: Said  # (N, G)

    @property
    def mean(self) -> Said:
        """(G,) over the rows: partial dependence (Friedman 2001)."""
        found: Said = self.single.mean(axis=0)
        return found


def what_if(one: Reader, name: str, rows: Codes, place: int) -> WhatIf:
    """Set that column to values from its 2nd to its 98th hundredth (or to its most frequent words) in all these rows.

    Args:
        place: Whose probability is followed, where the answer is a class.
    """
    column = one.found.frame.columns[name]
    values: list[float] | list[str]
    if isinstance(column, Words):
        feature = next(feature for feature in one.found.how.categories if feature.name == name)
        values = list(feature.words[:MOST_WORDS])
    else:
        there = column[one.found.split.training]
        there = there[np.isfinite(there)]
        different = np.unique(there)
        low, high = (float(end) for end in np.quantile(there, (0.02, 0.98)))
        values = (different if len(different) <= GRID else np.linspace(low, high, GRID)).tolist()
    said = [one.chance(one.answers(one.with_column(rows, {name: _all(value, len(rows))})), place) for value in values]
    return WhatIf(name, tuple(values), np.stack(said, axis=1))


def _all(value: float | str, count: int) -> Floats | Words:
    """A column that is the same everywhere."""
    return Words((value,), np.zeros(count, np.intp)) if isinstance(value, str) else np.full(count, value)


@dataclass(frozen=True)
class Importance:
    """What a figure loses when a column is shuffled over the rows, so that it says nothing any more (Breiman 2001)."""

    name: str
    loss: float  # of accuracy, or of R², on average
    spread: float  # standard deviation over the shuffles


def importance(one: Reader, rows: Codes, seed: int = 0) -> list[Importance]:
    """Of every column, the most important first; on rows that were not learnt from."""
    truth = one.found.frame.answer[rows]
    measure = "accuracy" if one.classes else "r2"

    def judged(said: Said) -> float:
        return figures(len(one.classes), truth, said)[measure]

    before, random, found = judged(one.of_rows(rows)), np.random.default_rng(seed), []
    for name in one.found.frame.columns:
        lost = [
            before - judged(one.answers(one.with_column(rows, {name: one.column(name, rows[random.permutation(len(rows))])})))
            for _ in range(TIMES)
        ]
        found.append(Importance(name, float(np.mean(lost)), float(np.std(lost))))
    return sorted(found, key=lambda one: -one.loss)


def pulls(one: Reader, row: int, place: int) -> dict[str, float]:
    """Gradient x input of one row: by how much each column pulls the score of a class (or the scaled answer), roughly.

    Of a number it is the slope times the number, less the mean row; of a category the slope along its embedding (or its one-hot 1) times
    that. Of several networks side by side, the mean.
    """
    x = torch.tensor(one.found.x[row : row + 1])
    with torch.no_grad():
        read = one.net.read(x)  # (M, 1, A)
        filled = one.net.one_hot(x)
    read, filled = read.clone().requires_grad_(), filled.clone().requires_grad_()
    value = read
    for layer in one.net.layers:
        value = one.net.activation(layer(value))
    said = one.net.scores(value)[:, 0, place].mean()
    if one.net.line is not None:
        said = said + one.net.line(filled)[0, place]
    inner, outer = torch.autograd.grad(said, [read, filled], allow_unused=True)
    deep = (inner * read).sum(dim=0)[0].detach() if inner is not None else torch.zeros(read.shape[2])
    line = (outer * filled)[0].detach() if outer is not None else torch.zeros(filled.shape[1])
    return _by_column(one, deep, line)


def _by_column(one: Reader, deep: torch.Tensor, line: torch.Tensor) -> dict[str, float]:
    found, at = {}, 0
    for feature in one.found.how.numbers:
        wide = 1 + feature.mark
        found[feature.name] = float(deep[at : at + wide].sum() + line[at : at + wide].sum())
        at += wide
    inner = outer = at
    for feature, size, level in zip(one.found.how.categories, one.net.sizes, one.net.levels, strict=True):
        found[feature.name] = float(deep[inner : inner + size].sum() + line[outer : outer + level].sum())
        inner, outer = inner + size, outer + level
    return dict(sorted(found.items(), key=lambda item: -abs(item[1])))


def alike(one: Reader, row: int, count: int = 5) -> tuple[Codes, Floats]:
    """The training rows that the network sees most alike: by the distance of its last layer's numbers; and these distances."""
    learnt = one.found.split.training
    learnt = learnt[learnt != row]
    near = np.linalg.norm(hidden(one, learnt) - hidden(one, np.array([row])), axis=1)
    order = np.argsort(near, kind="stable")[:count]
    return learnt[order], near[order].astype(np.float64)


@torch.inference_mode()
def hidden(one: Reader, rows: Codes) -> NDArray[np.float32]:
    """(N, M * units) what the last dense layer makes of rows; without layers, what they are."""
    value = one.net.read(torch.tensor(one.found.x[rows]))
    for layer in one.net.layers:
        value = one.net.activation(layer(value))
    return value.transpose(0, 1).flatten(1).numpy()


def word_map(one: Reader, name: str) -> tuple[tuple[str, ...], Floats]:
    """The words of a category and where their embeddings lie, (words, 2): the two directions in which they differ most (PCA).

    Raises:
        ValueError: It has no embedding; one sentence.
    """
    place = next((at for at, feature in enumerate(one.found.how.categories) if feature.name == name), None)
    if place is None or not len(one.net.words):
        raise ValueError("This network has one-hot categories: there is no embedding to look at.")
    table = one.net.embedding(place).double().numpy()[1:]  # without the word 0, which no row has taught
    off = table - table.mean(axis=0)
    _, sizes, directions = np.linalg.svd(off, full_matrices=False)
    found = off @ directions[:2].T
    found[:, sizes[:2] < 1e-6 * max(sizes[0], 1e-12)] = 0  # of two words there is one direction: the rest is rounding
    return one.found.how.categories[place].words, np.pad(found, ((0, 0), (0, 2 - found.shape[1])))

"""Whether a picture is none of the classes: asked of the pretrained network, which knows hundreds of other things by name.

Two questions, added. What does it say the picture is? To an ant it says "ant, cricket, beetle"; to a daisy "daisy, bee".
The roots of these probabilities are compared with their mean for each class (Hellinger's distance): far from all of them is strange. And
does it look like any of some hundred pictures of other things? A head with one class more than there are has learnt that from their
features (outlier exposure: Hendrycks, Mazeika and Dietterich 2019).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from core.explain.pictures.alike import Features, distances, unit
from core.tasks.pictures.starts import folds

NAMES = 2.0  # times what the features say
KEPT = 0.95  # of pictures of the classes, that pass
STRENGTH = 0.1  # scikit-learn's C of the head
STEPS = 100
LEAST = 8  # pictures, below which nothing can be learnt about them
Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Naming:
    """The last layer of the pretrained network, which gives a thousand things their names."""

    weight: NDArray[np.float32]  # (names, F)
    bias: NDArray[np.float32]  # (names,)

    def roots(self, features: Features) -> Numbers:
        """(N, names) the roots of the probabilities that it gives."""
        scores = features.astype(np.float64) @ self.weight.T + self.bias
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(np.sqrt(shares / shares.sum(axis=1, keepdims=True)))


@dataclass(frozen=True, eq=False)
class Scale:
    """Numbers as so many spreads above the mean of those that are usual."""

    mean: float
    spread: float

    @classmethod
    def of(cls, usual: Numbers) -> "Scale":
        """Of these."""
        return cls(float(usual.mean()), max(float(usual.std()), 1e-9))

    def __call__(self, numbers: Numbers) -> Numbers:
        """How unusual these are."""
        return (numbers - self.mean) / self.spread


class Strange:
    """What is strange to classes that were learnt from N pictures. A picture whose `score` is above `limit` is none of these."""

    def __init__(
        self, features: Features, labels: NDArray[np.int64], naming: Naming, others: Features | None = None, seed: int = 0
    ) -> None:
        """Learn it from the features (N, F) of the training pictures and, where there are some, of other things (M, F)."""
        self._naming = naming
        others = _unlike(features, others) if others is not None else None
        fold = folds(labels, np.arange(len(labels)), seed)
        asked = np.zeros((2, len(labels)))  # each picture by what was learnt from the others
        for part in range(fold.max() + 1):
            learnt, held = fold != part, fold == part
            found = _Parts(features[learnt], labels[learnt], naming, others)
            asked[:, held] = found.by_name(features[held]), found.by_look(features[held])
        self._parts = _Parts(features, labels, naming, others)
        self._scales = Scale.of(asked[0]), Scale.of(asked[1])
        own = np.sort(self._added(asked[0], asked[1]))
        self.limit = float(own[min(int(np.ceil((len(own) + 1) * KEPT)) - 1, len(own) - 1)])

    def score(self, features: Features) -> Numbers:
        """(M,) how strange pictures are: 0 about what is usual, `limit` what one in twenty pictures of the classes reaches."""
        return self._added(self._parts.by_name(features), self._parts.by_look(features))

    def _added(self, by_name: Numbers, by_look: Numbers) -> Numbers:
        return (NAMES * self._scales[0](by_name) + self._scales[1](by_look)) / (1 + NAMES)


class _Parts:
    """Both questions, learnt from some pictures."""

    def __init__(self, features: Features, labels: NDArray[np.int64], naming: Naming, others: Features | None) -> None:
        roots = naming.roots(features) ** 2
        self._naming, self._means = naming, np.sqrt(np.stack([roots[labels == label].mean(axis=0) for label in np.unique(labels)]))
        self._head: LogisticRegression | None = None
        if others is None or len(others) < LEAST:
            return
        x = np.concatenate([unit(features), unit(others)])
        self._mean, self._spread = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-6)
        none = int(labels.max()) + 1
        y = np.concatenate([labels, np.full(len(others), none)])
        self._head = LogisticRegression(C=STRENGTH, max_iter=STEPS, class_weight="balanced", tol=1e-3).fit(self._standard(x), y)

    def _standard(self, x: Features) -> Features:
        return (x - self._mean) / self._spread

    def by_name(self, features: Features) -> Numbers:
        """(M,) how far what they are called is from what each class is called, on average; 0 to 1."""
        return np.asarray(1 - (self._naming.roots(features) @ self._means.T).max(axis=1))

    def by_look(self, features: Features) -> Numbers:
        """(M,) the logarithm of how much likelier they are something else than one of the classes; 0 where that is not known."""
        if self._head is None:
            return np.zeros(len(features))
        shares = self._head.predict_log_proba(self._standard(unit(features)))  # the last one is of other things
        return np.asarray(shares[:, -1] - np.logaddexp.reduce(shares[:, :-1], axis=1))


def _unlike(features: Features, others: Features) -> Features:
    """Those of other things that are none of the classes by chance: no nearer to any picture than pictures are to their neighbours."""
    own = distances(features, features)
    np.fill_diagonal(own, np.inf)
    usual = float(np.quantile(own.min(axis=1), 0.5))
    return others[distances(others, features).min(axis=1) > usual]


def names_said(naming: Naming, features: NDArray[np.float32], names: Sequence[str], count: int = 3) -> list[str]:
    """What the pretrained network would call one picture (F,), the likeliest names first."""
    shares = naming.roots(features[None])[0]
    return [names[at] for at in np.argsort(-shares)[:count]]

"""Whether a picture is none of the classes: asked of the pretrained network, and of what it says of pictures of other things.

Does it look like other things? A head with one class more than there are has learnt that from the features of pictures of two hundred
kinds (outlier exposure: Hendrycks, Mazeika and Dietterich 2019). A kind that is like one of the classes is left out: nothing is to be
learnt against somebody's daisies.

Where but a hundred pictures of other things are known, a second question is added: what would the network call the picture? To an ant it
says "ant, cricket, beetle"; to a daisy "daisy, bee". The roots of these probabilities are compared with their mean for each class
(Hellinger's distance): far from all of them is strange.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from core.explain.pictures.alike import Features, distances, unit
from core.tasks.pictures.starts import folds

NAMES = 2.0  # times what the features say, where few other things are known
KINDS = 50  # known of other things, from which on the features say it alone
ALONE = -1  # the kind of a picture that is the only one of its kind
ALIKE = 0.2  # of the pictures of a kind that are like the classes, from which on it is none of the others
PULL = 0.1  # of the head's weights to 0, beside the mean loss, where many other things are known
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


@dataclass(frozen=True, eq=False)
class Others:
    """Pictures of other things, as the network sees them."""

    features: NDArray[np.float32]  # (M, F)
    kinds: NDArray[np.int64]  # (M,) what they show, by number; `ALONE`: nothing else does

    @property
    def many(self) -> bool:
        """Whether of so many kinds that they say what other things look like."""
        return len(np.unique(self.kinds[self.kinds != ALONE])) >= KINDS


class Strange:
    """What is strange to classes that were learnt from N pictures. A picture whose `score` is above `limit` is none of these."""

    def __init__(self, features: Features, labels: NDArray[np.int64], naming: Naming, others: Others | None = None, seed: int = 0) -> None:
        """Learn it from the features (N, F) of the training pictures and, where there are some, of other things."""
        self._naming, self._names = naming, 0.0 if others is not None and others.many else NAMES
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
        return (self._names * self._scales[0](by_name) + self._scales[1](by_look)) / (1 + self._names)


class _Parts:
    """Both questions, learnt from some pictures."""

    def __init__(self, features: Features, labels: NDArray[np.int64], naming: Naming, others: Others | None) -> None:
        roots = naming.roots(features) ** 2
        self._naming, self._means = naming, np.sqrt(np.stack([roots[labels == label].mean(axis=0) for label in np.unique(labels)]))
        self._head: LogisticRegression | None = None
        if others is None or len(others.features) < LEAST:
            return
        x = np.concatenate([unit(features), unit(others.features)])
        self._mean, self._spread = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-6)
        none = int(labels.max()) + 1
        y = np.concatenate([labels, np.full(len(others.features), none)])
        strength = 1 / (PULL * len(x)) if others.many else STRENGTH
        self._head = LogisticRegression(C=strength, max_iter=STEPS, class_weight="balanced", tol=1e-3).fit(self._standard(x), y)

    def _standard(self, x: Features) -> Features:
        return np.asarray((x - self._mean) / self._spread, np.float32)  # half the work of 64 bits

    def by_name(self, features: Features) -> Numbers:
        """(M,) how far what they are called is from what each class is called, on average; 0 to 1."""
        return np.asarray(1 - (self._naming.roots(features) @ self._means.T).max(axis=1))

    def by_look(self, features: Features) -> Numbers:
        """(M,) the logarithm of how much likelier they are something else than one of the classes; 0 where that is not known."""
        if self._head is None:
            return np.zeros(len(features))
        shares = self._head.predict_log_proba(self._standard(unit(features)))  # the last one is of other things
        return np.asarray(shares[:, -1] - np.logaddexp.reduce(shares[:, :-1], axis=1))


def _unlike(features: Features, others: Others) -> Others:
    """Those that are none of the classes by chance: no nearer to any picture than pictures are to their neighbours, nor of such a kind."""
    own = distances(features, features)
    np.fill_diagonal(own, np.inf)
    usual = float(np.quantile(own.min(axis=1), 0.5))
    unlike = distances(others.features, features).min(axis=1) > usual
    for kind in np.unique(others.kinds[~unlike]):
        of_kind = others.kinds == kind
        if kind != ALONE and (~unlike[of_kind]).mean() > ALIKE:
            unlike &= ~of_kind
    return Others(others.features[unlike], others.kinds[unlike])


def names_said(naming: Naming, features: NDArray[np.float32], names: Sequence[str], count: int = 3) -> list[str]:
    """What the pretrained network would call one picture (F,), the likeliest names first."""
    shares = naming.roots(features[None])[0]
    return [names[at] for at in np.argsort(-shares)[:count]]

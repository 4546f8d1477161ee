"""Where to draw the line between two classes: precision and recall at every threshold, and what each would cost."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.tables.sheet import Floats


@dataclass(frozen=True, eq=False)
class Thresholds:
    """Every threshold that makes a difference, the highest first; each (T,). Called positive is what has at least this probability."""

    threshold: Floats
    found: NDArray[np.int64]  # positives that are called so
    alarms: NDArray[np.int64]  # negatives that are called so
    positives: int
    negatives: int

    @property
    def precision(self) -> Floats:
        """Of what is called positive, the share that is; 1 where nothing is called so."""
        called = self.found + self.alarms
        return np.where(called > 0, self.found / np.maximum(called, 1), 1.0)

    @property
    def recall(self) -> Floats:
        """Of the positives, the share that is found."""
        return self.found / max(self.positives, 1)

    def cost(self, missed: float, alarm: float) -> Floats:
        """What it costs when a missed positive and a false alarm have these prices."""
        return missed * (self.positives - self.found) + alarm * self.alarms

    def cheapest(self, missed: float, alarm: float) -> int:
        """The place of the cheapest threshold, the highest of equals."""
        return int(np.argmin(self.cost(missed, alarm)))

    @property
    def between(self) -> tuple[float, float] | None:
        """From the first, up to the second, a line parts both without a mistake; None where none does."""
        clean = np.flatnonzero((self.found == self.positives) & (self.alarms == 0))
        if not len(clean) or not self.negatives:
            return None
        at = int(clean[0])
        return float(self.threshold[at + 1]), float(self.threshold[at])

    @property
    def average_precision(self) -> float:
        """The area below precision against recall, in steps, as scikit-learn's `average_precision_score`."""
        return float((np.diff(self.recall, prepend=0.0) * self.precision).sum())

    def at(self, threshold: float) -> int:
        """The place that calls positive what has at least this probability."""
        return max(int(np.searchsorted(-self.threshold, -threshold, side="right")) - 1, 0)


def thresholds(positive: NDArray[np.bool_], probability: Floats) -> Thresholds:
    """Of N rows: whether each is positive, and the probability that it was given. The first threshold calls nothing positive."""
    order = np.argsort(-probability, kind="stable")
    ranked, true = probability[order], positive[order]
    ends = np.concatenate([np.flatnonzero(np.diff(ranked)), [len(ranked) - 1]])  # equal probabilities are called together
    found, alarms = np.cumsum(true)[ends], np.cumsum(~true)[ends]
    return Thresholds(
        np.concatenate([[np.inf], ranked[ends]]), np.concatenate([[0], found]), np.concatenate([[0], alarms]),
        int(positive.sum()), int((~positive).sum()),
    )  # fmt: skip

"""The head: softmax regression on what the ear hears, how sure it may be, and below what it had better say "none of these"."""

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

DECAY, ROUNDS = 0.3, 80  # half of the first times the squared weights is added to the loss; of the optimizer
FOLDS = 5
COLDEST, WARMEST = 0.2, 5.0  # what scores are divided by
LEAST_LIMIT, MOST_LIMIT = 0.3, 0.99  # between which the limit is sought


@dataclass(frozen=True)
class Heads:
    """K heads that have learnt from other recordings each."""

    weight: torch.Tensor  # (K, C, F)
    bias: torch.Tensor  # (K, C), minus infinity for a class that a head has never met
    mean: torch.Tensor  # (K, F)
    spread: torch.Tensor  # (K, F)

    def scores(self, k: int, x: torch.Tensor) -> torch.Tensor:
        """What head k says of (N, F): (N, C)."""
        return F.linear((x - self.mean[k]) / self.spread[k], self.weight[k], self.bias[k])


def fit(x: torch.Tensor, labels: torch.Tensor, counts: torch.Tensor, classes: int) -> Heads:
    """Softmax regression by L-BFGS, the weights held small: K heads at once, since that takes hardly longer than one.

    Args:
        x: (N, F) windows.
        labels: (N,) their classes.
        counts: (K, N) how much each window counts for each head; 0 for what it may not hear. Each row sums to 1.
        classes: How many there are.
    """
    used = (counts > 0).float()
    share = (used / used.sum(dim=1, keepdim=True))[:, :, None]  # (K, N, 1)
    mean = (x * share).sum(dim=1)
    spread = ((x - mean[:, None]).square() * share).sum(dim=1).sqrt().clamp(min=1e-3)
    seen = (x - mean[:, None]) / spread[:, None]  # (K, N, F)
    met = torch.zeros(len(counts), classes).index_add_(1, labels, used) > 0
    never = torch.zeros(met.shape).masked_fill(~met, -torch.inf)
    heads = len(counts)
    weight, bias = (torch.zeros(shape, requires_grad=True) for shape in ((heads, classes, x.shape[1]), (heads, classes)))
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=ROUNDS, line_search_fn="strong_wolfe")
    truth = labels.expand(heads, -1)

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        found = torch.baddbmm((bias + never)[:, None], seen, weight.transpose(1, 2))  # (K, N, C)
        surprise = F.cross_entropy(found.flatten(0, 1), truth.flatten(), reduction="none").view(counts.shape)
        total = surprise.masked_fill(counts == 0, 0).mul(counts).sum() + DECAY / 2 * weight.square().sum()
        total.backward()
        return total

    optimizer.step(loss)
    return Heads(weight.detach(), bias.detach() + never, mean, spread)


def best_temperature(found: torch.Tensor, labels: torch.Tensor, recordings: int) -> float:
    """What the scores of recordings that were not learnt from have to be divided by, so that the probabilities are honest.

    The one under which the truth is least surprising, as if one recording more had been taken for anything (Laplace, Platt): a few
    examples that are all right do not make it sure of everything.

    Args:
        found: (n, C) scores of windows.
        labels: (n,) what they are.
        recordings: How many recordings they are of.
    """
    tried = torch.exp(torch.linspace(math.log(COLDEST), math.log(WARMEST), 100))
    smooth = 1 / (recordings + 1)
    return float(min(tried, key=lambda warm: float(F.cross_entropy(found / warm, labels, label_smoothing=smooth))))


def best_limit(known: NDArray[np.floating], unknown: NDArray[np.floating]) -> float:
    """The probability from which on a word is taken for heard: where as many known are let in, and unknown kept out, as can be.

    Args:
        known: Of words, each by a head that had heard the word but not this recording.
        unknown: Of background, and of words by a head that had never heard them.
    """
    tried = np.linspace(LEAST_LIMIT, MOST_LIMIT, 139)
    good = [(known >= each).mean() + ((unknown < each).mean() if len(unknown) else 0) for each in tried]
    best = np.flatnonzero(np.isclose(good, max(good)))
    runs = np.split(best, np.flatnonzero(np.diff(best) > 1) + 1)
    longest = max(runs, key=len)
    return float(tried[longest[len(longest) // 2]])


def dealt(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """(N,) for every recording the number of the fold that holds it back; those of a class are dealt out in turn."""
    count = min(FOLDS, int(np.bincount(labels).min()))
    found = np.zeros(len(labels), np.int64)
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        found[rows] = np.arange(len(rows)) % count
    return found

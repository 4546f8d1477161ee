"""Which start? Every pretrained network at hand with a head of its own, judged by cross-validation."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from core.models.pretrained import facts
from core.tasks.pictures.head import PicturePart, begin_with_head
from core.tasks.pictures.recipe import BACKBONES

FOLDS = 5
LEVEL = 0.01  # starts that are less apart are level; then the one comes first that the others are explained by
NOTHING = "nothing"  # the name of a network with random numbers, of which only the head learns: what the others' knowledge is worth
SAID = {
    "built-in": "knows 200 kinds of things from 95,000 small photos",
    "efficientnet-lite0": "knows 1,000 kinds of things from 1.3 million photos",
    NOTHING: "has never seen a picture: all its numbers are random",
}


@dataclass(frozen=True)
class Start:
    """A network to begin with, and how many pictures a head on it tells apart right."""

    name: str
    right: float  # share

    @property
    def words(self) -> str:
        """What it is, in words."""
        if self.name == NOTHING:
            return "From nothing"
        return BACKBONES[self.name].removeprefix("the ").replace("built-in", "Built-in")

    @property
    def knows(self) -> str:
        """What it knows before it sees these pictures."""
        return SAID.get(self.name, SAID["efficientnet-lite0"])


def at_hand() -> list[str]:
    """The starts whose weights are on this machine."""
    return [name for name in BACKBONES if _there(name)]


def _there(name: str) -> bool:
    try:
        facts(name)
    except ValueError:
        return False
    return True


def share_right(features: NDArray[np.float32], labels: NDArray[np.int64], groups: NDArray[np.int64], seed: int = 0) -> float:
    """The share of pictures that a head tells apart right which learnt from the others: cross-validation in up to five parts.

    Args:
        features: (N, F)
        labels: (N,) from 0 up, each at least twice.
        groups: (N,) pictures of a group are hardly different, and never parted.
        seed: Of the parting.
    """
    fold = folds(labels, groups, seed)
    x, y = torch.from_numpy(features), torch.from_numpy(labels)
    right = 0
    for part in range(fold.max() + 1):
        asked = torch.from_numpy(fold == part)
        head = nn.Linear(features.shape[1], int(labels.max()) + 1)
        begin_with_head(head, PicturePart(x[~asked], y[~asked]))
        with torch.inference_mode():
            right += int((head(x[asked]).argmax(dim=1) == y[asked]).sum())
    return right / len(labels)


def folds(labels: NDArray[np.int64], groups: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    """(N,) which of up to five parts each picture is asked in: all classes in each as far as there are enough, groups together."""
    order = np.random.default_rng(seed).permutation(len(labels))
    parts = min(FOLDS, len(np.unique(groups)))
    found, filled, of_group = np.zeros(len(labels), np.int64), np.zeros((labels.max() + 1, parts), np.int64), {}
    for row in order:
        if groups[row] not in of_group:
            of_group[groups[row]] = int(np.lexsort((filled.sum(axis=0), filled[labels[row]]))[0])
        found[row] = of_group[groups[row]]
        filled[labels[row], found[row]] += 1
    return found


def best(found: Mapping[str, float]) -> str:
    """The start to take: the one that is right most often, and among equals the ResNet, which comes first."""
    known = {name: right for name, right in found.items() if name != NOTHING}
    top = max(known.values())
    return next(name for name in BACKBONES if name in known and known[name] > top - LEVEL)

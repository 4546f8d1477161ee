"""Digits to train on, cut once and for all into training, validation and test pictures."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.digits.mnist import Digits, read_mnist, sample
from core.single_flight import single_flight
from core.storage.home import home

SAMPLE_PARTS = (3_500, 750, 750)  # of the 5,000 that are always at hand
SETS = {"sample": 3_500, "mnist": 55_000}  # digits to train on: what is always at hand, or all of MNIST
MNIST_VALIDATION = 5_000  # of MNIST's 60,000 training pictures; its 10,000 test pictures are the test


@dataclass(frozen=True)
class DigitPart:
    """N pictures and what they show."""

    images: torch.Tensor  # (N, 1, 28, 28) uint8, ink 255 on 0
    labels: torch.Tensor  # (N,) int64

    def __len__(self) -> int:
        return len(self.labels)

    def first(self, count: int) -> "DigitPart":
        """The first so many."""
        return DigitPart(self.images[:count], self.labels[:count])

    def to(self, device: torch.device | str) -> "DigitPart":
        """The same on another device."""
        return DigitPart(self.images.to(device), self.labels.to(device))


@dataclass(frozen=True)
class DigitSet:
    """Train on the first, choose by the second, judge once by the third."""

    training: DigitPart
    validation: DigitPart
    test: DigitPart


def mnist_folder() -> Path:
    """Where the four published MNIST files are kept, as torchvision lays them out."""
    return home() / "datasets" / "MNIST" / "raw"


def digit_set(name: str) -> DigitSet:
    """The digits called "sample" (5,000, always at hand) or "mnist" (70,000, where they have been downloaded).

    Raises:
        ValueError: MNIST is not there, or its files are damaged; one sentence.
    """
    return _sample() if name == "sample" else _mnist(mnist_folder())


def part_of(picture: NDArray[np.uint8], name: str, count: int) -> str:
    """To which part of a digit set a picture (28, 28) belongs, of which the first `count` training pictures were used.

    "training", "validation", "test", "unused" (a training picture beyond the count), or "" where it is in none.

    Raises:
        ValueError: As `digit_set`.
    """
    found, wanted = digit_set(name), torch.tensor(picture)
    for part in ("training", "validation", "test"):
        same = (getattr(found, part).images == wanted).flatten(1).all(dim=1).nonzero()
        if len(same):
            return "unused" if part == "training" and int(same[0]) >= count else part
    return ""


@lru_cache(2)
def spread(name: str) -> float:
    """The mean squared error of a pixel, ink being 1, of saying the mean training picture each time; where MNIST is gone, of the 3,500."""
    try:
        images = digit_set(name).training.images
    except ValueError:
        images = digit_set("sample").training.images
    rows = images.flatten(1).to(torch.float32) / 255
    return float(rows.var(dim=0, unbiased=False).mean())


@single_flight
def _sample() -> DigitSet:
    found = sample()
    order = np.random.default_rng(0).permutation(len(found))  # they come sorted by class
    cuts = np.split(order, np.cumsum(SAMPLE_PARTS)[:-1])
    training, validation, test = (_part(found, cut) for cut in cuts)
    return DigitSet(training, validation, test)


@single_flight
def _mnist(folder: Path) -> DigitSet:
    try:
        train, test = read_mnist(folder, "train"), read_mnist(folder, "t10k")
    except FileNotFoundError:
        raise ValueError(
            "The 60,000 digits of MNIST are not on this machine yet. Download them on the training page, or use the 5,000."
        ) from None
    except (OSError, EOFError, ValueError):
        raise ValueError("The files of MNIST on this machine are damaged. Download them again, or use the 5,000.") from None
    order = np.random.default_rng(0).permutation(len(train))
    kept, held = order[MNIST_VALIDATION:], order[:MNIST_VALIDATION]
    return DigitSet(_part(train, kept), _part(train, held), _part(test, np.arange(len(test))))


def _part(digits: Digits, rows: NDArray[np.int64]) -> DigitPart:
    return DigitPart(torch.tensor(digits.images[rows])[:, None], torch.tensor(digits.labels[rows]))

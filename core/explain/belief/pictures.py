"""Digits as the rows of numbers that a Boltzmann machine sees, cut once and for all."""

from functools import cache

import torch

from core.data.digits.digit_set import DigitPart, digit_set

WHERE = {"sample": "The 5,000 digits that come along", "mnist": "MNIST, which is on this machine"}
UNLABELLED, JUDGED = 10_000, 2_000  # of MNIST: more would take longer than anybody waits


def _part(part: str, data: str) -> DigitPart:
    found = digit_set(data)
    if part == "training":
        return found.training.first(UNLABELLED)
    if data == "mnist":
        return found.test.first(JUDGED)
    # nothing is chosen by the validation pictures here, so they judge as well
    both = found.validation, found.test
    return DigitPart(torch.cat([one.images for one in both]), torch.cat([one.labels for one in both]))


@cache
def pictures(part: str, data: str = "sample") -> torch.Tensor:
    """The pictures of the part "training" or "test": (N, 784), ink 1 on 0. Of the sample 3,500 and 1,500.

    Raises:
        ValueError: MNIST is not on this machine; one sentence.
    """
    return _part(part, data).images.flatten(1).float() / 255


@cache
def labels(part: str, data: str = "sample") -> torch.Tensor:
    """Which digits they are (N,).

    Raises:
        ValueError: As `pictures`.
    """
    return _part(part, data).labels


@cache
def one_of_each(data: str = "sample") -> torch.Tensor:
    """The first zero, the first one … of the test pictures: (10, 784)."""
    found = labels("test", data)
    return pictures("test", data)[torch.stack([(found == digit).nonzero()[0, 0] for digit in range(10)])]

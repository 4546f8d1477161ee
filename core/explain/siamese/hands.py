"""Whose hand wrote it? Two people write 0 to 9 once each; what tells their hands apart is learnt on nine digits and asked of the tenth.

What is looked at is how a digit is written, and not which it is: the mean of each map of the first two layers of the network that compares
digits, over all places. That is how much of each kind of stroke there is: slants, curves, ends. With so few drawings a straight line
between both hands is all that can be learnt (ridge regression, Hoerl and Kennard 1970).
"""

from dataclasses import dataclass
from itertools import product

import torch
from torch import Tensor

from core.models.siamese import Siamese

DIGITS = 10
LAYERS = ("pool1", "pool2")  # whose maps are looked at
STIFF = 1.0  # how much a large weight costs


@dataclass(frozen=True)
class Hands:
    """How well two hands are told apart on drawings kept aside."""

    right: Tensor  # (10, 2) bool: of each digit, whether the first writer's and the second writer's drawing was told right
    counts: Tensor  # (21,) int64: in how many of the 512 ways to swap the writers of single digits so many drawings come out right

    @property
    def found(self) -> int:
        """How many of the 20 drawings were told right."""
        return int(self.right.sum())

    @property
    def luck(self) -> float:
        """The share of all ways to swap the names of single digits that come out at least as well; the true one is among them."""
        return float(self.counts[self.found :].sum() / self.counts.sum())


@torch.inference_mode()
def style(net: Siamese, pictures: Tensor) -> Tensor:
    """How pictures (N, 1, 28, 28) in [0, 1] are written: (N, F), the mean of every map of `LAYERS`."""
    found, x = [], pictures
    for name, layer in net.layers.named_children():
        x = layer(x)
        if name in LAYERS:
            found.append(x.mean(dim=(2, 3)))
        if name == LAYERS[-1]:
            break
    return torch.cat(found, dim=1)


def says(known: Tensor, asked: Tensor) -> Tensor:
    """What ridge regression on known drawings says of others, as weights of the known names: names (n,) of ±1 -> says @ names.

    Args:
        known: (n, F), as many of one writer as of the other, so that the names' mean is 0.
        asked: (m, F)
    """
    known, asked = known.double(), asked.double()
    mean, spread = known.mean(dim=0), known.std(dim=0, correction=0).clamp(min=1e-6)
    known, asked = (known - mean) / spread, (asked - mean) / spread
    F = known.shape[1]
    inner = known @ known.T / F + STIFF * torch.eye(len(known), dtype=known.dtype)
    return asked @ known.T / F @ torch.linalg.inv(inner)  # (m, n)


def told_apart(first: Tensor, second: Tensor) -> Hands:
    """Learn on nine digits of both, ask of both drawings of the tenth; ten times over. And the same with names swapped in all 512 ways.

    Args:
        first: (10, F), how the first writer's digits are written, in order.
        second: The second one's.
    """
    both = torch.stack([first, second], dim=1)  # (10, 2, F)
    swaps = torch.tensor([(1.0, *one) for one in product((1.0, -1.0), repeat=DIGITS - 1)], dtype=torch.float64)  # the true one first
    names = swaps[:, :, None] * torch.tensor([1.0, -1.0], dtype=torch.float64)  # (512, 10, 2)
    right = torch.zeros(len(swaps), DIGITS, 2, dtype=torch.bool)
    for digit in range(DIGITS):
        rest = [other for other in range(DIGITS) if other != digit]
        told = names[:, rest].flatten(1) @ says(both[rest].flatten(0, 1), both[digit]).T  # (512, 2)
        right[:, digit] = told * names[:, digit] > 0
    return Hands(right[0], torch.bincount(right.sum(dim=(1, 2)), minlength=2 * DIGITS + 1))

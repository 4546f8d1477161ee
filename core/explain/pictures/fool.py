"""A network fooled by a change that nobody sees: one step along the sign of the gradient (Goodfellow, Shlens and Szegedy 2014)."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from core.data.pictures.photos import normalised
from core.models.pretrained import PictureNet

LARGEST = 16  # of 255 levels of a pixel


@dataclass(frozen=True, eq=False)
class Fooled:
    """The photo before and after."""

    pixels: NDArray[np.uint8]  # (3, S, S) after the step: whole levels, as a file could hold them
    difference: NDArray[np.int16]  # (3, S, S) in levels

    @property
    def changed(self) -> int:
        """Pixels that are different in at least one colour."""
        return int((self.difference != 0).any(axis=0).sum())


def fool(model: PictureNet, pixels: NDArray[np.uint8], target: int, levels: int) -> Fooled:
    """Every colour of every pixel goes up or down by so many levels of 255, whichever makes `target` less likely.

    Args:
        model: The network; nothing of it changes.
        pixels: (3, S, S).
        target: The class that it is to lose.
        levels: From 0 to `LARGEST`.
    """
    x = torch.from_numpy(pixels).float().div(255)[None].requires_grad_()
    with torch.enable_grad():
        loss = F.cross_entropy(model(normalised(x, model.MEAN, model.STD)), torch.tensor([target]))
        (gradient,) = torch.autograd.grad(loss, x)
    step = levels * gradient[0].sign().numpy()
    made = np.clip(pixels.astype(np.int16) + step.astype(np.int16), 0, 255)
    return Fooled(made.astype(np.uint8), (made - pixels).astype(np.int16))

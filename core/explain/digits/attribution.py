"""Which pixels spoke for an answer, and which against."""

from dataclasses import dataclass

import numpy as np
import torch
from captum.attr import IntegratedGradients, Occlusion
from scipy import ndimage
from torch import nn

from core.data.digits.strokes import Picture

STEPS = 128  # along the way from the empty to the drawn picture; fewer leave a visible rest
PATCH, STRIDE = 4, 2  # pixels, of the square that covers a part of the picture
REACH = 4.5  # pixels around the hottest point that "rub it out" removes


@dataclass(frozen=True)
class Attribution:
    """The part of each pixel in a score, by integrated gradients (Sundararajan, Taly and Yan 2017)."""

    target: int
    pixels: Picture  # (28, 28) positive: for the target, negative: against
    score: float  # the target's score for this picture
    empty_score: float  # the target's score for an empty one


def attribute(model: nn.Module, image: Picture, target: int) -> Attribution:
    """Share out the target's score among the pixels of a picture (28, 28), from an empty picture on."""
    x = torch.from_numpy(np.ascontiguousarray(image))[None, None]
    empty = torch.zeros_like(x)
    parts = IntegratedGradients(model).attribute(x, empty, target=target, n_steps=STEPS, method="gausslegendre")
    with torch.inference_mode():
        scores = model(torch.cat([x, empty]))[:, target]
    return Attribution(target, parts[0, 0].detach().numpy().astype(np.float32), float(scores[0]), float(scores[1]))


def cover(model: nn.Module, image: Picture, target: int) -> Picture:
    """How far the target's score falls when a small square of the picture is covered, (28, 28).

    Occlusion (Zeiler and Fergus 2014): positive where the covered part spoke for the target.
    """
    x = torch.from_numpy(np.ascontiguousarray(image))[None, None]
    how = {"strides": (1, STRIDE, STRIDE), "baselines": 0, "perturbations_per_eval": 64}
    with torch.inference_mode():
        falls = Occlusion(model).attribute(x, (1, PATCH, PATCH), target=target, **how)
    return np.asarray(falls[0, 0].numpy(), dtype=np.float32)


def rub_out(image: Picture, attribution: Attribution) -> tuple[Picture, tuple[int, int]]:
    """Erase the ink around the place that spoke most for the target.

    Returns the picture without it and the middle (row, column) of what was removed.
    """
    heat = ndimage.gaussian_filter(np.where(image > 0.2, attribution.pixels, 0), 1.5, mode="constant")
    row, column = np.unravel_index(int(heat.argmax()), heat.shape)
    y, x = np.ogrid[: image.shape[0], : image.shape[1]]
    distance = np.sqrt((y - row) ** 2 + (x - column) ** 2)
    return (image * np.clip(distance - REACH + 0.5, 0, 1)).astype(np.float32), (int(row), int(column))

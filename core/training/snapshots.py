"""Pictures of a network for people to look at."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from core.training.events import Histogram

BINS = 30
MOST_FILTERS = 64


def named_weights(net: nn.Module) -> dict[str, torch.Tensor]:
    """The weights (not the biases) of each convolution and dense layer, by the layer's name, in order."""
    layers = {name: layer for name, layer in net.named_modules() if isinstance(layer, nn.Conv2d | nn.Linear)}
    return {name.removeprefix("layers."): layer.weight for name, layer in layers.items()}


def filters(net: nn.Module) -> NDArray[np.float32]:
    """What the first layer looks for, as pictures (N, h, w): kernels, or a dense layer's weights laid out like its input."""
    weight = next(iter(named_weights(net).values())).detach()[:MOST_FILTERS]
    if weight.ndim == 2:
        side = int(weight.shape[1] ** 0.5)
        return np.asarray(weight.reshape(-1, side, side).cpu().numpy(), dtype=np.float32)
    return np.asarray(weight[:, 0].cpu().numpy(), dtype=np.float32).copy()


def histograms(weights: Mapping[str, torch.Tensor]) -> tuple[Histogram, ...]:
    """How the weights of each layer are spread."""
    return tuple(_histogram(name, weight.detach().cpu()) for name, weight in weights.items())


def _histogram(name: str, weight: torch.Tensor) -> Histogram:
    values = weight.flatten().numpy()
    values = values[np.isfinite(values)]
    if not len(values):
        return Histogram(name, 0.0, 0.0, (0,) * BINS)
    low, high = float(values.min()), float(values.max())
    counts, _ = np.histogram(values, BINS, (low, high if high > low else low + 1e-3 * max(1.0, abs(low))))
    return Histogram(name, low, high, tuple(counts.tolist()))


@torch.inference_mode()
def dead_fraction(net: nn.Module, x: torch.Tensor) -> float:
    """The share of ReLU units (maps, neurons) that give zero for every picture of x; 0 where there is no ReLU."""
    dead = units = 0
    layers: Any = net.eval().layers  # PyTorch says of every attribute that it may be a tensor
    for layer in layers:
        x = layer(x)
        if isinstance(layer, nn.ReLU):
            alive = (x > 0).flatten(2).any(2).any(0) if x.ndim == 4 else (x > 0).any(0)
            dead, units = dead + int((~alive).sum()), units + len(alive)
    return dead / units if units else 0.0

"""Augmentation by a recipe: turned, moved, zoomed and noisy copies, drawn anew for every batch."""

import torch

from core.data.augment import Warp
from core.training.recipe import Recipe


def augment(x: torch.Tensor, recipe: Recipe) -> torch.Tensor:
    """x: (B, 1, H, W) in [0, 1]  ->  the same shape and range; x itself where the recipe asks for nothing."""
    if not (recipe.rotate or recipe.shift or recipe.zoom or recipe.noise):
        return x
    warp = Warp(recipe.rotate, 0.0, recipe.zoom, recipe.shift, bend=0.0, blur_share=0.0, noise=recipe.noise)
    return warp(x, _generator(x.device))


def _generator(device: torch.device) -> torch.Generator:
    """PyTorch's global generator of that device."""
    if device.type == "cuda":
        return torch.cuda.default_generators[device.index or torch.cuda.current_device()]
    return torch.mps._get_default_mps_generator() if device.type == "mps" else torch.default_generator

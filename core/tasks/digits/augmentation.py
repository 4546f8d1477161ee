"""Augmentation by a recipe: turned, moved, zoomed and noisy copies, drawn anew for every batch."""

import math

import torch
from torch.nn import functional as F

from core.tasks.digits.recipe import DigitRecipe


def augment(x: torch.Tensor, recipe: DigitRecipe) -> torch.Tensor:
    """x: (B, 1, H, W) in [0, 1]  ->  the same shape and range; x itself where the recipe asks for nothing."""
    if not recipe.augments:
        return x
    return warped(x, recipe.rotate, recipe.shift, recipe.zoom, recipe.noise)


def warped(x: torch.Tensor, degrees: float, shift: float, zoom: float, noise: float) -> torch.Tensor:
    """Every picture turned, moved (in pixels), zoomed and made noisy by chance; all four are standard deviations.

    x: (B, 1, H, W) in [0, 1]  ->  the same shape and range
    """
    B, _, H, W = x.shape
    angle = torch.randn(B, device=x.device) * math.radians(degrees)
    size = (torch.randn(B, device=x.device) * zoom).exp()
    moved = torch.randn(B, 2, device=x.device) * shift * 2 / W  # in a field from -1 to 1
    rotation = torch.stack([angle.cos(), -angle.sin(), angle.sin(), angle.cos()], dim=1).reshape(B, 2, 2) * size[:, None, None]
    grid = F.affine_grid(torch.cat([rotation, moved[:, :, None]], dim=2), [B, 1, H, W], align_corners=False)  # (B, H, W, 2)
    x = F.grid_sample(x, grid, align_corners=False)
    return (x + torch.randn(x.shape, device=x.device) * noise * (x > 0)).clamp(0, 1)  # noise on the ink alone

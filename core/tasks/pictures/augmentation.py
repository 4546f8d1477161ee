"""Augmentation by a recipe: mirrored, cropped, turned pictures in another light, drawn anew for every batch, on the device."""

import math

import torch
from torch.nn import functional as F

from core.tasks.pictures.recipe import PictureRecipe

STRETCH = 4 / 3  # a part's width : height is between 1 / STRETCH and STRETCH, as in torchvision's RandomResizedCrop


def augment(x: torch.Tensor, recipe: PictureRecipe) -> torch.Tensor:
    """x: (B, 3, H, W) in [0, 1]  ->  the same shape and range; x itself where the recipe asks for nothing."""
    if recipe.flip or recipe.crop or recipe.rotate:
        x = moved(x, recipe.flip, recipe.crop, recipe.rotate)
    return lit(x, recipe.colour) if recipe.colour else x


def moved(x: torch.Tensor, flip: bool, crop: float, rotate: float) -> torch.Tensor:
    """A part of every picture, of 1 - crop of its area or more, turned by up to `rotate` degrees, half of them mirrored.

    x: (B, 3, H, W)  ->  the same shape
    """
    B = len(x)

    def uniform(low: float, high: float) -> torch.Tensor:
        return torch.rand(B, device=x.device) * (high - low) + low

    area, ratio = uniform(1 - crop, 1), (uniform(-1, 1) * math.log(STRETCH) * bool(crop)).exp()
    width, height = (area * ratio).sqrt().clamp(max=1), (area / ratio).sqrt().clamp(max=1)
    mirror = torch.where(uniform(0, 1) < 0.5 * flip, -1.0, 1.0)
    angle = uniform(-1, 1) * math.radians(rotate)
    matrix = torch.zeros(B, 2, 3, device=x.device)
    matrix[:, 0, 0], matrix[:, 0, 1] = angle.cos() * width * mirror, -angle.sin() * height
    matrix[:, 1, 0], matrix[:, 1, 1] = angle.sin() * width * mirror, angle.cos() * height
    matrix[:, 0, 2], matrix[:, 1, 2] = uniform(-1, 1) * (1 - width), uniform(-1, 1) * (1 - height)
    grid = F.affine_grid(matrix, [*x.shape], align_corners=False)  # (B, H, W, 2) in [-1, 1]
    return F.grid_sample(x, grid, padding_mode="reflection", align_corners=False)


def lit(x: torch.Tensor, colour: float) -> torch.Tensor:
    """Brightness, contrast and saturation of every picture changed by factors within 1 +- colour.

    x: (B, 3, H, W) in [0, 1]  ->  the same shape and range
    """
    brightness, contrast, saturation = (1 + colour * (2 * torch.rand(3, len(x), device=x.device) - 1))[:, :, None, None, None]
    x = x * brightness
    middle, grey = x.mean(dim=(1, 2, 3), keepdim=True), x.mean(dim=1, keepdim=True)
    x = grey + (x - grey) * saturation
    return (middle + (x - middle) * contrast).clamp(0, 1)

"""Augmentation of whole batches of pictures on their device."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F


@dataclass(frozen=True)
class Warp:
    """How far drawings may be changed: standard deviations, except where noted."""

    degrees: float = 7.0
    shear: float = 0.1
    scale: float = 0.08
    shift: float = 1.0  # pixels
    bend: float = 0.6  # pixels, of a smooth random field (Simard, Steinkraus and Platt 2003); 1.3 spoils digits
    bend_knots: int = 5  # the field's knots along each side: more knots, shorter waves
    blur_share: float = 0.1  # of the pictures
    noise: float = 0.02

    def __call__(self, x: torch.Tensor, random: torch.Generator) -> torch.Tensor:
        """x: (B, 1, H, W) in [0, 1]  ->  the same shape and range."""
        B, _, H, W = x.shape

        def normal(*shape: int) -> torch.Tensor:
            return torch.randn(*shape, generator=random, device=x.device)

        angle, shear = normal(B) * math.radians(self.degrees), normal(B) * self.shear
        scale_x, scale_y = (normal(2, B) * self.scale).exp()
        matrix = torch.zeros(B, 2, 3, device=x.device)
        matrix[:, 0, 0], matrix[:, 0, 1] = angle.cos() * scale_x, (-angle.sin() + shear) * scale_x
        matrix[:, 1, 0], matrix[:, 1, 1] = angle.sin() * scale_y, angle.cos() * scale_y
        matrix[:, :, 2] = normal(B, 2) * self.shift * 2 / W
        grid = F.affine_grid(matrix, [B, 1, H, W], align_corners=False)  # (B, H, W, 2) in [-1, 1]
        knots = normal(B, 2, self.bend_knots, self.bend_knots) * self.bend * 2 / W
        field = F.interpolate(knots, size=(H, W), mode="bicubic", align_corners=True)
        x = F.grid_sample(x, grid + field.permute(0, 2, 3, 1), align_corners=False)
        blurred = F.avg_pool2d(x, 3, stride=1, padding=1)
        chosen = (torch.rand(B, 1, 1, 1, generator=random, device=x.device) < self.blur_share).float()
        x = x + chosen * (blurred - x)
        return (x + normal(B, 1, H, W) * self.noise * (x > 0)).clamp(0, 1)


@dataclass(frozen=True)
class PhotoWarp:
    """How photos may be changed: a part of them, mirrored half of the time, in another light."""

    least: float = 0.35  # of the area, that is kept; up to all of it
    stretch: float = 1.33  # the part's width : height is between 1 / stretch and stretch
    light: float = 0.3  # brightness, contrast and saturation are changed by factors within 1 +- light

    def __call__(self, x: torch.Tensor, side: int, random: torch.Generator) -> torch.Tensor:
        """x: (B, 3, H, W) in [0, 1]  ->  (B, 3, side, side) in [0, 1]."""
        B = len(x)

        def uniform(low: float, high: float) -> torch.Tensor:
            return torch.rand(B, generator=random, device=x.device) * (high - low) + low

        area, ratio = uniform(self.least, 1), (uniform(-1, 1) * math.log(self.stretch)).exp()
        width, height = (area * ratio).sqrt().clamp(max=1), (area / ratio).sqrt().clamp(max=1)
        mirror = torch.where(uniform(0, 1) < 0.5, -1.0, 1.0)
        matrix = torch.zeros(B, 2, 3, device=x.device)
        matrix[:, 0, 0], matrix[:, 0, 2] = width * mirror, uniform(-1, 1) * (1 - width)
        matrix[:, 1, 1], matrix[:, 1, 2] = height, uniform(-1, 1) * (1 - height)
        grid = F.affine_grid(matrix, [B, 3, side, side], align_corners=False)  # (B, side, side, 2) in [-1, 1]
        x = F.grid_sample(x, grid, padding_mode="border", align_corners=False)
        brightness, contrast, saturation = (uniform(1 - self.light, 1 + self.light)[:, None, None, None] for _ in range(3))
        x = x * brightness
        middle, grey = x.mean(dim=(1, 2, 3), keepdim=True), x.mean(dim=1, keepdim=True)
        x = grey + (x - grey) * saturation
        return (middle + (x - middle) * contrast).clamp(0, 1)


def batches(count: int, batch: int, random: torch.Generator) -> Iterator[torch.Tensor]:
    """All rows in random order, in full batches."""
    order = torch.randperm(count, generator=random, device=random.device)
    yield from torch.split(order[: count // batch * batch], batch)

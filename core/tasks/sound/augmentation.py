"""Augmentation by a recipe: words said later, faster, higher, in noise, or with pieces missing; drawn anew for every batch."""

import torch
from torch.nn import functional as F

from core.models.mel import HOP, RATE, ends, to_hertz, to_mel
from core.tasks.sound.recipe import SoundRecipe


def altered(x: torch.Tensor, recipe: SoundRecipe) -> torch.Tensor:
    """x: (B, T, 32) log-mel frames -> the same shape; x itself where the recipe asks for nothing."""
    if recipe.shift or recipe.speed or recipe.pitch:
        x = moved(x, recipe.shift * RATE / 1000 / HOP, recipe.speed, recipe.pitch / 12, ends())
    if recipe.noise:
        x = noisy(x, recipe.noise)
    return masked(x, recipe.bands, recipe.times) if recipe.bands or recipe.times else x


def moved(x: torch.Tensor, shift: float, speed: float, octaves: float, mels: tuple[float, float]) -> torch.Tensor:
    """Every word later by about so many frames, faster by about this share, higher by about so many octaves; three standard deviations.

    x: (B, T, bands) between two frequencies, which are told as an ear counts them (mel) -> the same shape.
    """
    B, T, bands = x.shape
    later = torch.randn(B, 1, device=x.device) * shift * 2 / T  # in a field from -1 to 1
    faster = (torch.randn(B, 1, device=x.device) * speed).exp()
    times = torch.linspace(-1, 1, T, device=x.device) * faster - later  # (B, T): where each frame is taken from
    mel = torch.linspace(*mels, bands + 2, device=x.device)[1:-1]  # the middle of each band
    hertz = to_hertz(mel) * 2 ** (torch.randn(B, 1, device=x.device) * octaves)
    places = to_mel(hertz)  # (B, bands)
    places = 2 * (places - mel[0]) / (mel[-1] - mel[0]) - 1
    grid = torch.stack([places[:, None].expand(B, T, bands), times[:, :, None].expand(B, T, bands)], dim=3)
    return F.grid_sample(x[:, None], grid, padding_mode="border", align_corners=True)[:, 0]


def noisy(x: torch.Tensor, noise: float) -> torch.Tensor:
    """Every word in noise, whose power is between nothing and this share of the word's loudest place.

    x: (B, T, bands), logarithms to the base 10 -> the same shape.
    """
    loudest = x.amax(dim=(1, 2), keepdim=True)
    power = noise * torch.rand(len(x), 1, 1, device=x.device) * torch.rand_like(x)
    return loudest + (10 ** (x - loudest) + power).log10()


def masked(x: torch.Tensor, bands: int, times: int) -> torch.Tensor:
    """Of every word up to so many bands side by side and so many frames in a row are silenced (SpecAugment, Park and others 2019).

    x: (B, T, bands) -> the same shape.
    """
    silence = x.amin(dim=(1, 2), keepdim=True)
    for dim, most in ((2, bands), (1, times)):
        length = (torch.rand(len(x), 1, device=x.device) * (most + 1)).floor()
        start = (torch.rand(len(x), 1, device=x.device) * (x.shape[dim] - length + 1)).floor()
        place = torch.arange(x.shape[dim], device=x.device)
        hidden = (place >= start) & (place < start + length)  # (B, places)
        x = torch.where(hidden.unsqueeze(3 - dim), silence, x)
    return x

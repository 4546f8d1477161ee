"""Ways to spoil pictures for a network that has to repair them."""

from collections.abc import Callable

import torch
from torch.nn import functional as F


def salt(x: torch.Tensor, amount: float) -> torch.Tensor:
    """That share of the pixels becomes black or white by chance. x: (B, 1, H, W) in [0, 1] -> the same shape and range."""
    return torch.where(torch.rand(x.shape, device=x.device) < amount, torch.rand(x.shape, device=x.device).round(), x)


def blur(x: torch.Tensor, amount: float) -> torch.Tensor:
    """Each pixel becomes a mean of those around it, with the weights of a bell that is four pixels wide for an amount of 1."""
    places = torch.arange(-6, 7, device=x.device, dtype=x.dtype)
    bell = torch.exp(-((places / max(4 * amount, 1e-3)) ** 2) / 2)
    bell = bell / bell.sum()
    return F.conv2d(F.conv2d(x, bell[None, None, :, None], padding=(6, 0)), bell[None, None, None, :], padding=(0, 6))


def bar(x: torch.Tensor, amount: float) -> torch.Tensor:
    """A bar of ink across each picture, at a height drawn by chance; for an amount of 1 it is ten pixels thick."""
    B, _, H, W = x.shape
    top = torch.rand(B, 1, 1, 1, device=x.device) * (H - 10 * amount)
    rows = torch.arange(H, device=x.device).view(1, 1, H, 1)
    inside = (rows >= top) & (rows < top + 10 * amount)
    return torch.where(inside.expand(B, 1, H, W), torch.ones_like(x), x)


def missing(x: torch.Tensor, amount: float) -> torch.Tensor:
    """That share of each picture is gone, from one of its four sides drawn by chance."""
    B, _, H, W = x.shape
    side = torch.randint(4, (B, 1, 1, 1), device=x.device)
    down, right = torch.arange(H, device=x.device).view(1, 1, H, 1) / H, torch.arange(W, device=x.device).view(1, 1, 1, W) / W
    gone = ((side == 0) & (down < amount)) | ((side == 1) & (down >= 1 - amount))
    return torch.where(gone | ((side == 2) & (right < amount)) | ((side == 3) & (right >= 1 - amount)), torch.zeros_like(x), x)


NOISES: dict[str, Callable[[torch.Tensor, float], torch.Tensor]] = {"salt": salt, "blur": blur, "bar": bar, "half": missing}

AMOUNTS = {"salt": 0.3, "blur": 0.5, "bar": 0.4, "half": 0.5}  # what denoisers are judged with


def noisy(x: torch.Tensor, kind: str, amount: float) -> torch.Tensor:
    """x (B, 1, H, W) in [0, 1], spoilt by noise of that kind; chance comes from PyTorch's global generator.

    Args:
        x: Pictures.
        kind: One of `NOISES`, or "any": each batch gets one of them by chance.
        amount: How much, from 0 (nothing) to 1.
    """
    if kind == "any":
        kind = list(NOISES)[int(torch.randint(len(NOISES), ()))]
    return NOISES[kind](x, amount) if amount else x

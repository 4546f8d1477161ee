"""Two networks in a game: a forger makes digits out of noise, a detective says whether a picture is a real one.

    forger                                              detective
    noise (Z,) and the digit asked for (10,)            picture (1, 28, 28)
      dense, norm, ReLU                (C, 7, 7)          conv 4x4, stride 2        (D, 14, 14)
      transposed conv 4x4, stride 2    (C/2, 14, 14)      conv 4x4, stride 2        (2D, 7, 7)
      transposed conv 4x4, stride 2    (C/4, 28, 28)      conv 4x4, stride 2        (4D, 3, 3)
      conv 3x3, sigmoid                (1, 28, 28)        dense; and how it fits the digit asked for

A convolution of stride 2 halves a picture, a transposed one doubles it (DCGAN: Radford, Metz and Chintala 2016). The detective
compares its summary of the picture with one vector for each digit (projection: Miyato and Koyama 2018), so a fine 3 is caught where a 7 was
asked for.
"""

import copy
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn.functional import logsigmoid

DIGITS = 10
SLOPE = 0.2  # of the leaky ReLU below zero: a detective with dead units has no advice to give


@dataclass(frozen=True)
class GanSize:
    """How large the two are."""

    noise: int = 64  # numbers that a picture is made of
    forger: int = 64  # maps of 7 x 7 that it begins with
    detective: int = 24  # maps after its first convolution

    def __post_init__(self) -> None:
        if self.noise < 1 or self.forger % 4 or self.forger < 4 or self.detective < 1:
            raise ValueError("The forger's first maps are halved twice: their number must be a multiple of 4.")


class Forger(nn.Module):
    """noise (B, Z), standard normal; digits (B,) int64  ->  pictures (B, 1, 28, 28) in [0, 1], ink 1 on 0."""

    def __init__(self, size: GanSize) -> None:
        super().__init__()
        wide = size.forger
        self.dense = nn.Linear(size.noise + DIGITS, wide * 7 * 7, bias=False)
        self.norm1 = nn.BatchNorm2d(wide)
        self.up1 = nn.ConvTranspose2d(wide, wide // 2, kernel_size=4, stride=2, padding=1, bias=False)  # (7 - 1)*2 - 2*1 + 4 = 14
        self.norm2 = nn.BatchNorm2d(wide // 2)
        self.up2 = nn.ConvTranspose2d(wide // 2, wide // 4, kernel_size=4, stride=2, padding=1, bias=False)  # 14 -> 28
        self.norm3 = nn.BatchNorm2d(wide // 4)
        self.paint = nn.Conv2d(wide // 4, 1, kernel_size=3, padding=1)

    def forward(self, noise: torch.Tensor, digits: torch.Tensor) -> torch.Tensor:
        """One picture for each noise and digit."""
        asked = nn.functional.one_hot(digits, DIGITS).to(noise.dtype)  # (B, 10)
        x = self.dense(torch.cat([noise, asked], dim=1)).unflatten(1, (-1, 7, 7))  # (B, C, 7, 7)
        x = torch.relu(self.norm1(x))
        x = torch.relu(self.norm2(self.up1(x)))  # (B, C/2, 14, 14)
        x = torch.relu(self.norm3(self.up2(x)))  # (B, C/4, 28, 28)
        return torch.sigmoid(self.paint(x))


class Detective(nn.Module):
    """pictures (B, 1, 28, 28), digits (B,) int64  ->  scores (B,): above 0 "a real one", below 0 "forged"."""

    def __init__(self, size: GanSize) -> None:
        super().__init__()
        wide = size.detective
        self.look1 = nn.Conv2d(1, wide, kernel_size=4, stride=2, padding=1)  # (28 + 2*1 - 4)/2 + 1 = 14
        self.look2 = nn.Conv2d(wide, 2 * wide, kernel_size=4, stride=2, padding=1)  # 14 -> 7
        self.look3 = nn.Conv2d(2 * wide, 4 * wide, kernel_size=4, stride=2, padding=1)  # 7 -> 3
        self.real = nn.Linear(4 * wide * 3 * 3, 1)
        self.fits = nn.Embedding(DIGITS, 4 * wide * 3 * 3)

    def forward(self, pictures: torch.Tensor, digits: torch.Tensor) -> torch.Tensor:
        """How real each looks for the digit asked for."""
        x = pictures * 2 - 1
        for look in (self.look1, self.look2, self.look3):
            x = nn.functional.leaky_relu(look(x), SLOPE)
        summary = x.flatten(1)  # (B, 4D*9)
        fit: torch.Tensor = self.real(summary)[:, 0] + (self.fits(digits) * summary).sum(dim=1)
        return fit


class DigitGan(nn.Module):
    """Both players, and a running average of the forger, by which pictures are made: it swings less than the forger of any one step.

    noise, real pixels and digits (B, Z + 784 + 1)  ->  (B, 786): a picture made for each digit, then the detective's scores for the real
    picture and for the made one.
    """

    def __init__(self, size: GanSize) -> None:
        super().__init__()
        self.size = size
        self.forger, self.detective = Forger(size), Detective(size)
        self.average = copy.deepcopy(self.forger).eval().requires_grad_(False)

    def train(self, mode: bool = True) -> "DigitGan":
        """Batch norm of the players at the batch's own mean, or not; the average always makes pictures."""
        super().train(mode)
        self.average.eval()
        return self

    def made(self, noise: torch.Tensor, digits: torch.Tensor) -> torch.Tensor:
        """Pictures (B, 1, 28, 28) of noise (B, Z) for digits (B,)."""
        pictures: torch.Tensor = self.average(noise, digits)
        return pictures

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """What both are judged by, (B, 786)."""
        noise, pixels, digits = x[:, : self.size.noise], x[:, self.size.noise : -1], x[:, -1].long()
        pictures = self.made(noise, digits)
        real = self.detective(pixels.reshape(-1, 1, 28, 28), digits)
        return torch.cat([pictures.flatten(1), real[:, None], self.detective(pictures, digits)[:, None]], dim=1)


def detective_loss(real: torch.Tensor, forged: torch.Tensor, loss: str, smooth: float = 0.0) -> torch.Tensor:
    """Of the detective's scores for real and for forged pictures, (B,) each: small where it tells them apart."""
    if loss == "hinge":
        return torch.relu(1 - real).mean() + torch.relu(1 + forged).mean()
    if loss == "squares":
        return (real - (1 - smooth)).square().mean() + forged.square().mean()
    sure = 1 - smooth
    return -(sure * logsigmoid(real) + smooth * logsigmoid(-real)).mean() - logsigmoid(-forged).mean()


def forger_loss(forged: torch.Tensor, loss: str) -> torch.Tensor:
    """Of the detective's scores for forged pictures (B,): small where they are taken for real."""
    if loss == "hinge":
        return -forged.mean()
    return (forged - 1).square().mean() if loss == "squares" else -logsigmoid(forged).mean()


def steepness(detective: nn.Module, real: torch.Tensor, digits: torch.Tensor) -> torch.Tensor:
    """Half the mean squared length of the slope of the scores at real pictures (R1: Mescheder, Geiger and Nowozin 2018)."""
    there = real.clone().requires_grad_()
    (slope,) = torch.autograd.grad(detective(there, digits).sum(), there, create_graph=True)
    return slope.square().sum(dim=(1, 2, 3)).mean() / 2


@torch.no_grad()
def average_towards(average: nn.Module, forger: nn.Module, keep: float) -> None:
    """Weights and norms' statistics: new average = keep * average + (1 - keep) * forger."""
    for old, new in zip(average.state_dict().values(), forger.state_dict().values(), strict=True):
        if old.is_floating_point():
            old.lerp_(new, 1 - keep)

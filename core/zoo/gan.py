"""The forger and the detective of digits: the shipped pair, or one of a run."""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from core.models import files
from core.models.digit_gan import DIGITS, Detective, DigitGan, Forger, GanSize

NAME = "gan-digits"
# Of noise a little shorter than what was learnt from, pictures are better and a little more alike (the truncation trick: Brock, Donahue and
# Simonyan 2019). Chosen on training digits kept aside.
SPREAD = 0.92
AT_ONCE, MOST = 500, 10_000  # pictures made at once, and asked for at once

Pictures = NDArray[np.float32]


class DigitForger:
    """Makes digits that nobody wrote, and says how real a picture looks. Safe to share between threads: nothing in it changes."""

    def __init__(self, forger: Forger, detective: Detective, size: GanSize) -> None:
        self.forger, self.detective = (net.eval().requires_grad_(False) for net in (forger, detective))
        self.size = size

    @classmethod
    def from_files(cls, folder: Path = files.MODELS) -> "DigitForger":
        """The shipped pair; its card says how large the two are. The file has 16-bit numbers, it computes with 32."""
        size = GanSize(**files.read_card(NAME, folder)["recipe"]["size"])
        both = pair(Forger(size), Detective(size))
        files.load_weights(both, NAME, folder)
        return cls(both["forger"], both["detective"], size)  # type: ignore[arg-type]  # what a ModuleDict holds is a module

    @classmethod
    def of(cls, net: DigitGan) -> "DigitForger":
        """The pair of a run; pictures are made by the running average."""
        return cls(net.average, net.detective, net.size)

    def noise(self, count: int, seed: int) -> torch.Tensor:
        """What so many pictures are made of, (N, Z)."""
        return SPREAD * torch.randn(count, self.size.noise, generator=torch.Generator().manual_seed(seed))

    def sample(self, count: int, digit: int, seed: int = 0) -> Pictures:
        """So many pictures of that digit, (N, 28, 28) in [0, 1], ink 1 on 0; the same seed gives the same ones.

        Raises:
            ValueError: It is no digit, or there are too many.
        """
        if digit not in range(DIGITS) or not 1 <= count <= MOST:
            raise ValueError(f"Ask for 1 to {MOST:,} pictures of a digit from 0 to 9, not for {count} of {digit!r}.")
        return self.made(self.noise(count, seed), torch.full((count,), digit))

    def walk(self, digit: int, steps: int, seeds: tuple[int, int]) -> Pictures:
        """Pictures on the way from one noise to another, (steps, 28, 28): the first and the last are those of the two seeds.

        The way is an arc: on a straight line noise gets shorter in the middle than any that the forger has learnt from.
        """
        ends = [self.noise(1, seed)[0] for seed in seeds]
        along = torch.linspace(0, 1, steps)[:, None]
        return self.made(arc(ends[0], ends[1], along), torch.full((steps,), digit))

    @torch.inference_mode()
    def made(self, noise: torch.Tensor, digits: torch.Tensor) -> Pictures:
        """Pictures (N, 28, 28) of noise (N, Z) for digits (N,)."""
        parts = zip(noise.split(AT_ONCE), digits.split(AT_ONCE), strict=True)
        return np.asarray(torch.cat([self.forger(*part) for part in parts])[:, 0].numpy())

    @torch.inference_mode()
    def opinion(self, pictures: Pictures, digit: int) -> NDArray[np.float32]:
        """The detective's probability that each picture (N, 28, 28) is a real one of that digit, (N,)."""
        x = torch.from_numpy(np.ascontiguousarray(pictures, np.float32))[:, None]
        return np.asarray(torch.sigmoid(self.detective(x, torch.full((len(x),), digit))).numpy())


def pair(forger: Forger, detective: Detective) -> torch.nn.ModuleDict:
    """Both, as they stand in the file."""
    return torch.nn.ModuleDict({"forger": forger, "detective": detective})


def arc(start: torch.Tensor, end: torch.Tensor, along: torch.Tensor) -> torch.Tensor:
    """From one vector (Z,) to another over the sphere between them, (N, Z), for shares of the way (N, 1) (slerp: Shoemake 1985)."""
    cosine = torch.dot(start, end) / (start.norm() * end.norm()).clamp(min=1e-9)
    angle = torch.arccos(cosine.clamp(-1 + 1e-6, 1 - 1e-6))
    return (torch.sin((1 - along) * angle) * start + torch.sin(along * angle) * end) / torch.sin(angle)

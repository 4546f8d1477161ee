"""A pretrained ear: Google's speech_embedding (Lin, Kilgour, Roblek and Sharifi 2020), which has heard 40 million pieces of videos.

    log-mel frames (1, 76, 32)     three quarters of a second
      conv 3x3         (24, 74, 32)    edges: where a band begins, ends, rises
      across, along    (24, 72, 32)    two convolutions in place of one: 1x3 across the bands, 3x1 along the time
      pool 2x2         (24, 36, 16)    half as many frames and bands
      across, along x2 (48, 32, 16)    vowels are bands side by side, consonants come and go
      pool 1x2         (48, 32, 8)     half as many bands; the time stays
      across, along x2 (72, 28, 8)
      pool 2x2         (72, 14, 4)
      across, along x2 (96, 10, 4)     pieces of syllables
      pool 1x2         (96, 10, 2)
      across, along x2 (96, 6, 2)
      pool 2x2         (96, 3, 1)
      conv 3x1         (96, 1, 1)      96 numbers: what was said, hardly who said it

Across the bands there is padding, so that all 32 stay; along the time there is none. So more frames may come in: every 8 more give
another 96 numbers, exactly those of a window that begins 80 ms later, and nothing is computed twice.

330,000 numbers are learnt. It was taught to tell short pieces of speech apart, with thousands of names for what is said in them; the layer
that gave these names is gone, and what is left serves for words of one's own.
"""

import torch
from torch import nn

WINDOW, HOP, WIDTH = 76, 8, 96  # frames that are looked at, frames from one window to the next, numbers for each
LEAK, FLOOR = 0.2, -0.4  # below zero a fifth is let through, down to this
STAGES = ((24, 24, 1), (24, 48, 2), (48, 72, 2), (72, 96, 2), (96, 96, 2))  # maps before and after, and how many pairs
POOLS = ((2, 2), (1, 2), (2, 2), (1, 2), (2, 2))  # frames, bands


class Bend(nn.Module):
    """ReLU that lets a little of what is below zero through, and never more than -0.4 of it."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Numbers of the same shape, -0.4 and above."""
        return nn.functional.leaky_relu(x, LEAK).clamp(min=FLOOR)


class Pair(nn.Sequential):
    """A convolution across the bands and one along the time; (B, C, T, F) -> (B, maps, T - 2, F)."""

    def __init__(self, C: int, maps: int) -> None:
        across = nn.Conv2d(C, maps, kernel_size=(1, 3), padding=(0, 1))
        along = nn.Conv2d(maps, maps, kernel_size=(3, 1))
        super().__init__(across, Bend(), along, Bend())


class Ear(nn.Module):
    """96 numbers for every 80 ms of speech. x: (B, T, 32) log-mel frames, T >= 76 -> (B, (T - 76) // 8 + 1, 96)."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(1, 24, kernel_size=3, padding=(0, 1), bias=False)
        self.norm = nn.BatchNorm2d(24, eps=0.001)
        self.bend = Bend()
        self.stages = nn.ModuleList(
            nn.Sequential(*(Pair(C if not pair else maps, maps) for pair in range(pairs)), nn.MaxPool2d(pool))
            for (C, maps, pairs), pool in zip(STAGES, POOLS, strict=True)
        )
        self.last = nn.Conv2d(96, WIDTH, kernel_size=(3, 1), bias=False)

    def activations(self, x: torch.Tensor) -> dict[str, torch.Tensor]:
        """The maps after every stage, first to last, by name: each (B, C, T, F), at the end (B, 96, T, 1)."""
        x = self.bend(self.norm(torch.relu(self.first(x[:, None]))))
        seen = {"first": x}
        for number, stage in enumerate(self.stages, start=1):
            x = stage(x)
            seen[f"stage {number}"] = x
        return {**seen, "last": self.last(x)}

    def until_last_stage(self, x: torch.Tensor) -> torch.Tensor:
        """The maps that the last stage takes, (B, 96, T', 2): for those who let only that stage learn."""
        x = self.bend(self.norm(torch.relu(self.first(x[:, None]))))
        for stage in self.stages[:-1]:
            x = stage(x)
        return x

    def last_stage(self, maps: torch.Tensor) -> torch.Tensor:
        """96 numbers for each window of these maps."""
        return self.last(self.stages[-1](maps)).squeeze(3).transpose(1, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """96 numbers for each window; windows begin 8 frames after one another."""
        return self.last_stage(self.until_last_stage(x))

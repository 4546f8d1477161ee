"""LeNet-5 (LeCun, Bottou, Bengio and Haffner 1998): the network that read the digits on cheques, and the plan of all that came after.

    digit (1, 32, 32)
      C1 conv 5x5        (6, 28, 28)     strokes in six directions
      S2 mean of 2x2     (6, 14, 14)     half as many places
      C3 conv 5x5        (16, 10, 10)    pieces of digits; each map looks at three, four or six of the six
      S4 mean of 2x2     (16, 5, 5)
      C5 conv 5x5        (120, 1, 1)     whole digits: the kernel is as large as the map
      F6 dense           (84,)
      dense              (10,)           one score per digit

Convolution, fewer places, more maps, again; then dense layers. What has changed since: ReLU in place of the bent line below,
the largest of a window in place of its mean, and room for a thousand times as many numbers.

60,000 numbers are learnt up to F6, as in the paper. There the last layer measured how far F6 is from ten drawn characters; here it
is dense, as in every network after it.
"""

import torch
from torch import nn

# Which of the six maps of S2 each map of C3 looks at (the paper's table I): three neighbours, four neighbours, two pairs, all.
LOOKS_AT = (
    *((0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4, 5), (4, 5, 0), (5, 0, 1)),
    *((0, 1, 2, 3), (1, 2, 3, 4), (2, 3, 4, 5), (3, 4, 5, 0), (4, 5, 0, 1), (5, 0, 1, 2)),
    *((0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5)),
    (0, 1, 2, 3, 4, 5),
)


class Squash(nn.Module):
    """1.7159 tanh(2x / 3): passes through 1 at 1 and through -1 at -1, and levels off beyond."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Numbers of the same shape, between -1.7159 and 1.7159."""
        return 1.7159 * torch.tanh(2 / 3 * x)


class Subsampling(nn.Module):
    """The mean of each 2x2 window, times one learnt number, plus another, for each map.

    x: (B, C, H, W)  ->  (B, C, H / 2, W / 2)
    """

    def __init__(self, C: int) -> None:
        super().__init__()
        self.pool = nn.AvgPool2d(2)
        self.scale = nn.Parameter(torch.ones(C))
        self.shift = nn.Parameter(torch.zeros(C))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The means, scaled and shifted map by map."""
        mean: torch.Tensor = self.pool(x)
        return mean * self.scale[:, None, None] + self.shift[:, None, None]


class PartlyConnected(nn.Module):
    """A convolution whose maps do not look at all maps before: so they cannot all learn the same (C3).

    x: (B, 6, H, W)  ->  (B, 16, H - 4, W - 4)
    """

    def __init__(self) -> None:
        super().__init__()
        self.maps = nn.ModuleList(nn.Conv2d(len(seen), 1, kernel_size=5) for seen in LOOKS_AT)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Sixteen maps, each from its own choice of the six."""
        return torch.cat([conv(x[:, list(seen)]) for conv, seen in zip(self.maps, LOOKS_AT, strict=True)], dim=1)


class LeNet5(nn.Module):
    """Scores (logits) for digits. x: (B, 1, 32, 32) -> (B, classes)."""

    def __init__(self, classes: int = 10) -> None:
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, kernel_size=5)
        self.s2 = Subsampling(6)
        self.c3 = PartlyConnected()
        self.s4 = Subsampling(16)
        self.c5 = nn.Conv2d(16, 120, kernel_size=5)
        self.f6 = nn.Linear(120, 84)
        self.fc = nn.Linear(84, classes)
        self.squash = Squash()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Scores (B, classes) for digits (B, 1, 32, 32)."""
        x = self.squash(self.s2(self.squash(self.c1(x))))  # (B, 6, 14, 14)
        x = self.squash(self.s4(self.squash(self.c3(x))))  # (B, 16, 5, 5)
        x = self.squash(self.c5(x))  # (B, 120, 1, 1)
        x = self.squash(self.f6(torch.flatten(x, 1)))  # (B, 84)
        scores: torch.Tensor = self.fc(x)
        return scores

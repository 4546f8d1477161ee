"""A deep network of equal blocks on small pictures, with or without a way around each: what skip connections were invented for.

    picture (1, 14, 14)
      conv 3x3 stride 2, norm, ReLU     (C, 7, 7)
      blocks of two layers              (C, 7, 7)   plain: y = ReLU(F(x)); residual: y = ReLU(F(x) + x) (He et al. 2015)
      mean over all places              (C,)
      dense                             (10,)       one score per digit

A layer is a convolution with its norm; a block has two, with ReLU between them. So a network of n blocks is 2n + 2 layers deep.
"""

from typing import Literal

import torch
from torch import nn

Layer = Literal["full", "depthwise", "large"]
SIDE = 14  # pixels of its pictures
MAPS, LARGE = 16, 5  # C; the side of a large kernel


class Block(nn.Module):
    """Two 3x3 convolutions, or one larger one, and perhaps the way around them.

    x: (B, C, H, W)  ->  (B, C, H, W)
    """

    def __init__(self, C: int, layer: Layer, skips: bool, norm: bool) -> None:
        super().__init__()
        self.skips = skips
        self.layers = nn.ModuleList([_layer(C, layer, norm) for _ in range(1 if layer == "large" else 2)])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """y = ReLU(F(x)), or ReLU(F(x) + x)."""
        change = x
        for number, layer in enumerate(self.layers):
            change = layer(torch.relu(change) if number else change)
        return torch.relu(change + x if self.skips else change)


def _layer(C: int, layer: Layer, norm: bool) -> nn.Sequential:
    """A convolution that keeps the size, and its norm; taken apart into one for each map and a 1x1 where it is depthwise."""
    bias = not norm  # a norm has its own
    if layer == "depthwise":
        parts = [nn.Conv2d(C, C, 3, padding=1, groups=C, bias=False), nn.Conv2d(C, C, 1, bias=bias)]
    else:
        kernel = LARGE if layer == "large" else 3
        parts = [nn.Conv2d(C, C, kernel, padding=kernel // 2, bias=bias)]
    return nn.Sequential(*parts, *([nn.BatchNorm2d(C)] if norm else []))


class DeepConv(nn.Module):
    """Scores (logits) for small digits.

    x: (B, 1, 14, 14) in [0, 1]  ->  (B, 10)
    """

    def __init__(self, blocks: int, layer: Layer = "full", skips: bool = False, norm: bool = True) -> None:
        super().__init__()
        stem: list[nn.Module] = [nn.Conv2d(1, MAPS, 3, stride=2, padding=1, bias=not norm)]
        self.stem = nn.Sequential(*stem, *([nn.BatchNorm2d(MAPS)] if norm else []))
        self.blocks = nn.ModuleList([Block(MAPS, layer, skips, norm) for _ in range(blocks)])
        self.scores = nn.Linear(MAPS, 10)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
                if module.bias is not None:
                    nn.init.zeros_(module.bias)

    def kernels(self) -> list[torch.Tensor]:
        """The weights of all convolutions in the blocks, first to last."""
        return [module.weight for module in self.blocks.modules() if isinstance(module, nn.Conv2d)]

    def forward(self, x: torch.Tensor, without: int | None = None) -> torch.Tensor:
        """Scores (B, 10); `without`: the number of a block that is left out, so that what comes in goes on to the next."""
        x = torch.relu(self.stem(x))  # (B, C, 7, 7)
        for number, block in enumerate(self.blocks):
            if number != without:
                x = block(x)
        scores: torch.Tensor = self.scores(x.mean(dim=(2, 3)))  # (B, C) -> (B, 10)
        return scores

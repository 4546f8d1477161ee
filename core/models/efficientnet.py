"""EfficientNet-Lite0 (Tan and Le 2019; Lite: Liu 2020): a thousand things known with 4.7 million numbers, made for phones.

    picture (3, 224, 224)
      conv 3x3 stride 2, norm, ReLU6           (32, 112, 112)   edges and colours
      layer1: 3 blocks, 3x3                    (24, 56, 56)     short lines, spots
      layer2: 2 blocks, 5x5                    (40, 28, 28)     patterns
      layer3: 3 blocks 3x3, 3 blocks 5x5       (112, 14, 14)    parts of things
      layer4: 4 blocks 5x5, 1 block 3x3, 1x1   (1280, 7, 7)     things
      mean over all places                     (1280,)          the features: what is in the picture, wherever it is
      dense                                    (classes,)       one score per class

A 3x3 convolution of 100 maps into 100 maps costs 90,000 products at every place, because each map out looks at each map in.
Here it is taken apart: a *depthwise* convolution slides one kernel over each map for itself (900 products), and 1x1 convolutions
mix the maps at one place (10,000). Between them there is room for six times as many maps.

*Lite* leaves out what small chips are slow at: no squeeze-and-excitation, and ReLU6(x) = min(max(x, 0), 6) for swish, so that
numbers stay in a range that 8 bits can hold. The stages are named as those of a ResNet, so that whatever is said of one can be said
of the other.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

EPS = 1e-3  # of the norms, as TensorFlow has it
# Of each stage its rows of blocks: how many, kernel, stride of the first, how many times wider inside, maps out.
STAGES = (
    ((1, 3, 1, 1, 16), (2, 3, 2, 6, 24)),
    ((2, 5, 2, 6, 40),),
    ((3, 3, 2, 6, 80), (3, 5, 1, 6, 112)),
    ((4, 5, 2, 6, 192), (1, 3, 1, 6, 320)),
)
# A larger one of the family: everything wider and deeper by the same rule.
STAGES_LITE2 = (
    ((1, 3, 1, 1, 16), (3, 3, 2, 6, 24)),
    ((3, 5, 2, 6, 48),),
    ((4, 3, 2, 6, 88), (4, 5, 1, 6, 120)),
    ((5, 5, 2, 6, 208), (1, 3, 1, 6, 352)),
)
FIRST, WIDTH = 32, 1280
Rows = tuple[tuple[int, int, int, int, int], ...]


def margins(size: int, kernel: int, stride: int) -> tuple[int, int]:
    """Zeros before and after a row of so many pixels, such that ceil(size / stride) places come out: TensorFlow's "same".

    Where their number is odd, one more stands after. PyTorch's own padding would put it before, and see everything half a step aside.
    """
    lacking = max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)
    return lacking // 2, lacking - lacking // 2


def _relu6(x: torch.Tensor) -> torch.Tensor:
    """min(max(x, 0), 6), written over x: on a CPU a quarter of the time goes into fetching memory for maps that are used once."""
    return F.relu6(x, inplace=True)


class SameConv2d(nn.Conv2d):
    """A convolution with margins as TensorFlow sets them: (B, C_in, H, W) -> (B, C, ceil(H / stride), ceil(W / stride))."""

    def __init__(self, C_in: int, C: int, kernel: int, stride: int = 1, groups: int = 1) -> None:
        inside = kernel // 2 if stride == 1 else 0  # the same on both sides, so the convolution does it itself
        super().__init__(C_in, C, kernel, stride, padding=inside, groups=groups, bias=False)  # the norm has the bias

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The convolution of the picture with its margins."""
        if self.stride[0] > 1:
            top, bottom = margins(x.shape[-2], self.kernel_size[0], self.stride[0])
            left, right = margins(x.shape[-1], self.kernel_size[1], self.stride[1])
            x = F.pad(x, (left, right, top, bottom))
        return super().forward(x)


class InvertedResidual(nn.Module):
    """Wide inside, narrow outside (Sandler et al. 2018): 1x1 to many maps, a depthwise convolution there, 1x1 to few.

    A ResNet's bottleneck is the other way round. The way around it carries the few maps, which is what has to be kept in memory.

    x: (B, C_in, H, W)  ->  (B, C, H / stride, W / stride)
    """

    def __init__(self, C_in: int, C: int, kernel: int, stride: int, wider: int) -> None:
        super().__init__()
        inside = C_in * wider
        self.expands, self.skips = wider > 1, stride == 1 and C_in == C
        if self.expands:
            self.conv1 = SameConv2d(C_in, inside, 1)
            self.bn1 = nn.BatchNorm2d(inside, EPS)
        self.conv2 = SameConv2d(inside, inside, kernel, stride, groups=inside)  # depthwise: as many groups as maps
        self.bn2 = nn.BatchNorm2d(inside, EPS)
        self.conv3 = SameConv2d(inside, C, 1)
        self.bn3 = nn.BatchNorm2d(C, EPS)
        if self.skips:
            nn.init.zeros_(self.bn3.weight)  # at first every block is "no change"

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """y = F(x) + x where both have the same shape, else F(x). No ReLU at the end: few maps can spare nothing."""
        inside = _relu6(self.bn1(self.conv1(x))) if self.expands else x  # (B, wider * C_in, H, W)
        inside = _relu6(self.bn2(self.conv2(inside)))  # (B, wider * C_in, H / stride, W / stride)
        change: torch.Tensor = self.bn3(self.conv3(inside))
        return change + x if self.skips else change


class Last(nn.Module):
    """The last convolution: at every place 320 maps become 1280, what the dense layer chooses from.

    x: (B, C_in, H, W)  ->  (B, C, H, W)
    """

    def __init__(self, C_in: int, C: int) -> None:
        super().__init__()
        self.conv1 = SameConv2d(C_in, C, 1)
        self.bn1 = nn.BatchNorm2d(C, EPS)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """ReLU6 of the mixed maps."""
        return _relu6(self.bn1(self.conv1(x)))


class EfficientNet(nn.Module):
    """Scores (logits) for pictures; what every stage says comes out too where asked for, without hooks.

    x: (B, 3, H, W), normalised by `MEAN` and `STD`, any H and W from 32 up  ->  (B, classes)
    """

    MEAN, STD = (127 / 255,) * 3, (128 / 255,) * 3  # (x - 127) / 128 for colours from 0 to 255

    def __init__(self, classes: int, stages: tuple[Rows, ...] = STAGES) -> None:
        super().__init__()
        self.conv1 = SameConv2d(3, FIRST, kernel=3, stride=2)
        self.bn1 = nn.BatchNorm2d(FIRST, EPS)
        made, C = [], FIRST
        for rows in stages:
            blocks: list[nn.Module] = []
            for count, kernel, stride, wider, C_out in rows:
                for number in range(count):
                    blocks.append(InvertedResidual(C, C_out, kernel, stride if number == 0 else 1, wider))
                    C = C_out
            made.append(blocks)
        self.layer1, self.layer2, self.layer3 = (nn.Sequential(*blocks) for blocks in made[:3])
        self.layer4 = nn.Sequential(*made[3], Last(C, WIDTH))
        self.fc = nn.Linear(WIDTH, classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Scores (B, classes) for pictures (B, 3, H, W)."""
        scores: torch.Tensor = self.fc(self.features(x))
        return scores

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """What the head gets: (B, 3, H, W) -> (B, 1280)."""
        return self.activations(x)["layer4"].mean(dim=(2, 3))

    def activations(self, x: torch.Tensor) -> dict[str, torch.Tensor]:
        """What every stage says, first to last: conv1 (B, 32, H/2, W/2), after norm and ReLU6, and layer1 to layer4."""
        conv1 = _relu6(self.bn1(self.conv1(x)))
        layer1 = self.layer1(conv1)
        layer2 = self.layer2(layer1)
        layer3 = self.layer3(layer2)
        layer4 = self.layer4(layer3)
        return {"conv1": conv1, "layer1": layer1, "layer2": layer2, "layer3": layer3, "layer4": layer4}

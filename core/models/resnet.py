"""ResNet (He, Zhang, Ren and Sun 2015): a network deep enough to know a thousand things, trainable because it can skip.

    picture (3, 224, 224)
      conv 7x7 stride 2, norm, ReLU, pool    (64, 56, 56)    edges and colours
      layer1: blocks                         (64, 56, 56)    short lines, spots, textures
      layer2: blocks, the first halves       (128, 28, 28)   patterns
      layer3: blocks, the first halves       (256, 14, 14)   parts of things
      layer4: blocks, the first halves       (512, 7, 7)     things
      mean over all places                   (512,)          the features: what is in the picture, wherever it is
      dense                                  (classes,)      one score per class

A block computes a *change* F(x) and adds it to what came in: y = ReLU(F(x) + x). Where no change is needed F can stay
at zero, and on the way back the gradient passes the plus sign undiminished, however many blocks there are.

Layers are named as in torchvision, so that its published weights load into this network.
"""

from typing import Literal

import torch
from torch import nn

Name = Literal["resnet18", "resnet34", "resnet50"]


class BasicBlock(nn.Module):
    """Two 3x3 convolutions and the way around them (ResNet-18 and 34).

    x: (B, C_in, H, W)  ->  (B, C, H / stride, W / stride)
    """

    expansion = 1  # channels out = C * expansion

    def __init__(self, C_in: int, C: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(C_in, C, kernel_size=3, stride=stride, padding=1, bias=False)  # the norm has the bias
        self.bn1 = nn.BatchNorm2d(C)
        self.conv2 = nn.Conv2d(C, C, kernel_size=3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(C)
        self.downsample = _shortcut(C_in, C, stride)
        nn.init.zeros_(self.bn2.weight)  # F(x) = 0 at first: every block starts as "no change" (Goyal et al. 2017)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """y = ReLU(F(x) + x)."""
        change = torch.relu(self.bn1(self.conv1(x)))  # (B, C, H / stride, W / stride)
        change = self.bn2(self.conv2(change))
        return torch.relu(change + self.downsample(x))


class Bottleneck(nn.Module):
    """1x1 to fewer channels, 3x3 there, 1x1 to many: deeper for the same work (ResNet-50).

    x: (B, C_in, H, W)  ->  (B, 4C, H / stride, W / stride)
    """

    expansion = 4

    def __init__(self, C_in: int, C: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(C_in, C, kernel_size=1, bias=False)
        self.bn1 = nn.BatchNorm2d(C)
        self.conv2 = nn.Conv2d(C, C, kernel_size=3, stride=stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(C)
        self.conv3 = nn.Conv2d(C, 4 * C, kernel_size=1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * C)
        self.downsample = _shortcut(C_in, 4 * C, stride)
        nn.init.zeros_(self.bn3.weight)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """y = ReLU(F(x) + x)."""
        change = torch.relu(self.bn1(self.conv1(x)))  # (B, C, H, W)
        change = torch.relu(self.bn2(self.conv2(change)))  # (B, C, H / stride, W / stride)
        change = self.bn3(self.conv3(change))  # (B, 4C, H / stride, W / stride)
        return torch.relu(change + self.downsample(x))


def _shortcut(C_in: int, C_out: int, stride: int) -> nn.Module:
    """The way around a block: x itself, or a 1x1 convolution where the change has another shape than x."""
    if stride == 1 and C_in == C_out:
        return nn.Identity()
    return nn.Sequential(nn.Conv2d(C_in, C_out, kernel_size=1, stride=stride, bias=False), nn.BatchNorm2d(C_out))


class ResNet(nn.Module):
    """Scores (logits) for pictures; what every stage says comes out too where asked for, without hooks.

    `pool=False` leaves out the pooling after the first convolution: small pictures (64x64) then keep a 32x32 grid
    in layer1 and 4x4 in layer4 instead of 16x16 and 2x2. The weights have the same shapes either way.

    x: (B, 3, H, W), normalised by `MEAN` and `STD`, any H and W from 32 up  ->  (B, classes)
    """

    MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of ImageNet's red, green and blue, in [0, 1]

    def __init__(self, block: type[BasicBlock | Bottleneck], depths: tuple[int, int, int, int], classes: int, pool: bool) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, kernel_size=7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.maxpool = nn.MaxPool2d(kernel_size=3, stride=2, padding=1) if pool else nn.Identity()
        e = block.expansion
        self.layer1 = _stage(block, 64, 64, depths[0], stride=1)
        self.layer2 = _stage(block, 64 * e, 128, depths[1], stride=2)
        self.layer3 = _stage(block, 128 * e, 256, depths[2], stride=2)
        self.layer4 = _stage(block, 256 * e, 512, depths[3], stride=2)
        self.fc = nn.Linear(512 * e, classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Scores (B, classes) for pictures (B, 3, H, W)."""
        scores: torch.Tensor = self.fc(self.features(x))
        return scores

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """What the head gets: (B, 3, H, W) -> (B, 512), or (B, 2048) of a ResNet-50."""
        return self.activations(x)["layer4"].mean(dim=(2, 3))

    def activations(self, x: torch.Tensor) -> dict[str, torch.Tensor]:
        """What every stage says, first to last: conv1 (B, 64, H/2, W/2), after norm and ReLU, and layer1 to layer4."""
        conv1 = torch.relu(self.bn1(self.conv1(x)))
        layer1 = self.layer1(self.maxpool(conv1))
        layer2 = self.layer2(layer1)
        layer3 = self.layer3(layer2)
        layer4 = self.layer4(layer3)
        return {"conv1": conv1, "layer1": layer1, "layer2": layer2, "layer3": layer3, "layer4": layer4}


def _stage(block: type[BasicBlock | Bottleneck], C_in: int, C: int, depth: int, stride: int) -> nn.Sequential:
    """`depth` blocks; only the first changes the number of channels and, by its stride, the size of the grid."""
    first = block(C_in, C, stride)
    return nn.Sequential(first, *[block(C * block.expansion, C, stride=1) for _ in range(depth - 1)])


SHAPES: dict[Name, tuple[type[BasicBlock | Bottleneck], tuple[int, int, int, int]]] = {
    "resnet18": (BasicBlock, (2, 2, 2, 2)),
    "resnet34": (BasicBlock, (3, 4, 6, 3)),
    "resnet50": (Bottleneck, (3, 4, 6, 3)),
}


def resnet(name: Name, classes: int = 1000, pool: bool = True) -> ResNet:
    """A network with fresh weights: 18 = 1 + 2 * (2 + 2 + 2 + 2) + 1 layers, 34 and 50 likewise.

    Raises:
        ValueError: There is no network of that name.
    """
    if name not in SHAPES:
        raise ValueError(f"There is no network {name!r}; there is resnet18, resnet34 and resnet50.")
    return ResNet(*SHAPES[name], classes, pool)

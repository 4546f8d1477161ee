"""What every layer of a network gave for one picture."""

from dataclasses import dataclass

import torch
from torch import nn

from core.models.activations import BY_MODULE
from core.models.digit_cnn import DigitCNN
from core.models.stack import Stack

NORMED = "is moved and scaled, so that over many pictures its mean is near 0 and its spread near 1."
WORDS = {  # a layer's class in PyTorch: its name, and what it does
    "Conv2d": ("convolution", "Every output number is a small window of the input times a kernel, added up, plus a bias."),
    "BatchNorm2d": ("batch normalization", f"Every map {NORMED}"),
    "BatchNorm1d": ("batch normalization", f"Every number {NORMED}"),
    **{activation.module.__name__: (activation.label, activation.does) for activation in BY_MODULE.values()},
    "MaxPool2d": ("max pooling", "Of every {0} x {0} window only the largest number stays: height and width shrink to {1}."),
    "AvgPool2d": ("average pooling", "Every {0} x {0} window becomes its mean: height and width shrink to {1}."),
    "Flatten": ("flatten", "The maps are laid out in one long row."),
    "Linear": ("dense", "Every output adds up all inputs, each times a weight of its own, plus a bias."),
    "Softmax": ("softmax", "The scores become probabilities: all positive, together 1."),
}
SHARES = {2: "half", 3: "a third", 4: "a quarter"}


@dataclass(frozen=True)
class LayerView:
    """One layer as it worked on one picture."""

    name: str  # in the model, such as "conv1a"
    kind: str  # the PyTorch class, such as "Conv2d"
    module: nn.Module
    input: torch.Tensor  # (C, H, W) or (N,)
    output: torch.Tensor  # (C, H, W) or (N,)

    @property
    def title(self) -> str:
        """Such as "conv1a: convolution"."""
        name = WORDS[self.kind][0]
        return f"{self.name}: {name}" if self.name != name else self.name

    @property
    def shape(self) -> str:
        """Such as "32 x 28 x 28"."""
        return " x ".join(str(n) for n in self.output.shape)

    @property
    def parameters(self) -> int:
        """How many numbers of this layer were learnt."""
        return sum(p.numel() for p in self.module.parameters())

    @property
    def sentence(self) -> str:
        """What the layer does, in plain words."""
        size = getattr(self.module, "kernel_size", 0)
        return WORDS[self.kind][1].format(size, SHARES.get(size, f"one {size}th"))

    @property
    def is_pool(self) -> bool:
        """Whether it makes maps smaller, window by window."""
        return isinstance(self.module, nn.MaxPool2d | nn.AvgPool2d)

    @property
    def signed(self) -> bool:
        """Whether some of its numbers are below zero."""
        return bool((self.output < 0).any())

    @property
    def is_maps(self) -> bool:
        """Whether the output is a stack of maps (C, H, W)."""
        return self.output.ndim == 3


@torch.inference_mode()
def trace(model: DigitCNN | Stack, image: torch.Tensor) -> list[LayerView]:
    """Run one picture (1, H, W) through the model and keep every layer's output, softmax last.

    Dropout is left out: it does nothing when a trained network reads. No hooks are used, so that sessions that
    share a model cannot see each other's pictures.
    """
    views, x = [], image[None]
    for name, module in [*model.layers.named_children(), ("softmax", nn.Softmax(dim=1))]:
        if isinstance(module, nn.Dropout):
            continue
        output = module(x)
        views.append(LayerView(name, type(module).__name__, module, x[0], output[0]))
        x = output
    return views


def strongest(view: LayerView) -> list[int]:
    """The layer's maps, the one with the largest sum of absolute values first."""
    return [int(i) for i in view.output.abs().sum(dim=(1, 2)).argsort(descending=True, stable=True)]

"""What every layer of a network gave for one picture."""

from dataclasses import dataclass

import torch
from torch import nn

from core.models.digit_cnn import DigitCNN

SENTENCES = {
    "Conv2d": "Every output number is a small window of the input times a kernel, added up, plus a bias.",
    "ReLU": "Negative numbers become zero, the others stay.",
    "MaxPool2d": "Of every 2 x 2 window only the largest number stays: half the height, half the width.",
    "Flatten": "The maps are laid out in one long row.",
    "Linear": "Every output adds up all inputs, each times a weight of its own, plus a bias.",
    "Softmax": "The scores become probabilities: all positive, together 1.",
}
NAMES = {"Conv2d": "convolution", "ReLU": "ReLU", "MaxPool2d": "max pooling", "Flatten": "flatten", "Linear": "dense", "Softmax": "softmax"}


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
        return f"{self.name}: {NAMES[self.kind]}" if self.name != NAMES[self.kind] else self.name

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
        return SENTENCES[self.kind]

    @property
    def is_maps(self) -> bool:
        """Whether the output is a stack of maps (C, H, W)."""
        return self.output.ndim == 3


@torch.inference_mode()
def trace(model: DigitCNN, image: torch.Tensor) -> list[LayerView]:
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

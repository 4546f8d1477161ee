"""What the shipped digit network sees in pictures: a judge that stands outside a game between two other networks."""

from functools import cache
from pathlib import Path

import torch

from core.models import files
from core.models.digit_cnn import DigitCNN

AT_ONCE = 1000


class DigitJudge:
    """The digit network of `assets/models`. It never saw a forged picture, and no forger learns from it."""

    def __init__(self, folder: Path = files.MODELS) -> None:
        self.net = DigitCNN()
        files.load_weights(self.net, "digits", folder)
        self.net.eval().requires_grad_(False)

    @torch.inference_mode()
    def features(self, pictures: torch.Tensor) -> torch.Tensor:
        """Pictures (B, 1, 28, 28) in [0, 1]  ->  what its last hidden layer makes of them, (B, 128), never below 0."""
        layers = self.net.layers[: list(dict(self.net.layers.named_children())).index("relu4") + 1]
        return torch.cat([layers(part) for part in pictures.split(AT_ONCE)])

    def read(self, features: torch.Tensor) -> torch.Tensor:
        """Features (B, 128)  ->  the digit read, (B,) int64."""
        return torch.as_tensor(self.net.layers.get_submodule("dense2")(features).argmax(dim=1))


@cache
def digit_judge() -> DigitJudge:
    """The one judge of this process; treat it as frozen."""
    return DigitJudge()

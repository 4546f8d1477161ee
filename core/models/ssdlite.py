"""SSDlite with MobileNetV3, torchvision's small detector of 80 kinds of things: its weights, once they have been downloaded."""

import json

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file
from torch import nn

from core.storage.home import weights_folder
from core.storage.imagenet import SSDLITE

COUNT = 91  # the numbers of COCO's kinds; 0 is the background, and ten are not used


def ssdlite() -> tuple[nn.Module, tuple[str, ...]]:
    """The network in eval mode, and what its numbers are called.

    Raises:
        ValueError: Its weights are not on this machine; one sentence.
    """
    file = weights_folder() / f"{SSDLITE}.safetensors"
    try:
        with safe_open(file, "pt") as stored:
            names = tuple(json.loads((stored.metadata() or {})["classes"]))
        model = empty()
        model.load_state_dict(load_file(file))
    except (OSError, SafetensorError, KeyError, RuntimeError, json.JSONDecodeError):
        raise ValueError("The weights of SSDlite are not on this machine. Download them first.") from None
    return model.eval().requires_grad_(False), names


def empty() -> nn.Module:
    """The network with random weights: list of (3, H, W) in [0, 1] -> of each its "boxes" (N, 4), "scores" and "labels" (N,)."""
    from torchvision.models.detection import ssdlite320_mobilenet_v3_large  # takes a while, and few ask for it

    made: nn.Module = ssdlite320_mobilenet_v3_large(weights=None, weights_backbone=None, num_classes=COUNT)
    return made


@torch.inference_mode()
def boxes(model: nn.Module, photo: torch.Tensor) -> dict[str, torch.Tensor]:
    """What it finds on a photo (3, H, W) in [0, 1]: "boxes" (N, 4) in pixels, "scores" and "labels" (N,), the surest first."""
    found: dict[str, torch.Tensor] = model([photo])[0]
    return found

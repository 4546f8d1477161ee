"""Networks that have learnt from many pictures already: the built-in one, and torchvision's once they are on this machine."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file

from core.models import files
from core.models.resnet import Name, ResNet, resnet
from core.storage.home import weights_folder

BUILT_IN = "backbone"
SIDE = 224  # pixels that torchvision's were trained on


@dataclass(frozen=True)
class Facts:
    """What there is to know of a pretrained network besides its weights."""

    network: Name
    pool: bool  # whether there is pooling after the first convolution
    side: int  # pixels
    temperature: float
    classes: tuple[str, ...]
    sha256: str  # of the weights: says whether two are the same


def facts(name: str) -> Facts:
    """Of "built-in", "resnet18", "resnet34" or "resnet50".

    Raises:
        ValueError: Its weights are not on this machine, or there is none of that name; one sentence.
    """
    if name == "built-in":
        card = files.read_card(BUILT_IN)
        return Facts(card["recipe"]["network"], False, card["side"], card["temperature"], tuple(card["classes"]), card["sha256"])
    file = weights_folder() / f"{name}.safetensors"
    try:
        with safe_open(file, "pt") as stored:
            notes: dict[str, str] = stored.metadata() or {}
        return Facts(cast(Name, name), True, SIDE, 1.0, tuple(json.loads(notes["classes"])), notes["sha256"])
    except (OSError, SafetensorError, KeyError, ValueError):
        raise ValueError(absent(name)) from None


def pretrained(name: str) -> ResNet:
    """The network of that name, in float32; everybody's own copy.

    Raises:
        ValueError: Its weights are not on this machine, or there is none of that name; one sentence.
    """
    found = facts(name)
    model = resnet(found.network, len(found.classes), found.pool)
    try:
        model.load_state_dict(_weights(name, found.sha256))
    except (OSError, SafetensorError, RuntimeError):
        raise ValueError(absent(name)) from None
    return model


def empty(name: str, classes: int) -> ResNet:
    """A network of the same shape with random weights, for so many classes. It needs no weights on this machine."""
    if name == "built-in":
        return resnet(files.read_card(BUILT_IN)["recipe"]["network"], classes, pool=False)
    return resnet(cast(Name, name), classes)


def absent(name: str) -> str:
    """That the weights of that name are not here, in a sentence."""
    return f"The weights of {name} are not on this machine. Download them first, or use the built-in network."


@lru_cache(1)
def _weights(name: str, sha256: str) -> dict[str, torch.Tensor]:
    return load_file(files.MODELS / f"{BUILT_IN}.safetensors" if name == "built-in" else weights_folder() / f"{name}.safetensors")

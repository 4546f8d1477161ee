"""Networks that have learnt from many pictures already: the built-in one, one that comes by pip, torchvision's once they are here."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file

from core.models import files, packaged
from core.models.efficientnet import EfficientNet
from core.models.resnet import Name, ResNet, resnet
from core.storage.home import weights_folder

BUILT_IN = "backbone"
SIDE = 224  # pixels that torchvision's and EfficientNet-Lite0 were trained on
PictureNet = ResNet | EfficientNet  # both have stages of the same names, and say how colours have to be normalised


@dataclass(frozen=True)
class Facts:
    """What there is to know of a pretrained network besides its weights."""

    network: str  # its shape: a name of `core.models.resnet`, or "efficientnet-lite0"
    pool: bool  # whether there is pooling after the first convolution
    side: int  # pixels
    temperature: float
    classes: tuple[str, ...]
    sha256: str  # of the weights: says whether two are the same


def facts(name: str) -> Facts:
    """Of "built-in", "efficientnet-lite0", "resnet18", "resnet34" or "resnet50".

    Raises:
        ValueError: Its weights are not on this machine, or there is none of that name; one sentence.
    """
    if name == "built-in":
        card = files.read_card(BUILT_IN)
        return Facts(card["recipe"]["network"], False, card["side"], card["temperature"], tuple(card["classes"]), card["sha256"])
    try:
        file = _file(name)
        with safe_open(file, "pt") as stored:
            notes: dict[str, str] = stored.metadata() or {}
        return Facts(name, True, SIDE, 1.0, tuple(json.loads(notes["classes"])), notes["sha256"])
    except (OSError, SafetensorError, KeyError, json.JSONDecodeError):
        raise ValueError(absent(name)) from None


def pretrained(name: str) -> PictureNet:
    """The network of that name, in float32; everybody's own copy.

    Raises:
        ValueError: Its weights are not on this machine, or there is none of that name; one sentence.
    """
    found = facts(name)
    model = shaped(found.network, len(found.classes), found.pool)
    try:
        model.load_state_dict(_weights(name, found.sha256))
    except (OSError, SafetensorError, RuntimeError):
        raise ValueError(absent(name)) from None
    return model


def empty(name: str, classes: int) -> PictureNet:
    """A network of the same shape with random weights, for so many classes. It needs no weights on this machine."""
    if name == "built-in":
        return resnet(files.read_card(BUILT_IN)["recipe"]["network"], classes, pool=False)
    return shaped(name, classes)


def shaped(network: str, classes: int, pool: bool = True) -> PictureNet:
    """A network of that shape with random weights; `pool` is a ResNet's.

    Raises:
        ValueError: There is no network of that name.
    """
    return EfficientNet(classes) if network == packaged.NAME else resnet(cast(Name, network), classes, pool)


def colours(name: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Mean and spread by which red, green and blue, from 0 to 1, are normalised for a network of that name."""
    kind = EfficientNet if name == packaged.NAME else ResNet
    return kind.MEAN, kind.STD


def absent(name: str) -> str:
    """That the weights of that name are not here, in a sentence."""
    return f"The weights of {name} are not on this machine. Download them first, or use the built-in network."


def _file(name: str) -> Path:
    if name == "built-in":
        return files.MODELS / f"{BUILT_IN}.safetensors"
    return packaged.packaged() if name == packaged.NAME else weights_folder() / f"{name}.safetensors"


@lru_cache(2)
def _weights(name: str, sha256: str) -> dict[str, torch.Tensor]:
    return load_file(_file(name))

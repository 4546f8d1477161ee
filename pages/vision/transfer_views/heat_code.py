"""The heat map as plain PyTorch, with the files that the script needs."""

import io

import numpy as np
from PIL import Image
from safetensors.torch import save
from torch import nn

from core.explain.pictures.script import PICTURE, WEIGHTS, script
from core.models.pretrained import facts
from core.zoo.backbone import Backbone
from pages.kit.code_panel import show_code


def show(backbone: str, network: Backbone, picture: np.ndarray, target: int) -> None:
    """The script for the last map, its network and its picture."""
    pool = not isinstance(network.model.maxpool, nn.Identity)
    code = script(_shape(backbone), network.classes, target, network.side, pool, network.temperature)
    show_code(code, "grad_cam.py", files={WEIGHTS: lambda: save(network.model.state_dict()), PICTURE: lambda: _png(picture)})


def _shape(backbone: str) -> str:
    """What torchvision calls a network of that shape."""
    return facts(backbone).network if backbone == "built-in" else backbone


def _png(picture: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture.transpose(1, 2, 0)).save(file, "PNG")
    return file.getvalue()

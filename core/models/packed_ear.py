"""The ear for a browser that computes it: its layers in order, and its weights as half precision (`core.models.packed` says the form)."""

from functools import cache
from typing import Any, cast

from torch import nn

from core.models import files
from core.models.ear import FLOOR, LEAK, Bend, Ear
from core.models.mel import BANDS
from core.models.packed import Packed, halved, named

Layer = dict[str, Any]


def layers_of(ear: Ear) -> list[nn.Module]:
    """The modules that do something, in the order in which they do it."""
    flat = [nested for stage in ear.stages for nested in stage.modules() if not list(nested.children())]
    return [ear.first, nn.ReLU(), ear.norm, ear.bend, *flat, ear.last]


def pack_ear(ear: Ear) -> Packed:
    """Every layer with its measures, and where its numbers begin."""
    found = Packed()
    for module in layers_of(ear):
        found.add(_described(module), module)
    return found


def _described(module: nn.Module) -> Layer:
    if isinstance(module, nn.Conv2d):
        return {"kind": "conv", "maps": module.out_channels, "size": list(module.kernel_size), "padding": int(module.padding[1])}
    if isinstance(module, nn.BatchNorm2d):
        return {"kind": "norm", "eps": module.eps}
    if isinstance(module, nn.MaxPool2d):
        return {"kind": "pool", "size": list(cast(tuple[int, int], module.kernel_size))}
    return {"kind": "bend" if isinstance(module, Bend) else "relu"}


@cache
def half_ear() -> Ear:
    """The pretrained ear with the numbers that are sent: what PyTorch computes with it, a browser does. Shared, so treat it as frozen."""
    ear = Ear()
    files.load_weights(ear, "ear")
    return halved(ear)


@cache
def sent_ear() -> tuple[str, bytes]:
    """A name that only this ear has, and its file, about 0.7 MB."""
    file = pack_ear(half_ear()).file({"bands": BANDS, "leak": LEAK, "floor": FLOOR})
    return named(file), file

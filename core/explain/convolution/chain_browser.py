"""A chain that has run, packed for the browser: every map, every weight, what each row and column sees, and the words."""

import zlib
from typing import Any

import torch
from torch import nn

from core.data.packing import packed
from core.data.pictures.choice import Photo
from core.explain.convolution.chain import POOLS, PRESETS, RANDOM, Stage
from core.explain.convolution.chain_run import EPSILON, Step, behind


def pack(photo: Photo, steps: list[Step]) -> dict[str, Any]:
    """What `pages/vision/convolution_views/chain_view` draws from; `id` changes when anything in it does."""
    text = " ".join(step.stage.text for step in steps)
    return {
        "id": f"{zlib.crc32(photo.pixels.tobytes())}-{photo.size}-{text}",
        "input": {"shape": photo.size, "values": packed(photo.pixels), "picture": photo.photographic, "words": photo.name},
        "stages": [_stage(step) for step in steps],
    }


def _stage(step: Step) -> dict[str, Any]:
    stage = step.stage
    found: dict[str, Any] = {"place": step.place, "title": stage.title, "kind": stage.kind, "refusal": step.refusal}
    if step.refusal:
        return found
    found |= {
        "words": _words(stage),
        "shape": list(step.output.shape),
        "values": packed(step.output.numpy()),
        "formulas": step.formulas,
        "cost": _cost(step),
        "behind": {"rows": behind(stage, step.input.shape[1]), "columns": behind(stage, step.input.shape[2])},
    }
    found |= {"k": stage.size, "s": stage.stride, "p": stage.padding, "d": stage.dilation}
    if isinstance(step.layer, nn.Conv2d):
        found["weights"] = packed(step.layer.weight.numpy())  # (K, C, k, k)
    if stage.kind == "norm":
        variance, mean = torch.var_mean(step.input, dim=(1, 2), correction=0)  # (C,) each
        found["norm"] = torch.stack([mean, (variance + EPSILON).sqrt()], dim=1).tolist()
    return found


def _cost(step: Step) -> str:
    """What a training would have to find, beside what it would be without a kernel that all places share."""
    dense = f"with every pixel joined to every pixel: {_rough(step.dense_parameters)}"
    return f"{step.parameters_words}; {dense}" if step.parameters else "nothing to learn"


def _words(stage: Stage) -> str:
    """The settings under a stage's title, those that differ from the usual."""
    if stage.kind in POOLS:
        return f"stride {stage.stride}"
    if stage.kind != "conv":
        return ""
    kernel = PRESETS[stage.kernel].name if stage.kernel in PRESETS else "own numbers"
    said = [f"random, {stage.maps} maps" if stage.kernel == RANDOM else kernel]
    usual = (("stride", stage.stride, 1), ("padding", stage.padding, 0), ("dilation", stage.dilation, 1))
    return ", ".join([*said, *(f"{name} {value}" for name, value, ordinary in usual if value != ordinary)])


def _rough(count: int) -> str:
    for size, name in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        if count >= size:
            return f"{count / size:.3g} {name}"
    return f"{count:,}"

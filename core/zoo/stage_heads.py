"""What the built-in ResNet could say after each of its stages: linear layers that name things from the means of a stage's maps."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from core.explain.pictures.look import Look
from core.models import files
from core.single_flight import single_flight

NAME, LAST = "stage-heads", "layer4"


def after_stages(seen: Look) -> dict[str, NDArray[np.float32]]:
    """Of each stage, first to last, the probability of each of the 200 names (200,).

    After every stage but the last they are those of a linear layer that has learnt from the means of its maps; the last stage's are what
    the network itself says.

    Args:
        seen: What the built-in ResNet saw in a picture.
    """
    said = {stage: shares(weight, bias, seen.stages[stage]) for stage, (weight, bias) in _heads().items()}
    return {**said, LAST: seen.probabilities}


def shares(weight: NDArray[np.float32], bias: NDArray[np.float32], maps: NDArray[np.float32]) -> NDArray[np.float32]:
    """The softmax of a linear layer, weights (names, C) and biases (names,), on the means of maps (C, H, W)."""
    scores = weight @ maps.mean(axis=(1, 2)) + bias
    raised = np.exp(scores - scores.max())
    return np.asarray(raised / raised.sum(), np.float32)


def usual() -> Mapping[str, Mapping[str, float]]:
    """How often each stage's answer is right on photos that nothing learnt from: of each stage "top1" and "top5", shares."""
    found: dict[str, Any] = files.read_card(NAME)["figures"]["stages"]
    return found


@single_flight
def _heads() -> dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]]:
    found = {name: tensor.astype(np.float32) for name, tensor in load_file(files.MODELS / f"{NAME}.safetensors").items()}
    stages = [name.removesuffix(".weight") for name in found if name.endswith(".weight")]
    return {stage: (found[f"{stage}.weight"], found[f"{stage}.bias"]) for stage in sorted(stages)}


def settled(said: Mapping[str, NDArray[np.float32]]) -> str:
    """The stage from which on the likeliest name stays the same to the end."""
    stages = list(said)
    names = [int(found.argmax()) for found in said.values()]
    first = len(names) - 1
    while first > 0 and names[first - 1] == names[-1]:
        first -= 1
    return stages[first]

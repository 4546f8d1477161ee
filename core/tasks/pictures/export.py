"""What a training on pictures leaves behind, for programs that know nothing of this project, and the way back in."""

import json
import struct
from dataclasses import dataclass
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import nn

from core.data.pictures.carried import with_reader
from core.models.efficientnet import EfficientNet
from core.models.packaged import NAME as LITE
from core.models.pretrained import PictureNet, shaped
from core.models.resnet import BasicBlock
from core.tasks.pictures.network_code import network_code, network_imports, network_made

MOST_BYTES = 120 * 2**20  # of a file that is sent back: a ResNet-50 in 32 bits has 100 MB
MOST_HEADER = 2**20  # bytes of names and shapes; a ResNet-50 has 40 KB
MOST_CLASSES, LONGEST_NAME = 1000, 200
SIDES = range(32, 513)
NETWORKS = ("resnet18", "resnet34", "resnet50", LITE)
FILES = {"weights": "network.safetensors", "labels": "labels.json", "loader": "load.py", "onnx": "network.onnx", "script": "train.py"}

LOADER = '''"""Which of {count} classes is in a picture? python {loader} PICTURE

Needs torch and safetensors, and numpy and pillow to read pictures. The network is in here, its weights are in {weights}.
"""

{python}
import torch
from safetensors.torch import load_file
{others}


{code}

about = json.load(open("{labels}", encoding="utf-8"))
net = {network}
net.load_state_dict({{name: value.float() if value.is_floating_point() else value for name, value in load_file("{weights}").items()}})
net.eval()
pixels = square(read_picture(sys.argv[1]), about["side"])  # (3, side, side), the middle of the picture
mean, std = (torch.tensor(about[name])[:, None, None] for name in ("mean", "std"))
with torch.no_grad():
    shares = torch.softmax(net((torch.from_numpy(pixels)[None] / 255 - mean) / std)[0] / about["temperature"], dim=0)
print(json.dumps(dict(zip(about["classes"], shares.tolist())), ensure_ascii=False))
'''


@dataclass(frozen=True)
class Trained:
    """A network for pictures and all that is needed to use it."""

    model: PictureNet
    side: int  # pixels
    classes: tuple[str, ...]
    temperature: float = 1.0
    recipe: str = ""  # as JSON


def about(trained: Trained) -> dict[str, Any]:
    """The labels file: class names, and what a picture has to become before the network sees it."""
    return {
        "classes": list(trained.classes),
        "network": network_name(trained.model),
        "pool": not isinstance(trained.model, EfficientNet) and isinstance(trained.model.maxpool, nn.MaxPool2d),
        "side": trained.side,
        "mean": list(trained.model.MEAN),
        "std": list(trained.model.STD),
        "temperature": trained.temperature,
        "input": "the middle square of a picture, upright, scaled to side x side, red, green and blue from 0 to 1, minus mean, over std",
    }


def network_name(model: PictureNet) -> str:
    """Which network this is; of ResNets, which of torchvision's has these blocks."""
    if isinstance(model, EfficientNet):
        return LITE
    if not isinstance(model.layer1[0], BasicBlock):
        return "resnet50"
    return "resnet34" if len(model.layer1) == 3 else "resnet18"


def labels_json(trained: Trained) -> str:
    """`about` as JSON text."""
    return json.dumps(about(trained), indent=2, ensure_ascii=False) + "\n"


def to_safetensors(trained: Trained) -> bytes:
    """The weights, a ResNet's under torchvision's names, with `about` and the recipe as metadata."""
    weights = {name: value.detach().cpu().contiguous() for name, value in trained.model.state_dict().items()}
    return save(weights, {"about": json.dumps(about(trained)), "recipe": trained.recipe})


def loader(trained: Trained, weights: str = FILES["weights"], labels: str = FILES["labels"], name: str = FILES["loader"]) -> str:
    """A short script that loads the weights and tells what is in a picture, without anything of this project."""
    network = network_name(trained.model)
    python, others = network_imports(network)
    return with_reader(
        LOADER.format(
            count=len(trained.classes),
            loader=name,
            labels=labels,
            weights=weights,
            network=network_made(network, 'len(about["classes"])', about(trained)["pool"]),
            python="\n".join(sorted({"import json", "import sys", *python})),
            others="\n".join(line for line in others if line != "import torch"),
            code=network_code(network),
        )
    )


def uploaded(data: bytes) -> Trained:
    """The network of a file that `to_safetensors` made, whoever sent it: everything in it is doubted.

    Raises:
        ValueError: It is no such file; one sentence.
    """
    header = _header(data)
    notes = header.pop("__metadata__", None)
    try:
        found = json.loads(notes["about"])
        classes = tuple(found["classes"])
        network, side, temperature = found["network"], found["side"], float(found["temperature"])
        sound = (
            network in NETWORKS
            and isinstance(found["pool"], bool)
            and type(side) is int
            and side in SIDES
            and 2 <= len(classes) <= MOST_CLASSES
            and all(isinstance(name, str) and len(name) <= LONGEST_NAME for name in classes)
            and 0.01 < temperature < 100
        )
        recipe = str(notes.get("recipe", ""))[:10_000]
    except (TypeError, KeyError, ValueError, AttributeError, RecursionError):
        sound = False
    if not sound:
        raise ValueError("This file does not say what its network is. Send the safetensors file that was downloaded here.")
    with torch.device("meta"):
        model = shaped(network, len(classes), found["pool"])
    wanted = {name: list(value.shape) for name, value in model.state_dict().items()}
    if {name: _shape(entry) for name, entry in header.items()} != wanted:
        raise ValueError(f"The weights in this file do not fit the network that it names, a {network} for {len(classes)} classes.")
    try:
        tensors = load(data)
    except (SafetensorError, ValueError, TypeError, KeyError):
        raise ValueError("The file is damaged; download it once more.") from None
    model = shaped(network, len(classes), found["pool"])
    if any(value.is_complex() or not bool(torch.isfinite(value.float()).all()) for value in tensors.values()):
        raise ValueError("There are weights in this file that are no numbers any more; its training ran away.")
    model.load_state_dict(tensors)
    return Trained(model.eval(), side, classes, temperature, recipe)


def _header(data: bytes) -> dict[str, Any]:
    """What a safetensors file says is in it, before anything of it is loaded."""
    if len(data) > MOST_BYTES:
        raise ValueError(f"The file has {len(data) / 2**20:.0f} MB; networks of up to {MOST_BYTES // 2**20} MB are taken.")
    if data[:2] == b"PK" or data[:1] == b"\x80":
        raise ValueError("This file is a pickle, which can run programs; it was not opened. Send a safetensors file instead.")
    length = struct.unpack("<Q", data[:8])[0] if len(data) >= 8 else 0
    try:
        if not 2 <= length <= min(MOST_HEADER, len(data) - 8):
            raise ValueError
        header = json.loads(data[8 : 8 + length])
        if not isinstance(header, dict):
            raise ValueError
    except (ValueError, RecursionError):
        raise ValueError("This is not a safetensors file, or only a part of one.") from None
    return header


def _shape(entry: Any) -> Any:
    return entry.get("shape") if isinstance(entry, dict) else None

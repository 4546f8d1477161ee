"""Weights as torchvision publishes them, learnt from ImageNet or COCO, made into safetensors once they are on this machine."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open

from core.storage.imagenet import imagenet_classes
from core.storage.published import read_published
from core.storage.tensors import write_tensors

PUBLISHED = (  # name, in words, file, SHA-256 (its first digits stand in the file's name), bytes
    ("resnet18", "ResNet-18", "resnet18-f37072fd.pth", "f37072fd47e89c5e827621c5baffa7500819f7896bbacec160b1a16c560e07ec", 46_830_571),
    ("resnet34", "ResNet-34", "resnet34-b627a593.pth", "b627a593bcbe140c234610266fe4f8ae95ea42fc881d091c9b6052e6b1d0590f", 87_319_819),
    ("resnet50", "ResNet-50", "resnet50-0676ba61.pth", "0676ba61b6795bbe1773cffd859882e5e297624d384b6993f7c9e683e722fb8a", 102_530_333),
)
SSDLITE = (
    "ssdlite320_mobilenet_v3_large_coco-a79551df.pth",
    "a79551df90c79834bcd3bb3845ef9d966b5449a3a9b2833ae8404778ca5d65d2",
    14_069_355,
)


def there(name: str, folder: Path) -> bool:
    """Whether the weights of that name are in the folder, as safetensors."""
    try:
        with safe_open(folder / f"{name}.safetensors", "pt") as stored:
            return "sha256" in (stored.metadata() or {})
    except (OSError, SafetensorError):
        return False


def convert(name: str, file: str, sha256: str, folder: Path, classes: Callable[[], list[str]] = imagenet_classes) -> Iterator[float]:
    """Make NAME.safetensors of the published file, whose checksum has been compared, and remove that; gives the share done.

    `classes` says what its kinds of things are called.

    Raises:
        ValueError: It is another file, or there is something else in it; one sentence.
        OSError: The disk is full or may not be written.
    """
    yield 0.0
    tensors = read_published(folder / file, sha256)
    for key in [key for key in tensors if key.endswith("running_var")]:  # older files have no counters
        tensors.setdefault(key.replace("running_var", "num_batches_tracked"), torch.tensor(0))
    yield 0.5
    write_tensors(folder / f"{name}.safetensors", tensors, {"classes": json.dumps(classes()), "sha256": sha256, "source": file})
    (folder / file).unlink()
    yield 1.0

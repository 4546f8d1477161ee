"""Make `outliers.safetensors`: what the networks that come with the app say of pictures of other things, cut out of photographs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.origins import with_origins
from core.data.pictures.decoding import open_picture
from core.data.pictures.photos import square
from core.models import files
from core.models.folding import folded_norms
from core.models.pretrained import pretrained
from core.storage.tensors import write_tensors
from core.tasks.pictures.features import said_of
from core.tasks.pictures.recipe import AT_HAND, SIDES

WEAKNESSES = "Few things, and none of them alive but two cats, a horse and an astronaut: what is like these is refused most surely."
NAME, PIECES, SEED = "outliers", 6, 0
PHOTOGRAPHS = (
    *("chelsea", "coffee", "astronaut", "rocket", "brick", "grass", "gravel", "coins", "camera", "horse", "moon", "page", "text", "clock"),
    *("hubble_deep_field", "immunohistochemistry", "retina", "colorwheel", "cat"),
)
LEAST = 120  # pixels of a photograph that is cut


def make_outliers(_data: Path, out: Path, _work: Path) -> dict[str, Any]:
    """All of it; returns the card. It needs no data besides what the app's packages carry."""
    pictures = list(pieces())
    found = {name: torch.from_numpy(_features(name, pictures)).half() for name in AT_HAND}
    write_tensors(out / f"{NAME}.safetensors", found)
    card = {
        "name": NAME,
        "made_by": "python -m core.pretrain outliers --data FOLDER",
        "what": f"{len(pictures)} features of each network: of photographs, and {PIECES} pieces of each; no picture can be made of them",
        "seed": SEED,
        "data": with_origins(dict.fromkeys(("photographs of scikit-image", "temple and flower"), f"each whole, and {PIECES} pieces")),
        "known_weaknesses": WEAKNESSES,
    }
    return files.write_card(card, NAME, 0, out)


def pieces() -> Iterator[NDArray[np.uint8]]:
    """Each photograph, and some pieces of it of three to nine tenths of its shorter side."""
    from skimage import data
    from sklearn.datasets import load_sample_image

    photographs = [np.asarray(getattr(data, name)()) for name in PHOTOGRAPHS]
    for photo in [*photographs, load_sample_image("china.jpg"), load_sample_image("flower.jpg")]:
        image = np.where(photo, 255, 0).astype(np.uint8) if photo.dtype == bool else photo
        height, width = image.shape[:2]
        random = np.random.default_rng(SEED)
        for _ in range(PIECES if min(height, width) >= LEAST else 0):
            side = int(min(height, width) * random.uniform(0.3, 0.9))
            top, left = random.integers(0, height - side + 1), random.integers(0, width - side + 1)
            yield image[top : top + side, left : left + side]
        yield image


def _features(name: str, pictures: list[NDArray[np.uint8]]) -> NDArray[np.float32]:
    net = folded_norms(pretrained(name)).to(memory_format=torch.channels_last)
    pixels = np.stack([square(open_picture(picture), SIDES[name]) for picture in pictures])
    parts = [pixels[start : start + 16] for start in range(0, len(pixels), 16)]
    return np.concatenate([said_of(net, part, np.zeros(len(part), bool), torch.device("cpu"), None) for part in parts])

"""Make `other-kinds.safetensors`: what EfficientNet-Lite0 says of photos of 207 kinds of things, for "none of these"."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.origins import with_origins
from core.data.pictures.decoding import open_picture
from core.data.pictures.photos import square
from core.data.pictures.tiny_imagenet import read_tiny_imagenet
from core.models import files, packaged
from core.models.folding import folded_norms
from core.models.pretrained import pretrained
from core.storage.tensors import write_tensors
from core.tasks.pictures.features import said_of
from core.tasks.pictures.recipe import SIDES

WEAKNESSES = "Each kind is known from a few photos, those of Tiny ImageNet small ones. What is of no such kind is refused less often."
NAME, SEED = "other-kinds", 0
EACH, FLOWERS, INSECTS = 5, 60, 40  # photos of each kind


def make_kinds(data: Path, out: Path, work: Path) -> dict[str, Any]:
    """All of it; returns the card."""
    work.mkdir(parents=True, exist_ok=True)
    pictures, kinds = _photos(data, work)
    features = torch.from_numpy(_features(pictures))
    scale = features.amax(dim=0).clamp(min=1e-6) / 255  # no feature is below 0
    found = {"features": (features / scale).round().to(torch.uint8), "scale": scale.half(), "kinds": torch.from_numpy(kinds)}
    write_tensors(out / f"{NAME}.safetensors", found)
    used = {
        "Tiny ImageNet": f"{EACH} photos of each of its 200 kinds",
        "photos of flowers": f"{FLOWERS} training photos of each of five kinds",
        "photos of ants and bees": f"{INSECTS} training photos of each",
    }
    card = {
        "name": NAME,
        "made_by": f"python -m core.pretrain {NAME} --data FOLDER",
        "what": f"features of {len(kinds):,} photos by EfficientNet-Lite0, in 8 bits, with their kinds; no photo can be made of them",
        "seed": SEED,
        "data": with_origins(used),
        "known_weaknesses": WEAKNESSES,
    }
    return files.write_card(card, NAME, 0, out)


def _photos(data: Path, work: Path) -> tuple[list[NDArray[np.uint8] | Path], NDArray[np.int16]]:
    random = np.random.default_rng(SEED)
    tiny, _ = read_tiny_imagenet(data / "tiny-imagenet", work)
    rows = [row for kind in range(200) for row in random.permutation(np.flatnonzero(tiny.labels == kind))[:EACH]]
    pictures: list[NDArray[np.uint8] | Path] = [np.ascontiguousarray(tiny.images[row].transpose(1, 2, 0)) for row in rows]
    kinds = [int(tiny.labels[row]) for row in rows]
    for name, each in (("flowers", FLOWERS), ("ants-bees", INSECTS)):
        for folder in sorted((data / "photos" / name / "train").iterdir()):
            some = sorted(folder.glob("*.jpg"))[:each]
            pictures += some
            kinds += [max(kinds) + 1] * len(some)
    return pictures, np.array(kinds, np.int16)


def _features(pictures: list[NDArray[np.uint8] | Path]) -> NDArray[np.float32]:
    torch.set_num_threads(1)
    net = folded_norms(pretrained(packaged.NAME)).to(memory_format=torch.channels_last)
    found = []
    for start in range(0, len(pictures), 16):
        pixels = np.stack([square(open_picture(picture), SIDES[packaged.NAME]) for picture in pictures[start : start + 16]])
        found.append(said_of(net, pixels, np.zeros(len(pixels), bool), torch.device("cpu"), None))
    return np.concatenate(found)

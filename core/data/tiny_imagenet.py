"""Tiny ImageNet: 100,000 + 10,000 photos of 200 kinds of things, 64x64, packed as WebP files in `part-*.npz`."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

CLASSES = 200
SIDE = 64


@dataclass(frozen=True)
class Photos:
    """Small photos of the same size with their classes."""

    images: NDArray[np.uint8]  # (N, 3, SIDE, SIDE)
    labels: NDArray[np.int64]  # (N,) in 0 .. CLASSES - 1

    def __len__(self) -> int:
        return len(self.labels)

    def only(self, rows: NDArray[np.generic]) -> "Photos":
        """The photos of these rows, by number or by mask."""
        return Photos(self.images[rows], self.labels[rows])


def read_tiny_imagenet(folder: Path, cache: Path) -> tuple[Photos, Photos]:
    """The training and the validation photos, decoded once and kept in the folder `cache`.

    Each part holds `blob` uint8, `offsets`, `labels`, `is_val`; photo i is the WebP file blob[offsets[i]:offsets[i + 1]].

    Raises:
        FileNotFoundError: There is no part in the folder.
    """
    parts = sorted(folder.glob("part-*.npz"))
    if not parts:
        raise FileNotFoundError(f"There is no part-*.npz in {folder}.")
    decoded = [_decoded(part, cache / f"tiny-imagenet-{part.stem}.npz") for part in parts]
    images, labels, is_val = (np.concatenate([part[i] for part in decoded]) for i in range(3))
    everything, validation = Photos(images, labels.astype(np.int64)), is_val.astype(bool)
    return everything.only(~validation), everything.only(validation)


def _decoded(part: Path, cache: Path) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.bool_]]:
    if not cache.exists():
        cache.parent.mkdir(parents=True, exist_ok=True)
        with np.load(part, allow_pickle=False) as packed:
            blob, offsets, labels, is_val = (packed[key] for key in ("blob", "offsets", "labels", "is_val"))
        with ThreadPoolExecutor() as threads:
            images = np.stack(list(threads.map(lambda i: _photo(blob[offsets[i] : offsets[i + 1]].tobytes()), range(len(labels)))))
        np.savez(cache, images=images, labels=labels, is_val=is_val)
    with np.load(cache, allow_pickle=False) as kept:
        return kept["images"], kept["labels"], kept["is_val"]


def _photo(data: bytes) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(data), formats=("WEBP",)) as image:
        return np.asarray(image.convert("RGB"), dtype=np.uint8).transpose(2, 0, 1)

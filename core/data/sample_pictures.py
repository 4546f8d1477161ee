"""Sample sets of pictures, made of photographs that scikit-image carries: something to train on with one click."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pictures = list[tuple[str, int, NDArray[np.uint8]]]  # class, group, pixels (H, W) or (H, W, 3)

PATCH = 96  # pixels along each side of a piece of a surface


def _package_file(name: str) -> Path:
    found = find_spec("skimage")
    assert found and found.submodule_search_locations
    return Path(found.submodule_search_locations[0]) / "data" / name


def _textures() -> Pictures:
    """Brick, grass and gravel, cut into pieces that do not overlap."""
    pieces: Pictures = []
    for name in ("brick", "grass", "gravel"):
        whole = np.asarray(Image.open(_package_file(f"{name}.png")).convert("L"))
        for top in range(0, whole.shape[0] - PATCH + 1, PATCH):
            for left in range(0, whole.shape[1] - PATCH + 1, PATCH):
                pieces.append((name, len(pieces), whole[top : top + PATCH, left : left + PATCH]))
    return pieces


def _faces() -> Pictures:
    """A hundred small faces (Labeled Faces in the Wild) and a hundred pieces of other photographs, 25x25."""
    grey = np.load(_package_file("lfw_subset.npy"), allow_pickle=False)
    names = ["face"] * 100 + ["no face"] * 100
    return [(name, row, (picture * 255).round().astype(np.uint8)) for row, (name, picture) in enumerate(zip(names, grey, strict=True))]


SAMPLES: dict[str, Callable[[], Pictures]] = {"textures": _textures, "faces": _faces}
SIZES = {"textures": (75, 3), "faces": (200, 2)}  # pictures, classes: known without making them


def written(name: str, folder: Path) -> tuple[list[str], list[Path], NDArray[np.int64], list[int]]:
    """A sample set as files in that folder: its classes, and of every picture file, class and group."""
    pictures = SAMPLES[name]()
    classes = sorted({kind for kind, _, _ in pictures})
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for row, (_, _, pixels) in enumerate(pictures):
        files.append(folder / f"{row:04}.jpg")
        if not files[-1].exists():
            Image.fromarray(pixels).convert("RGB").save(files[-1], "JPEG", quality=92)
    labels = np.array([classes.index(kind) for kind, _, _ in pictures], np.int64)
    return classes, files, labels, [group for _, group, _ in pictures]

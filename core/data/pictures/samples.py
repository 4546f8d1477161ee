"""Sample sets of pictures, made of photographs that scikit-image and scikit-learn carry: something to train on with one click."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pictures = list[tuple[str, int, NDArray[np.uint8]]]  # class, group, pixels (H, W) or (H, W, 3)

PATCH = 96  # pixels along each side of a piece of a surface
PIECE = 64  # and of a piece of a photograph: one size for all, or the size would tell them apart
COLUMNS, ROWS = 8, 5  # pieces of a photograph
FLAT = 6.0  # spread of grey levels under which a piece shows nothing but sky or a black edge
PHOTOGRAPHS = {  # class: package and file
    "cat": ("skimage", "data/chelsea.png"),
    "coffee": ("skimage", "data/coffee.png"),
    "flower": ("sklearn", "datasets/images/flower.jpg"),
    "galaxies": ("skimage", "data/hubble_deep_field.jpg"),
    "retina": ("skimage", "data/retina.jpg"),
    "rocket": ("skimage", "data/rocket.jpg"),
    "temple": ("sklearn", "datasets/images/china.jpg"),
    "tissue": ("skimage", "data/ihc.png"),
}


def package_file(package: str, name: str) -> Path:
    """Where a file of an installed package lies."""
    found = find_spec(package)  # found as a file: the package is not imported
    assert found and found.submodule_search_locations
    return Path(found.submodule_search_locations[0]) / name


def _textures() -> Pictures:
    """Brick, grass and gravel, cut into pieces that do not overlap."""
    pieces: Pictures = []
    for name in ("brick", "grass", "gravel"):
        whole = np.asarray(Image.open(package_file("skimage", f"data/{name}.png")).convert("L"))
        for top in range(0, whole.shape[0] - PATCH + 1, PATCH):
            for left in range(0, whole.shape[1] - PATCH + 1, PATCH):
                pieces.append((name, len(pieces), whole[top : top + PATCH, left : left + PATCH]))
    return pieces


def _faces() -> Pictures:
    """A hundred small faces (Labeled Faces in the Wild) and a hundred pieces of other photographs, 25x25."""
    grey = np.load(package_file("skimage", "data/lfw_subset.npy"), allow_pickle=False)
    names = ["face"] * 100 + ["no face"] * 100
    return [(name, row, (picture * 255).round().astype(np.uint8)) for row, (name, picture) in enumerate(zip(names, grey, strict=True))]


def _photographs() -> Pictures:
    """Eight photographs in colour, cut into pieces; four neighbours are a group, so that few pieces border on one they are tested with."""
    pieces: Pictures = []
    for at, (name, file) in enumerate(PHOTOGRAPHS.items()):
        whole = Image.open(package_file(*file)).convert("RGB")
        side = min(whole.width // COLUMNS, whole.height // ROWS)
        left, top = (whole.width - COLUMNS * side) // 2, (whole.height - ROWS * side) // 2
        for row, column in np.ndindex(ROWS, COLUMNS):
            corner = left + column * side, top + row * side
            box = (*corner, corner[0] + side, corner[1] + side)
            piece = whole.resize((PIECE, PIECE), Image.Resampling.LANCZOS, box=box)
            if np.asarray(piece.convert("L")).std() >= FLAT:
                pieces.append((name, 100 * at + 10 * (row // 2) + column // 2, np.asarray(piece)))
    return pieces


SAMPLES: dict[str, Callable[[], Pictures]] = {"textures": _textures, "faces": _faces, "photographs": _photographs}
SIZES = {"textures": (75, 3), "faces": (200, 2), "photographs": (284, 8)}  # pictures, classes: known without making them
ABOUT = {  # in words for people, with where they come from
    "textures": "Brick, grass or gravel? 75 pieces of three grey photographs that come with scikit-image. Pieces of one photograph are "
    "learnt from and checked with, but none overlaps another.",
    "faces": "A face or no face? 200 tiny grey pictures (25 pixels wide) that come with scikit-image; the faces are from the collection "
    "“Labeled Faces in the Wild”.",
    "photographs": "Which of eight photographs is this a piece of? In colour, from scikit-image and scikit-learn: cat, coffee, flower, "
    "galaxies, retina, rocket, temple, tissue. All pieces of a class are from one photograph: what is learnt is that photograph, not cats.",
}


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

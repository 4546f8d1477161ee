"""Pictures in class folders: FOLDER/CLASS/*, split by a seed, or FOLDER/train/CLASS/* and FOLDER/val/CLASS/*."""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.pictures import picture_set
from core.data.pictures.decoding import PictureProblem, open_picture
from core.data.pictures.photos import square
from core.data.pictures.pixels import Pixels

TRAIN, VAL = "train", "val"
THREADS = 4  # decode side by side


@dataclass(frozen=True)
class Found:
    """One file of the folder."""

    file: Path
    name: str  # of its class
    held: bool | None  # kept apart for validation; None: the split decides


def read(folder: Path, side: int, seed: int, say: Callable[[str], None]) -> Pixels:
    """All pictures of the folder, decoded; what cannot be read is said, by name, and left out.

    Raises:
        ValueError: There is nothing to train on in the folder; one sentence.
    """
    found = list(_files(folder, say))
    if not found:
        raise ValueError(f"There are no class folders with pictures in {folder}: it has to hold CLASS/*, or train/CLASS/* and val/CLASS/*.")
    classes = tuple(sorted({one.name for one in found if not one.held}))
    for name in sorted({one.name for one in found} - set(classes)):
        say(f"val/{name} is left out: there is no train/{name} to learn it from.")
    known = [one for one in found if one.name in classes]
    if len(known) > picture_set.MOST_PICTURES:
        raise ValueError(f"There are {len(known):,} pictures; up to {picture_set.MOST_PICTURES:,} can be trained on here.")
    pixels = np.empty((len(known), 3, side, side), np.uint8)
    with ThreadPoolExecutor(THREADS) as pool:
        ids = list(pool.map(lambda row: _decoded(known[row].file, pixels[row], say), range(len(known))))
    rows = np.array([row for row, id_ in enumerate(ids) if id_], np.int64)
    kept, kept_ids = [known[row] for row in rows], tuple(ids[row] for row in rows)
    labels = np.array([classes.index(one.name) for one in kept], np.int64)
    picture_set.check(classes, np.bincount(labels, minlength=len(classes)).tolist())
    return Pixels(classes, pixels[rows], labels, _held(kept, labels, kept_ids, seed), kept_ids, keep=False)


def _files(folder: Path, say: Callable[[str], None]) -> Iterator[Found]:
    if not folder.is_dir():
        raise ValueError(f"There is no folder {folder}.")
    parts: tuple[tuple[Path, bool | None], ...] = ((folder, None),)
    if (folder / TRAIN).is_dir() and (folder / VAL).is_dir():
        parts = ((folder / TRAIN, False), (folder / VAL, True))
    elif (folder / TRAIN).is_dir() and any(inner.is_dir() for inner in (folder / TRAIN).iterdir()):
        say("There is train/ but no val/, so the pictures of train/ are split.")
        parts = ((folder / TRAIN, None),)
    for part, held in parts:
        for inner in sorted(part.iterdir()):
            if inner.is_dir() and not _hidden(inner):
                yield from (Found(file, inner.name, held) for file in sorted(inner.rglob("*")) if file.is_file() and not _hidden(file))


def _hidden(path: Path) -> bool:
    return path.name.startswith((".", "__MACOSX")) or path.name in ("Thumbs.db", "desktop.ini")


def _decoded(file: Path, place: NDArray[np.uint8], say: Callable[[str], None]) -> str:
    """Put a picture there; gives its id, or nothing where it cannot be read."""
    try:
        data = file.read_bytes()
        place[:] = square(open_picture(data), place.shape[-1])
    except (PictureProblem, OSError) as problem:
        say(f"{file} is left out: {problem}")
        return ""
    return hashlib.sha256(data).hexdigest()[:16]


def _held(kept: list[Found], labels: NDArray[np.int64], ids: tuple[str, ...], seed: int) -> NDArray[np.bool_]:
    """Which pictures are for validation: as the folders say, or by the seed; the same file twice is never parted."""
    if kept[0].held is not None:
        return np.array([bool(one.held) for one in kept])
    groups = {id_: number for number, id_ in enumerate(dict.fromkeys(ids))}
    return picture_set.split(labels, [groups[id_] for id_ in ids], seed)

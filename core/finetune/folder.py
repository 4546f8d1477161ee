"""Pictures in class folders: FOLDER/CLASS/*, split by a seed, or FOLDER/train/CLASS/* and FOLDER/val/CLASS/*, whatever these are called."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.pictures import picture_set
from core.data.pictures.decoding import PictureProblem, open_picture
from core.data.pictures.given_parts import LEFT_OUT, given_parts
from core.data.pictures.layout import TRAIN, VAL, arranged, left_out
from core.data.pictures.left_behind import Say, files_below, is_picture
from core.data.pictures.photos import square
from core.data.pictures.pixels import Pixels

THREADS = 4  # decode side by side


@dataclass(frozen=True)
class Found:
    """One file of the folder."""

    file: Path
    name: str  # of its class
    part: str  # TRAIN, VAL, or "" where the split decides


def read(folder: Path, side: int, seed: int, say: Say) -> Pixels:
    """All pictures of the folder, decoded; what cannot be read is said, by name, and left out.

    Raises:
        ValueError: There is nothing to train on in the folder, or it is not clear what its classes are; one sentence.
    """
    found = list(_files(folder, say))
    if not found:
        raise ValueError(f"There are no class folders with pictures in {folder}: it has to hold CLASS/*, or train/CLASS/* and val/CLASS/*.")
    classes = tuple(sorted({one.name for one in found if one.part != VAL}))
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


def _files(folder: Path, say: Say) -> Iterator[Found]:
    files = files_below(folder, say)
    paths = [file.relative_to(folder).as_posix() for file in files]
    arrangement = arranged(paths)
    if arrangement.doubt:
        raise ValueError(f"{arrangement.doubt} Leave one level of folders in {folder} (CLASS/*), or call the outer ones train and val.")
    if arrangement.refusal:
        raise ValueError(arrangement.refusal)
    for place, words in left_out(paths, arrangement):
        say(f"{folder / place}: {words}")
    if lone := sum(
        not kind and not why and is_picture(path) for path, kind, why in zip(paths, arrangement.kinds, arrangement.problems, strict=True)
    ):
        say(f"{lone} picture{' lies' if lone == 1 else 's lie'} beside the class folders, and {'is' if lone == 1 else 'are'} left out.")
    here = {part for kind, part in zip(arrangement.kinds, arrangement.parts, strict=True) if kind}
    if not here & {TRAIN, ""} and len(here) > 1:
        raise ValueError(f"There are pictures to check with in {folder}, but no folder of pictures to learn from, such as train.")
    given = given_parts(arrangement)
    if given.words:
        say(given.words)
    for file, kind, part in zip(files, arrangement.kinds, given.parts, strict=True):
        if kind and part != LEFT_OUT:
            yield Found(file, kind, part)


def _decoded(file: Path, place: NDArray[np.uint8], say: Say) -> str:
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
    if kept[0].part:
        return np.array([one.part == VAL for one in kept])
    groups = {id_: number for number, id_ in enumerate(dict.fromkeys(ids))}
    return picture_set.split(labels, [groups[id_] for id_ in ids], seed)

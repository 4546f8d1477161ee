"""Digits that a class has drawn, as a set to train on: parted by who drew them, kept on this machine, shown to nobody but its teacher."""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.digits.digit_set import DigitPart, DigitSet
from core.storage.own_files import OwnFiles

PARTS = ("training", "validation", "test")
LEAST_WRITERS = 3  # one to learn from, one to choose the best epoch by, one to judge with
MOST = 1000  # digits of a set
SIDE = 28
OWNER, CONTENT = 6, 10  # hexadecimal digits of a name
FILES = OwnFiles("set of digits", "our-digits", ".npz", 50 * 2**20)
GONE = "These digits of a class have been deleted: train anew on the page Class."

Part = tuple[NDArray[np.uint8], NDArray[np.int64]]  # pictures (N, 28, 28), ink 255 on 0, and what they show (N,)


def parted(writers: Sequence[int]) -> tuple[list[int], list[int], list[int]]:
    """Whose digits are learnt from, chosen by and judged with: a half, a quarter, a quarter; always the same for the same writers.

    Raises:
        ValueError: There are too few; one sentence.
    """
    if len(writers) < LEAST_WRITERS:
        raise ValueError(f"At least {LEAST_WRITERS} have to draw first: the network learns from some, and is judged by what others drew.")
    order = [int(writer) for writer in np.random.default_rng(0).permutation(np.array(sorted(writers)))]
    quarter = max(1, round(len(order) / 4))
    return sorted(order[2 * quarter :]), sorted(order[:quarter]), sorted(order[quarter : 2 * quarter])


def owner_of(visitor: str) -> str:
    """The beginning of the names of this visitor's sets."""
    return hashlib.sha256(f"digits of {visitor}".encode()).hexdigest()[:OWNER]


def may_see(name: str, visitor: str) -> bool:
    """Whether this is the teacher who had the set of that name made."""
    if not name.startswith(owner_of(visitor)):
        return False
    try:
        return _name(visitor, _read(name)) == name
    except ValueError:
        return False


def _name(visitor: str, parts: Sequence[Part]) -> str:
    """The same for the same visitor and digits, whenever they are written: a file carries its time."""
    found = hashlib.sha256(visitor.encode() + b"\0")
    for images, labels in parts:
        found.update(f"{images.shape} {images.dtype} {labels.shape} {labels.dtype} ".encode())
        found.update(images.tobytes() + labels.tobytes())
    return owner_of(visitor) + found.hexdigest()[:CONTENT]


def keep(parts: Sequence[Part], visitor: str) -> str:
    """Store training, validation and test digits for this visitor; gives the name they are found by: the same again for the same digits.

    Raises:
        ValueError: A part is empty, there are too many, or they cannot be written; one sentence.
    """
    if not all(len(labels) for _, labels in parts) or sum(len(labels) for _, labels in parts) > MOST:
        raise ValueError(f"A set of digits has some to learn from, some to choose by and some to judge with, and up to {MOST:,} in all.")
    body = io.BytesIO()
    arrays: dict[str, Any] = {}
    for part, (images, labels) in zip(PARTS, parts, strict=True):
        arrays |= {f"{part}_images": images, f"{part}_labels": labels}
    np.savez_compressed(body, **arrays)
    return FILES.keep(body.getvalue(), _name(visitor, parts))


def load(name: str) -> DigitSet:
    """The set that `keep` stored under that name.

    Raises:
        ValueError: It is not there any more, or damaged; one sentence.
    """
    return DigitSet(*[_part(images, labels) for images, labels in _read(name)])


def _read(name: str) -> list[Part]:
    try:
        with np.load(FILES.used(name), allow_pickle=False) as found:
            return [(found[f"{part}_images"], found[f"{part}_labels"]) for part in PARTS]
    except (OSError, KeyError, EOFError, ValueError, zipfile.BadZipFile):
        raise ValueError(GONE) from None


def forget(names: Iterable[str]) -> None:
    """These are deleted, if they are there."""
    for name in names:
        with suppress(OSError):
            FILES.path(name).unlink(missing_ok=True)


def forget_all() -> None:
    """No class has outlived the app that it was in: what is left of its digits goes."""
    forget(file.stem for file in FILES.path("").parent.glob(f"*{FILES.suffix}"))


def _part(images: NDArray[np.uint8], labels: NDArray[np.int64]) -> DigitPart:
    return DigitPart(torch.tensor(images)[:, None], torch.tensor(labels))

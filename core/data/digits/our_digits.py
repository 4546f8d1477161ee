"""Digits that a class has drawn, as a set to train on: parted by who drew them, kept on this machine, shown to nobody but its teacher."""

import hashlib
import io
import secrets
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
OWNER, RANDOM = 6, 10  # hexadecimal digits of a name
FILES = OwnFiles("set of digits", "our-digits", ".npz", 50 * 2**20)

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
    return name.startswith(owner_of(visitor))


def keep(parts: Sequence[Part], visitor: str) -> str:
    """Store training, validation and test digits for this visitor; gives the name they are found by.

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
    return FILES.keep(body.getvalue(), owner_of(visitor) + secrets.token_hex(RANDOM // 2))


def load(name: str) -> DigitSet:
    """The set that `keep` stored under that name.

    Raises:
        ValueError: It is not there any more, or damaged; one sentence.
    """
    try:
        with np.load(FILES.used(name), allow_pickle=False) as found:
            parts = [_part(found[f"{part}_images"], found[f"{part}_labels"]) for part in PARTS]
    except (OSError, KeyError, EOFError, ValueError, zipfile.BadZipFile):
        raise ValueError(FILES.gone) from None
    return DigitSet(*parts)


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

"""The pictures of a set, decoded once: bytes of one size that fit into memory and onto a device together."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.photos import square
from core.data.picture_set import GONE, PictureSet
from core.data.pictures import open_picture

TOGETHER = 64  # decoded between two words about how far it has got
ORDER_SEED = 7


@dataclass(frozen=True, eq=False)
class Pixels:
    """N decoded pictures with their classes, in the order of their set."""

    classes: tuple[str, ...]
    pixels: NDArray[np.uint8]  # (N, 3, side, side)
    labels: NDArray[np.int64]  # (N,)
    validation: NDArray[np.bool_]  # (N,)
    ids: tuple[str, ...] = ()  # of each picture, by which what was computed of it is found again; none: it is computed anew


def training_order(labels: NDArray[np.int64], validation: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The rows to learn from, mixed the same way every time: the first few of them have pictures of every class."""
    rows = np.flatnonzero(~validation)
    order = np.random.default_rng(ORDER_SEED).permutation(len(rows))
    place = np.zeros(len(rows))
    for label in np.unique(labels[rows]):
        mine = labels[rows][order] == label
        place[mine] = (np.arange(mine.sum()) + 0.5) / mine.sum()
    return rows[order[np.argsort(place, kind="stable")]]


def decoded(pictures: PictureSet, side: int) -> Iterator[tuple[int, Pixels | None]]:
    """Decode a set; gives how many are done, and at the end the pictures.

    Raises:
        ValueError: A file is not there any more; one sentence.
    """
    pixels = np.empty((len(pictures), 3, side, side), np.uint8)

    def read(row: int) -> None:
        pixels[row] = square(open_picture(pictures.files[row]), side)

    try:
        with ThreadPoolExecutor(2) as pool:  # Pillow lets go of the interpreter while it decodes
            for start in range(0, len(pictures), TOGETHER):
                list(pool.map(read, range(start, min(start + TOGETHER, len(pictures)))))
                yield min(start + TOGETHER, len(pictures)), None
    except OSError:
        raise ValueError(GONE) from None
    ids = tuple(file.stem for file in pictures.files)
    yield len(pictures), Pixels(pictures.classes, pixels, pictures.labels, pictures.validation, ids)

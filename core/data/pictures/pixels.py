"""The pictures of a set, decoded once: bytes of one size that fit into memory and onto a device together."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.pictures.decoding import open_picture
from core.data.pictures.photos import square
from core.data.pictures.picture_set import GONE, PictureSet

TOGETHER = 64  # decoded between two words about how far it has got


@dataclass(frozen=True, eq=False)
class Pixels:
    """N decoded pictures with their classes, in the order of their set."""

    classes: tuple[str, ...]
    pixels: NDArray[np.uint8]  # (N, 3, side, side)
    labels: NDArray[np.int64]  # (N,)
    validation: NDArray[np.bool_]  # (N,)
    ids: tuple[str, ...]  # (N,) the first sixteen hex digits of the SHA-256 of each file
    keep: bool = True  # whether what is computed of them is kept on disk

    @property
    def training_rows(self) -> NDArray[np.int64]:
        """The rows to learn from, in the order of their ids: mixed, and the same wherever these files lie."""
        return np.array(sorted(np.flatnonzero(~self.validation), key=lambda row: self.ids[row]), np.int64)

    @property
    def validation_rows(self) -> NDArray[np.int64]:
        """The rows to check with."""
        return np.flatnonzero(self.validation)


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

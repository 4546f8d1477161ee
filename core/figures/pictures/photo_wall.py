"""Photos of a picture set as small pictures for a wall of mistakes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.pictures.picture_set import PictureSet
from core.figures.pictures.thumbnails import squares

SIDE = 128  # pixels; shown at about half of that, so that it is sharp on a good screen
GONE = 216  # the grey of a picture whose file is not there any more


@dataclass(frozen=True, eq=False)
class Photos:
    """N photos that a network was judged by."""

    files: tuple[Path, ...]
    labels: NDArray[np.int64]  # (N,)

    def __len__(self) -> int:
        return len(self.files)


def validation_photos(found: PictureSet) -> Photos:
    """Those that are kept apart to check with, in the order in which a training judges them."""
    rows = found.validation_rows
    return Photos(tuple(found.files[row] for row in rows), found.labels[rows])


def thumbnails(files: Sequence[Path], side: int = SIDE) -> NDArray[np.uint8]:
    """The middle squares of these files (N, side, side, 3); grey where one cannot be read."""
    return squares(files, side, GONE)

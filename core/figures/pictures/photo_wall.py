"""Photos of a picture set as small pictures for a wall of mistakes."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.figures.pictures.thumbnails import squares

SIDE = 128  # pixels; shown at about half of that, so that it is sharp on a good screen
GONE = 216  # the grey of a picture whose file is not there any more


def thumbnails(files: Sequence[Path], side: int = SIDE) -> NDArray[np.uint8]:
    """The middle squares of these files (N, side, side, 3); grey where one cannot be read."""
    return squares(files, side, GONE)

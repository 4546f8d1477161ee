"""Pictures from files, small and square, to stand beside one another."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.data.photos import square
from core.data.pictures import PictureProblem, open_picture
from core.figures.sheets import PAPER, Colours


def squares(files: Sequence[Path], side: int) -> Colours:
    """The middle of each picture, (N, side, side, 3); grey where a file is gone or broken."""
    return np.stack([_square(file, side) for file in files])


def _square(file: Path, side: int) -> Colours:
    try:
        return square(open_picture(file), side).transpose(1, 2, 0)
    except (OSError, PictureProblem):
        return np.full((side, side, 3), PAPER, np.uint8)

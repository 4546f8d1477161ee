"""Pictures from files, small and square, to stand beside one another."""

import io
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from PIL import Image

from core.data.pictures.decoding import PictureProblem, open_picture
from core.data.pictures.photos import square
from core.figures.sheets import PAPER, Colours, sheet

SIDE, COLUMNS = 112, 6  # pixels of a thumbnail; in a row


def squares(files: Sequence[Path], side: int, gone: int = PAPER) -> Colours:
    """The middle of each picture, (N, side, side, 3); the grey `gone` where a file is no more or broken. One is in memory at a time."""
    found = np.full((len(files), side, side, 3), gone, np.uint8)
    for place, file in enumerate(files):
        with suppress(OSError, PictureProblem):
            found[place] = square(open_picture(file, enough=side), side).transpose(1, 2, 0)
    return found


def thumbnails(files: Sequence[Path]) -> bytes:
    """A JPEG with the middle square of each picture, `COLUMNS` in a row; grey where a file is gone."""
    maps = squares(files, SIDE) if files else np.full((1, SIDE, SIDE, 3), PAPER, np.uint8)
    out = io.BytesIO()
    Image.fromarray(sheet(maps, tuple(range(len(maps))), COLUMNS).picture).save(out, "JPEG", quality=85)
    return out.getvalue()

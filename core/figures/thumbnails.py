"""Pictures of an album as one small sheet."""

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from core.data.photos import square
from core.data.pictures import PictureProblem, open_picture
from core.figures.sheets import PAPER, sheet

SIDE, COLUMNS = 112, 6  # pixels of a thumbnail; in a row


def thumbnails(files: Sequence[Path]) -> bytes:
    """A JPEG with the middle square of each picture, `COLUMNS` in a row; grey where a file is gone. One picture is in memory at a time."""
    maps = np.full((max(len(files), 1), SIDE, SIDE, 3), PAPER, np.uint8)
    for row, file in enumerate(files):
        try:
            maps[row] = square(open_picture(file, enough=SIDE), SIDE).transpose(1, 2, 0)
        except (OSError, PictureProblem):
            continue
    out = io.BytesIO()
    Image.fromarray(sheet(maps, tuple(range(len(maps))), COLUMNS).picture).save(out, "JPEG", quality=85)
    return out.getvalue()

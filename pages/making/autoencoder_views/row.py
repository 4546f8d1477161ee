"""Digits in a row, each with words below; on a small screen in several rows."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.data.digits.strokes import Picture
from core.figures.sheets import sheet
from core.figures.style import inked
from pages.kit.sprites import Sprites, sprites

SIDE = 112  # screen pixels


def row(pictures: Sequence[Picture] | NDArray[np.floating], words: Sequence[str], key: str, title: str) -> None:
    """Pictures (28, 28) in [0, 1]."""
    found = np.stack([np.asarray(picture, np.float32) for picture in pictures])
    strip = sheet(inked(found, 1.0), tuple(range(len(found))), len(found))
    sprites(Sprites.of(strip, words), key, title, f"{title}: {', '.join(words)}", SIDE)

"""What augmentation makes of pictures."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.pictures.decoding import open_picture
from core.data.pictures.photos import square
from core.figures.sheets import enlarge, sheet
from core.tasks.pictures.augmentation import augment
from core.tasks.pictures.recipe import PictureRecipe

SIDE, COPIES = 72, 3  # pixels of a picture; altered copies of each


def altered(files: Sequence[str], flip: bool, crop: float, colour: float, rotate: float) -> NDArray[np.uint8]:
    """A sheet (H, W, 3): the pictures of these files in the first row, and in each row below an altered copy of each.

    Raises:
        ValueError: One of them cannot be read.
    """
    recipe = PictureRecipe(flip=flip, crop=crop, colour=colour, rotate=rotate)
    x = torch.from_numpy(np.stack([square(open_picture(file), SIDE) for file in files])).float() / 255
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)  # the same copies again while other settings change
        rows = torch.cat([x, *(augment(x, recipe) for _ in range(COPIES))])
    pixels = (rows * 255).round().byte().permute(0, 2, 3, 1).numpy()
    return enlarge(sheet(pixels, tuple(range(len(pixels))), len(files)).picture, 2)

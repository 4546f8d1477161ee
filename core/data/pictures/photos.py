"""Photos for a network that was trained on photos: cut square, made small, colours normalised."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from core.data.pictures.reader import plain

MEAN = (0.485, 0.456, 0.406)  # of ImageNet's red, green and blue, in [0, 1]; every ResNet expects these
STD = (0.229, 0.224, 0.225)


def square(image: Image.Image, side: int) -> NDArray[np.uint8]:
    """The middle of a picture as (3, side, side); transparent places become paper."""
    factor = side / min(image.size)
    size = max(round(image.width * factor), side), max(round(image.height * factor), side)
    left, top = (size[0] - side) / 2 / factor, (size[1] - side) / 2 / factor
    box = (left, top, min(left + side / factor, image.width), min(top + side / factor, image.height))
    small = plain(image).resize((side, side), Image.Resampling.BICUBIC, box=box, reducing_gap=3.0)
    return np.ascontiguousarray(np.asarray(small.convert("RGB"), dtype=np.uint8).transpose(2, 0, 1))


def whole(image: Image.Image, longest: int, least: int = 32) -> NDArray[np.uint8]:
    """The whole picture, (H, W, 3): its longer side has so many pixels, the other at least `least`; transparent places become paper."""
    factor = longest / max(image.size)
    sides = max(round(image.width * factor), least), max(round(image.height * factor), least)
    return np.array(plain(image).convert("RGB").resize(sides, Image.Resampling.BICUBIC, reducing_gap=3.0), dtype=np.uint8)


def normalised(x: torch.Tensor, mean: Sequence[float] = MEAN, std: Sequence[float] = STD) -> torch.Tensor:
    """Colours (B, 3, H, W) in [0, 1]  ->  mean about 0 and spread about 1 in each channel; a network says by which numbers."""
    centre, spread = (_of_channels(tuple(values), x.device, x.dtype) for values in (mean, std))
    return (x - centre) / spread


@lru_cache(32)
def _of_channels(values: tuple[float, ...], device: torch.device, dtype: torch.dtype) -> torch.Tensor:
    """(C, 1, 1) on the device, brought there once: every way to a graphics card makes it wait, and a recorded step may not go it."""
    with torch.inference_mode(False):  # whoever asks first may not learn; another one may
        return torch.tensor(values, device=device, dtype=dtype)[:, None, None]

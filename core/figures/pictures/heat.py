"""Where a network looked, laid over the picture; and what its stages say, map beside map."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.figures.sheets import Colours, enlarge, sheet
from core.figures.style import grey

GLOW = (255, 214, 0)  # yellow on grey: it grows brighter with the heat, so nobody needs to see colours
DIM, STRONGEST = 0.5, 0.8  # of the picture where there is no heat; of the glow where it is largest
SIDE = 384  # pixels, at least nearly, of what is drawn


def overlay(picture: NDArray[np.uint8], values: NDArray[np.floating], limit: float, smooth: bool = True) -> Colours:
    """A picture (3, S, S), dark and grey where there is no heat, itself in yellow light where there is.

    Args:
        picture: As the network got it.
        values: (h, w), none below 0.
        limit: The heat that is shown brightest; the same for maps that are compared.
        smooth: Blended between the middles of the places; else each place is a square of its own.
    """
    factor = max(1, SIDE // picture.shape[-1])
    large = enlarge(picture.transpose(1, 2, 0), factor).astype(np.float32)
    share = np.clip(spread(values, large.shape[0], smooth) / (limit or 1.0), 0, 1)[..., None]
    luminance = (large @ np.array([0.299, 0.587, 0.114], np.float32))[..., None]
    lit = luminance * (DIM + (1 - DIM) * share)
    glow = np.array(GLOW, np.float32) * (0.6 + 0.4 * luminance / 255)
    return np.asarray(np.round(lit + (glow - lit) * STRONGEST * share), np.uint8)


def spread(values: NDArray[np.floating], side: int, smooth: bool) -> NDArray[np.float32]:
    """A map (h, w) over a picture of side x side: every place where the network has it."""
    way = Image.Resampling.BILINEAR if smooth else Image.Resampling.NEAREST
    return np.asarray(Image.fromarray(values.astype(np.float32)).resize((side, side), way))


def strongest(maps: NDArray[np.float32], most: int) -> list[int]:
    """The channels of a stage (C, H, W) that say most, the loudest first."""
    return [int(channel) for channel in maps.sum(axis=(1, 2)).argsort()[::-1][:most]]


def maps_sheet(maps: NDArray[np.float32], channels: list[int], columns: int = 8, width: int = 960) -> Colours:
    """These channels of a stage (C, H, W) as one picture: black is zero, white each map's largest."""
    drawn = sheet(np.stack([grey(maps[channel]) for channel in channels]), tuple(range(len(channels))), columns).picture
    return enlarge(drawn, max(1, width // drawn.shape[1]))

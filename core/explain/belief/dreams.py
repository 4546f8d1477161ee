"""How a chain of dreams begins: noise, or a picture of which a part is rubbed out. The chain itself is the browser's (`rbm_math.js`)."""

import numpy as np
import torch
from numpy.typing import NDArray

from core.models.rbm import RBM

SIDE, COIN = 28, 0.5
PARTS = ("Nothing", "Upper half", "Lower half", "Left half", "Right half")


def rubbed_out(part: str) -> NDArray[np.bool_]:
    """Which pixels are: (784,)."""
    mask, half = np.zeros((SIDE, SIDE), bool), SIDE // 2
    where = {"Upper half": np.s_[:half, :], "Lower half": np.s_[half:, :], "Left half": np.s_[:, :half], "Right half": np.s_[:, half:]}
    if part in where:
        mask[where[part]] = True
    return mask.ravel()


@torch.no_grad()
def beginning(
    rbm: RBM, picture: NDArray[np.float32] | None, part: str = "Nothing", hold: bool = True
) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """The probability of each pixel to be on at the start, and 1 for each that is held: (784,) both.

    Args:
        picture: (784,) in [0, 1]; None: noise, a coin for each pixel.
        part: Of the picture that is rubbed out, one of `PARTS`: there a pixel is on as often as it likes to be by its bias alone.
        hold: Whether the rest stays as it is. Where nothing is rubbed out, nothing is held: there would be nothing to dream.
    """
    if picture is None:
        return np.full(SIDE * SIDE, COIN, np.float32), np.zeros(SIDE * SIDE, np.uint8)
    gone = rubbed_out(part)
    first = np.where(gone, torch.sigmoid(rbm.visible_bias).numpy(), picture).astype(np.float32)
    held = ~gone & hold & gone.any()
    return first, held.astype(np.uint8)

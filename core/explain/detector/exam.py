"""Scenes that no network here has learnt from, and how good a detector is on them."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.digits.unseen import unseen
from core.data.scenes import Scenes, compose
from core.models.detector import Boxes
from core.tasks.detector.precision import Found, Judged, found_on, judge

Pages = NDArray[np.floating]
COUNT, SEED = 200, 77
LEAST_SURE = 0.02  # a curve needs the boxes that nobody would believe, too


@lru_cache(1)
def exam() -> Scenes:
    """200 scenes composed from a thousand of MNIST's test digits."""
    digits = unseen()
    return compose(digits.images, digits.labels, COUNT, SEED)


def answers(look: Callable[[Pages], Boxes], overlap: float) -> list[Found]:
    """What is found on each of them; of boxes of a class that overlap by more, only the surest.

    Args:
        look: What every anchor of every cell says of pages (N, 96, 144) in [0, 1].
        overlap: IoU.
    """
    boxes = look(exam().images.astype(np.float32) / np.float32(255))
    return [found_on(boxes, page, LEAST_SURE, overlap) for page in range(COUNT)]


def marked(found: list[Found], least: float) -> Judged:
    """Its boxes held against what is there; one is right that overlaps its thing by `least` (IoU)."""
    return judge(found, torch.from_numpy(exam().things), least)

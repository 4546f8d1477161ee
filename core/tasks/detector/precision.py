"""How good the boxes of many pages are: average precision of each class, and its mean."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.models.detector import CLASS_COUNT, Boxes
from core.tasks.detector.boxes import average_precision, curve, nms_by_class, right_ones

SURE, OVERLAP, LEAST = 0.05, 0.45, 0.5  # boxes less sure are nothing; what overlaps more is the same thing; what counts as found
MOST = 60  # boxes of a page that are looked at, the surest


@dataclass(frozen=True)
class Found:
    """The boxes that are left of one page, the surest first."""

    corners: Tensor  # (N, 4)
    scores: Tensor  # (N,): here times the probability of its class
    classes: Tensor  # (N,) int64

    def above(self, sure: float) -> "Found":
        """Those that are as sure as that."""
        kept = self.scores >= sure
        return Found(self.corners[kept], self.scores[kept], self.classes[kept])

    def __len__(self) -> int:
        return len(self.scores)


def candidates(boxes: Boxes, page: int, sure: float = SURE) -> Found:
    """All boxes of a page of a batch that are as sure as that, before any is dropped, the surest first."""
    probability, number = boxes.classes[page].max(dim=1)
    scores = boxes.here[page] * probability
    order = scores.argsort(descending=True, stable=True)[:MOST]
    return Found(boxes.corners[page][order], scores[order], number[order]).above(sure)


def found_on(boxes: Boxes, page: int, sure: float = SURE, overlap: float = OVERLAP) -> Found:
    """What is found on a page of a batch: boxes as sure as that, of those that overlap by more than `overlap` only the surest."""
    every = candidates(boxes, page, sure)
    kept = nms_by_class(every.corners, every.scores, every.classes, overlap)
    return Found(every.corners[kept], every.scores[kept], every.classes[kept])


def corners_of(things: Tensor) -> tuple[Tensor, Tensor]:
    """Things of a page (M, 5) as `core.data.scenes.Scenes` has them: corners (T, 4) and classes (T,)."""
    there = things[things[:, 0] >= 0]
    middle, half = there[:, 1:3], there[:, 3:5] / 2
    return torch.cat([middle - half, middle + half], dim=1), there[:, 0].long()


@dataclass(frozen=True)
class Judged:
    """All boxes of many pages, and whether each is right."""

    scores: Tensor  # (N,)
    classes: Tensor  # (N,) int64
    right: Tensor  # (N,) bool
    counts: Tensor  # (K,): how many things of each class there are

    def average_precisions(self) -> list[float]:
        """Of each class, from 0 to 1; NaN of one that there is nothing of."""
        found = []
        for number, count in enumerate(self.counts.tolist()):
            mine = self.classes == number
            found.append(average_precision(self.scores[mine], self.right[mine], int(count)) if count else float("nan"))
        return found

    def mean(self) -> float:
        """mAP: the mean of the average precisions of the classes that there are."""
        known = [value for value in self.average_precisions() if not np.isnan(value)]
        return float(np.mean(known)) if known else 0.0

    def curve(self) -> tuple[Tensor, Tensor]:
        """Recall and precision of all classes together, as ever less sure boxes are believed."""
        return curve(self.scores, self.right, max(int(self.counts.sum()), 1))


def judge(found: list[Found], things: Tensor, least: float = LEAST) -> Judged:
    """Hold what was found on N pages against what is there.

    Args:
        found: Of each page, the surest first.
        things: (N, M, 5), as `core.data.scenes.Scenes` has them.
        least: How much (IoU) a box must overlap its thing to be right.
    """
    right, counts = [], torch.zeros(CLASS_COUNT)
    for one, its in zip(found, things, strict=True):
        truth, classes = corners_of(its)
        right.append(right_ones(one.corners, one.classes, truth, classes, least))
        counts += torch.bincount(classes, minlength=CLASS_COUNT)
    scores, classes = (torch.cat([getattr(one, name) for one in found]) for name in ("scores", "classes"))
    return Judged(scores, classes, torch.cat(right), counts)

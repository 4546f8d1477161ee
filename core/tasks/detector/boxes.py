"""What is done with boxes: how much two overlap, which of several that say the same is kept, and how good all of them are.

A box is (left, top, right, bottom) in pixels. Everything here stands in the script of a training, too.
"""

import torch
from torch import Tensor


def iou(a: Tensor, b: Tensor) -> Tensor:
    """Intersection over union of every box of a (N, 4) with every box of b (M, 4): (N, M), from 0 (apart) to 1 (the same)."""
    low, high = torch.maximum(a[:, None, :2], b[None, :, :2]), torch.minimum(a[:, None, 2:], b[None, :, 2:])
    shared = (high - low).clamp(min=0).prod(dim=2)  # (N, M)
    area_a, area_b = ((box[:, 2:] - box[:, :2]).prod(dim=1) for box in (a, b))
    return shared / (area_a[:, None] + area_b[None] - shared).clamp(min=1e-9)


def nms(boxes: Tensor, scores: Tensor, overlap: float) -> Tensor:
    """Non-maximum suppression: which boxes (N, 4) are kept, (M,) the surest first.

    The surest box is kept, and all that overlap it by more than `overlap` (IoU) are dropped; then the surest of those left, and so on.
    """
    order = scores.argsort(descending=True, stable=True)
    shared = iou(boxes[order], boxes[order]) > overlap
    dropped = torch.zeros(len(order), dtype=torch.bool, device=boxes.device)
    for place in range(len(order)):
        if not dropped[place]:
            dropped[place + 1 :] |= shared[place, place + 1 :]
    return order[~dropped]


def nms_by_class(boxes: Tensor, scores: Tensor, classes: Tensor, overlap: float) -> Tensor:
    """The same among the boxes of each class (N,) by itself: a 3 never drops a square."""
    if not len(boxes):
        return torch.zeros(0, dtype=torch.int64, device=boxes.device)
    apart = (boxes.max() - boxes.min() + 1) * classes  # so far from one another that boxes of two classes never overlap
    return nms(boxes + apart[:, None].to(boxes.dtype), scores, overlap)


def right_ones(found: Tensor, classes: Tensor, truth: Tensor, true_classes: Tensor, least: float) -> Tensor:
    """Which of a page's boxes (N, 4), the surest first, are right, (N,) bool.

    A box is right if the thing of its class (M,) that it overlaps most it overlaps by `least` (IoU) or more, and no surer box has had
    that thing (as in PASCAL VOC, Everingham et al. 2010).
    """
    right, had = torch.zeros(len(found), dtype=torch.bool), torch.zeros(len(truth), dtype=torch.bool)
    if not len(truth):
        return right
    shared = iou(found, truth).masked_fill(classes[:, None] != true_classes[None], -1.0)
    for place, row in enumerate(shared):
        most = int(row.argmax())
        if row[most] >= least and not had[most]:
            right[place] = had[most] = True
    return right


def average_precision(scores: Tensor, right: Tensor, count: int) -> float:
    """The area below the curve of precision over recall, from 0 to 1, for boxes (N,) of one class of all pages.

    Precision at a recall is the best that is reached there or further on (PASCAL VOC since 2010).

    Args:
        scores: How sure each box is; any order.
        right: Whether it is right.
        count: How many things of the class there are to be found, 1 or more.
    """
    recall, precision = curve(scores, right, count)
    best = precision.flip(0).cummax(dim=0).values.flip(0) if len(precision) else precision
    steps = recall.diff(prepend=torch.zeros(1, dtype=recall.dtype))
    return float((steps * best).sum())


def curve(scores: Tensor, right: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Recall and precision (N,) when only the surest is believed, the two surest, and so on."""
    hits = right[scores.argsort(descending=True, stable=True)].double().cumsum(dim=0)
    return hits / count, hits / torch.arange(1, len(hits) + 1)

"""Non-maximum suppression, one decision after the other."""

from typing import NamedTuple

from core.tasks.detector.boxes import iou
from core.tasks.detector.precision import Found


class Decision(NamedTuple):
    """A box is kept, or held against one that was."""

    box: int  # which of the candidates, the surest first
    kept: int  # the kept one that it is held against; itself where it is kept
    shared: float  # pixels that both have
    together: float  # pixels that either has
    iou: float  # the one over the other
    dropped: bool


def decisions(found: Found, overlap: float) -> list[Decision]:
    """Everything that suppression does to candidates, the surest first, in the order in which it does it.

    Of what is held against a kept box, only boxes of its class that lie over it at all are told.

    Args:
        found: The candidates of a page, the surest first.
        overlap: What overlaps a kept box of its class by more (IoU) is dropped.
    """
    told: list[Decision] = []
    shared, gone = iou(found.corners, found.corners), [False] * len(found)
    areas = (found.corners[:, 2:] - found.corners[:, :2]).prod(dim=1).tolist()
    for kept in range(len(found)):
        if gone[kept]:
            continue
        told.append(Decision(kept, kept, areas[kept], areas[kept], 1.0, False))
        for box in range(kept + 1, len(found)):
            share = float(shared[kept, box])
            if gone[box] or share <= 0 or found.classes[box] != found.classes[kept]:
                continue
            both = share * (areas[kept] + areas[box]) / (1 + share)  # from shared / (a + b - shared) = IoU
            gone[box] = share > overlap
            told.append(Decision(box, kept, both, areas[kept] + areas[box] - both, share, gone[box]))
    return told


def kept(told: list[Decision]) -> list[int]:
    """The candidates that are left."""
    return [one.box for one in told if one.box == one.kept]

"""Coarse boxes on a photo, from a network that has learnt names only: its last maps still know where.

Such a network takes the mean of its last maps over all places, then a dense layer. The other way round gives the same scores: the dense
layer at every place, then the mean. So every place has scores of its own (class activation maps, Zhou et al. 2016).
"""

import torch
from scipy import ndimage
from torch import nn

from core.tasks.detector.boxes import nms
from core.tasks.detector.precision import Found

PART = 0.1  # what has at least this part of a class's largest share belongs to the thing
OVERLAP = 0.2  # what overlaps a surer box by more (IoU) is another name for the same thing
LONGEST = 448  # pixels of the photo's longer side: 14 places
LIKELIEST = 5  # names of the whole photo: a single place that sees a bit of fur or cloth names all sorts of things
NEAR = 0.5  # a further name is at least so likely for the whole photo, beside the likeliest
AROUND = ((1, 1, 1), (1, 1, 1), (1, 1, 1))  # places that touch by a side or a corner are neighbours
STEP = 32  # pixels from one place of the last maps to the next


@torch.inference_mode()
def place_scores(maps: torch.Tensor, dense: nn.Linear) -> torch.Tensor:
    """The scores of every class at every place of the last maps (C, h, w): (classes, h, w); their mean is the score of the photo."""
    return torch.einsum("kc,chw->khw", dense.weight, maps) + dense.bias[:, None, None]


def coarse(scores: torch.Tensor, sure: float, overlap: float = OVERLAP) -> Found:
    """Where connected places agree on one of the names that are likeliest for the whole photo; corners in pixels of the photo.

    Args:
        scores: (classes, h, w), of `place_scores`.
        sure: The share of its class, after softmax at a place, that a thing has to reach somewhere, above 0.
        overlap: Of boxes of whatever class that overlap by more (IoU), only the surest is kept.
    """
    shares = torch.softmax(scores, dim=0).numpy()
    most = shares.max(axis=(1, 2))
    boxes, found, names = [], [], []
    likely, names_of = torch.softmax(scores.mean(dim=(1, 2)), dim=0).topk(min(LIKELIEST, len(scores)))
    for number in names_of[likely >= NEAR * likely[0]].sort().values.tolist():
        parts, _ = ndimage.label(shares[number] >= PART * most[number], AROUND)
        for part, (rows, columns) in enumerate(ndimage.find_objects(parts), start=1):
            score = float(shares[number][parts == part].max())
            if score >= sure:
                boxes.append([columns.start, rows.start, columns.stop, rows.stop])
                found.append(score)
                names.append(number)
    corners = STEP * torch.tensor(boxes, dtype=torch.float32).reshape(-1, 4)
    kept = nms(corners, torch.tensor(found), overlap)
    return Found(corners[kept], torch.tensor(found)[kept], torch.tensor(names, dtype=torch.int64)[kept])

"""A small YOLO ("you only look once", Redmon et al. 2016): one look at a page says what stands where.

    page (1, 96, 144)
      conv 3x3, stride 2            (w, 48, 72)     strokes
      conv 3x3, stride 2            (2w, 24, 36)    corners, ends, arcs
      conv 3x3, stride 2            (4w, 12, 18)    from here on each place is a cell of 8 x 8 pixels
      conv 3x3, three times         (4w, 12, 18)    each sees 8 pixels more on either side: in the end 63 x 63
      conv 1x1                      (A·(5 + K), 12, 18)

Each of 12 x 18 cells says for each of A anchors, boxes of a usual size (version 2 of YOLO, Redmon and Farhadi 2017): is the middle of a
thing here; where within the cell; how much wider and higher than the anchor; and which of the K classes. So a thing is looked for in
one place only: the cell that its middle lies in, and there by the anchor whose size is most like its own.

After every convolution but the last: batch normalization, then ReLU.
"""

import math
from collections import OrderedDict
from typing import NamedTuple

import torch
from torch import nn
from torch.nn import functional as F

CELL = 8  # pixels of a page along each side of a cell
CLASS_COUNT = 13  # ten digits, triangle, square, cross
# Width and height in pixels, by how many there are: the medians of the clusters of things by their size (as in version 2 of YOLO).
ANCHORS = {
    1: ((22, 27),),
    2: ((16, 20), (29, 35)),
    3: ((14, 19), (22, 27), (33, 38)),
    5: ((12, 18), (17, 21), (23, 26), (27, 35), (37, 40)),
}
FIRST = 0.01  # how likely a thing is in a cell, before anything is learnt: nearly all cells are empty
WHERE, EMPTY = 5.0, 0.5  # weights of the parts of the loss: where a thing is, and the cells without one (Redmon et al. 2016)
ALIKE = 0.6  # an anchor whose size overlaps a thing's as much is not told that nothing is here, though another is to say it


class Detector(nn.Module):
    """x: (B, 1, H, W) in [0, 1], ink 1 on 0; H and W multiples of 8  ->  (B, A, 5 + K, H / 8, W / 8)

    The numbers of an anchor in a cell: here (a logit), x and y (logits), width and height (logarithms of factors), K class scores.
    """

    def __init__(self, width: int = 16, anchors: int = 3) -> None:
        super().__init__()
        layers: OrderedDict[str, nn.Module] = OrderedDict()
        before = 1
        plan = [(width, 2), (2 * width, 2), (4 * width, 2), (4 * width, 1), (4 * width, 1), (4 * width, 1)]
        for number, (maps, stride) in enumerate(plan, start=1):
            layers[f"conv{number}"] = nn.Conv2d(before, maps, 3, stride, padding=1, bias=False)  # the norm has a bias
            layers[f"norm{number}"] = nn.BatchNorm2d(maps)
            layers[f"relu{number}"] = nn.ReLU()
            before = maps
        layers["says"] = says = nn.Conv2d(before, anchors * (5 + CLASS_COUNT), 1)
        self.layers = nn.Sequential(layers)
        self.anchors = ANCHORS[anchors]
        assert says.bias is not None
        with torch.no_grad():
            says.bias[:: 5 + CLASS_COUNT] = math.log(FIRST / (1 - FIRST))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """What every anchor of every cell says."""
        said: torch.Tensor = self.layers(x)
        B, _, rows, columns = said.shape
        return said.reshape(B, len(self.anchors), 5 + CLASS_COUNT, rows, columns)


class Boxes(NamedTuple):
    """What all anchors of all cells say of B pages, N = A · rows · columns of them each."""

    corners: torch.Tensor  # (B, N, 4): left, top, right, bottom in pixels
    here: torch.Tensor  # (B, N): the probability that a thing's middle is here
    classes: torch.Tensor  # (B, N, K): the probabilities of its classes


def decoded(said: torch.Tensor, anchors: tuple[tuple[int, int], ...]) -> Boxes:
    """What a `Detector` said (B, A, 5 + K, R, C), as boxes; anchor by anchor, row by row."""
    B, A, _, rows, columns = said.shape
    said = said.float()
    sizes = torch.tensor(anchors, dtype=said.dtype, device=said.device)
    x = (torch.arange(columns, device=said.device) + said[:, :, 1].sigmoid()) * CELL  # (B, A, R, C): within its cell, wherever that is
    y = (torch.arange(rows, device=said.device)[:, None] + said[:, :, 2].sigmoid()) * CELL
    w = sizes[:, 0].view(A, 1, 1) * said[:, :, 3].clamp(-4, 4).exp()
    h = sizes[:, 1].view(A, 1, 1) * said[:, :, 4].clamp(-4, 4).exp()
    corners = torch.stack([x - w / 2, y - h / 2, x + w / 2, y + h / 2], dim=-1).reshape(B, -1, 4)
    classes = said[:, :, 5:].softmax(dim=2).movedim(2, -1).reshape(B, A * rows * columns, -1)
    return Boxes(corners, said[:, :, 0].sigmoid().reshape(B, -1), classes)


def losses(said: torch.Tensor, things: torch.Tensor, anchors: tuple[tuple[int, int], ...]) -> torch.Tensor:
    """What is learnt from, then its parts: here + 5 · where + which, here, where, which; summed over the pages, (4,).

    here: cross-entropy of "a thing's middle is here", at every anchor of every cell; empty ones count half. where: squared errors of
    the place within the cell (as a share of it) and of the logarithms of width and height, of the things only. which: cross-entropy of
    their classes, in nats.

    Args:
        said: (B, A, 5 + K, R, C), of a `Detector`.
        things: (B, M, 5): class, middle (x, y), width, height in pixels; class -1 where there is no further thing.
        anchors: Its anchors.
    """
    said = said.float()
    sizes = torch.tensor(anchors, dtype=said.dtype, device=said.device)  # (A, 2)
    page, place = (things[..., 0] >= 0).nonzero(as_tuple=True)  # of T things in all
    number, x, y, w, h = things[page, place].unbind(dim=1)
    column, row = (x / CELL).long().clamp(max=said.shape[4] - 1), (y / CELL).long().clamp(max=said.shape[3] - 1)
    shared = torch.minimum(w[:, None], sizes[:, 0]) * torch.minimum(h[:, None], sizes[:, 1])  # (T, A), one laid on the other
    alike = shared / (w * h).unsqueeze(1).add(sizes.prod(dim=1)).sub(shared)
    anchor = alike.argmax(dim=1)
    here, counts = torch.zeros_like(said[:, :, 0]), torch.full_like(said[:, :, 0], EMPTY)
    thing, other = (alike > ALIKE).nonzero(as_tuple=True)
    counts[page[thing], other, row[thing], column[thing]] = 0
    here[page, anchor, row, column] = 1
    counts[page, anchor, row, column] = 1
    of_here = F.binary_cross_entropy_with_logits(said[:, :, 0], here, counts, reduction="sum")
    its = said[page, anchor, :, row, column]  # (T, 5 + K)
    inside = torch.stack([x / CELL - column, y / CELL - row], dim=1)
    larger = torch.stack([w, h], dim=1).div(sizes[anchor]).log()
    of_where = F.mse_loss(its[:, 1:3].sigmoid(), inside, reduction="sum") + F.mse_loss(its[:, 3:5], larger, reduction="sum")
    of_which = F.cross_entropy(its[:, 5:], number.long(), reduction="sum")
    return torch.stack([of_here + WHERE * of_where + of_which, of_here, of_where, of_which])

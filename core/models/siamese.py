"""A siamese network (Bromley et al. 1993): the same network looks at two pictures, and says how far apart they are.

    picture (1, 28, 28)                                     another picture (1, 28, 28)
      conv 3x3, norm, ReLU, pool    (w, 14, 14)   strokes     the same layers
      conv 3x3, norm, ReLU, pool    (2w, 7, 7)    corners     with the same weights
      conv 3x3, norm, ReLU, pool    (4w, 3, 3)    loops
      dense                         (E,)
      divided by its length         (E,)          a point on a sphere of radius 1
                        └───────── distance, from 0 to 2 ─────────┘

There are no classes: two pictures of one digit are to lie close together, those of two digits far apart. So what it has learnt can be used
for digits, letters or signs that it never saw: whoever is to be known later leaves one picture, and is compared with that.
"""

from collections import OrderedDict

import torch
from torch import nn
from torch.nn import functional as F

TINY = 1e-12  # below the root, whose slope at 0 would be infinite


class Siamese(nn.Module):
    """x: (B, 1, 28, 28) or (B, n, 1, 28, 28) in [0, 1], ink 1 on 0  ->  features (B, E) or (B, n, E), each of length 1."""

    def __init__(self, width: int = 16, features: int = 32) -> None:
        super().__init__()
        layers: OrderedDict[str, nn.Module] = OrderedDict()
        before = 1
        for number, maps in enumerate((width, 2 * width, 4 * width), start=1):
            layers[f"conv{number}"] = nn.Conv2d(before, maps, 3, padding=1, bias=False)  # the norm has a bias
            layers[f"norm{number}"] = nn.BatchNorm2d(maps)
            layers[f"relu{number}"] = nn.ReLU()
            layers[f"pool{number}"] = nn.MaxPool2d(2)  # halves: 28 -> 14 -> 7 -> 3
            before = maps
        layers["flatten"] = nn.Flatten()  # (B, 4w, 3, 3) -> (B, 36w)
        layers["dense"] = nn.Linear(before * 3 * 3, features)
        self.layers = nn.Sequential(layers)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The features of every picture."""
        found: torch.Tensor = self.layers(x.flatten(0, -4))  # (B, E); a triplet is three pictures for the one network
        return F.normalize(found.float(), dim=-1).unflatten(0, x.shape[:-3])


def distance(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Euclidean, of features (..., E) and (..., E): (...), from 0 to 2 for those of length 1."""
    return (a - b).square().sum(dim=-1).add(TINY).sqrt()


def losses(features: torch.Tensor, kind: str, margin: float) -> torch.Tensor:
    """What is learnt from, then its parts `same` and `different`; summed over the triplets, (3,).

    Contrastive (Hadsell, Chopra and LeCun 2006): two pairs for each triplet. The pair of one digit costs d² / 2, the pair of two digits
    max(0, margin - d)² / 2, so that it costs nothing from the margin on.
    Triplet (Schroff, Kalenichenko and Philbin 2015): max(0, d(same) - d(different) + margin). Only which is closer counts, and by how much.

    Args:
        features: (B, 3, E): of a digit, of another picture of the same, and of another digit.
        kind: "contrastive" or "triplet".
        margin: A distance.
    """
    first, same, other = features.float().unbind(dim=1)
    near, far = distance(first, same), distance(first, other)  # (B,)
    pulls, pushes = near.square().sum() / 2, F.relu(margin - far).square().sum() / 2
    learnt = pulls + pushes if kind == "contrastive" else F.relu(near - far + margin).sum()
    return torch.stack([learnt, pulls, pushes])

"""What the two play for, what each would lose if nobody could tell real from made, and how far the two clouds are apart."""

import math
from typing import NamedTuple

import torch
from torch import nn
from torch.nn.functional import logsigmoid

from core.explain.making.points.recipe import PENALTY, PointsRecipe

NEAR = 0.3  # a real point counts as covered where a made one is nearer than this


class Draw(NamedTuple):
    """What each loses when the detective cannot do better than say the same of every point."""

    detective: float
    forger: float
    opinion: float | None  # the probability "real" that it then gives; None where scores are no probabilities


def detective_loss(scores: torch.Tensor, made: torch.Tensor, recipe: PointsRecipe) -> torch.Tensor:
    """Of the detective's scores for real points and for made ones, (B,) each; without the penalty."""
    if recipe.loss == "wasserstein":
        return made.mean() - scores.mean()
    sure = 1 - recipe.smooth
    return -(sure * logsigmoid(scores) + recipe.smooth * logsigmoid(-scores)).mean() - logsigmoid(-made).mean()


def forger_loss(made: torch.Tensor, recipe: PointsRecipe) -> torch.Tensor:
    """Of the detective's scores for made points (B,)."""
    if recipe.loss == "wasserstein":
        return -made.mean()
    return logsigmoid(-made).mean() if recipe.loss == "first" else -logsigmoid(made).mean()


def detective_slopes(scores: torch.Tensor, recipe: PointsRecipe) -> torch.Tensor:
    """The slopes of `detective_loss` at the scores (B, 1) of real points, the first half, and made ones; to the last bit autograd's."""
    real, made = scores.chunk(2)
    each = torch.full_like(real, -1 / len(real))  # how each one's part of the mean counts
    if recipe.loss == "wasserstein":
        return torch.cat([each, -each])
    if recipe.smooth:
        sure = _slope_of_log_sigmoid(real, (1 - recipe.smooth) * each)
        return torch.cat([sure - _slope_of_log_sigmoid(-real, recipe.smooth * each), -_slope_of_log_sigmoid(-made, each)])
    return torch.cat([_slope_of_log_sigmoid(real, each), -_slope_of_log_sigmoid(-made, each)])


def forger_slopes(made: torch.Tensor, recipe: PointsRecipe) -> torch.Tensor:
    """The slopes of `forger_loss` at the scores of made points (B, 1), to the last bit as autograd's."""
    each = torch.full_like(made, -1 / len(made))
    if recipe.loss == "wasserstein":
        return each
    return -_slope_of_log_sigmoid(-made, -each) if recipe.loss == "first" else _slope_of_log_sigmoid(made, each)


def _slope_of_log_sigmoid(at: torch.Tensor, slopes: torch.Tensor) -> torch.Tensor:
    """From slopes at log sigmoid to those at what it was taken of."""
    _, buffer = torch.ops.aten.log_sigmoid_forward(at)
    found: torch.Tensor = torch.ops.aten.log_sigmoid_backward(slopes, at, buffer)
    return found


def penalty(detective: nn.Module, real: torch.Tensor, made: torch.Tensor, between: torch.Tensor) -> torch.Tensor:
    """What it costs that the slope of the scores is not 1 between real and made points (B, 2); `between` (B, 1) in [0, 1] says where.

    Gulrajani and others 2017.
    """
    there = (between * real + (1 - between) * made).requires_grad_()
    (slope,) = torch.autograd.grad(detective(there).sum(), there, create_graph=True)
    return PENALTY * (slope.norm(dim=1) - 1).square().mean()


def at_the_draw(recipe: PointsRecipe) -> Draw:
    """What the losses would be if made points were as the real ones: ln 4 and ln 2 with the usual ones, at an opinion of a half."""
    if recipe.loss == "wasserstein":
        return Draw(0.0, math.nan, None)  # scores may be shifted as a whole, so the forger's alone says nothing
    p = (1 - recipe.smooth) / 2  # the best answer where half of all points are real and count so much
    forger = math.log(1 - p) if recipe.loss == "first" else -math.log(p)
    return Draw(-2 * (p * math.log(p) + (1 - p) * math.log(1 - p)), forger, p)


def distance(real: torch.Tensor, made: torch.Tensor) -> float:
    """Energy distance of two clouds (N, 2) and (M, 2): how much farther apart they are than each is within itself; 0 only for the same.

    2 E|X - Y| - E|X - X'| - E|Y - Y'| (Székely and Rizzo 2013), in units of the plane.
    """
    return float(2 * torch.cdist(real, made).mean() - torch.cdist(real, real).mean() - torch.cdist(made, made).mean())


def covered(real: torch.Tensor, made: torch.Tensor) -> float:
    """The share of real points (N, 2) that have a made one (M, 2) nearby."""
    return float((torch.cdist(real, made).amin(dim=1) < NEAR).float().mean())


def arrows(detective: nn.Module, made: torch.Tensor, recipe: PointsRecipe) -> torch.Tensor:
    """Where the forger's loss pushes each made point (B, 2): against its slope there, as if the point could be moved by itself."""
    at = made.detach().clone().requires_grad_()
    loss = forger_loss(detective(at)[:, 0], recipe) * len(at)  # the sum: each point for itself
    (slope,) = torch.autograd.grad(loss, at)
    return -slope

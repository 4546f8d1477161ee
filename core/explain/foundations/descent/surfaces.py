"""Losses of two weights: six shapes that textbooks draw, and the real one of a network with two weights.

Each is a landscape: the two weights say where you stand, the loss says how high. Values come from PyTorch and the
slopes from autograd.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor

from core.explain.foundations.descent.flowers import flowers
from core.explain.foundations.descent.race import Batch, Loss, Path, Racer, plan_batches, run

Rates = tuple[float, float, float]  # too small, right, too large


@dataclass(frozen=True)
class Surface:
    """One landscape and what a race on it needs."""

    key: str
    name: str
    formula: str  # in plain symbols, for people
    code: str  # the same as a line of PyTorch, of w[0] and w[1] (and length, width)
    notice: str  # what to look for
    loss: Loss
    view: tuple[tuple[float, float], tuple[float, float]]  # the part that is drawn: from, to for w1; from, to for w2
    start: tuple[float, float]
    goals: tuple[tuple[float, float], ...]  # the lowest places
    rates: Mapping[str, Rates]  # by optimizer, found by trying
    steps: int  # that show what there is to see
    steep: bool = False  # heights differ so much that a picture needs a logarithm
    examples: int = 0  # rows of data behind the loss; 0 where it is only a formula

    @property
    def radius(self) -> float:
        """How near to a goal counts as arrived: a thirtieth of the picture's width."""
        (left, right), _ = self.view
        return (right - left) / 30

    @property
    def floor(self) -> float:
        """The lowest loss there is."""
        return float(self.loss(torch.tensor(self.goals, dtype=torch.float64), None).min())

    @property
    def ceiling(self) -> float:
        """A loss that says a run has come apart: ten times the highest in the picture."""
        return 10 * float(self.grid(25)[2].max())

    def race(self, racers: Sequence[Racer], start: tuple[float, float], steps: int, batch: int | None = None, seed: int = 0) -> list[Path]:
        """Every racer's way from one start.

        Args:
            racers: Optimizers and their rates.
            start: Where all begin.
            steps: How many each takes.
            batch: Flowers that one step looks at, None for all; a loss that is only a formula has none to choose from.
            seed: Of the shuffling; the racers see the same batches.

        Raises:
            ValueError: The start lies outside the picture or the number of steps is out of bounds.
        """
        batches = plan_batches(self.examples, batch if self.examples else None, steps, seed)
        goals = torch.tensor(self.goals, dtype=torch.float64)
        return [
            run(self.loss, self.check_start(*start), racer, batches, goals=goals, radius=self.radius, ceiling=self.ceiling)
            for racer in racers
        ]

    def grid(self, side: int = 97) -> tuple[Tensor, Tensor, Tensor]:
        """w1 (side,), w2 (side,) and the loss at every crossing (side, side), rows by w2 from below, columns by w1."""
        w1, w2 = (torch.linspace(low, high, side, dtype=torch.float64) for low, high in self.view)
        columns, rows = torch.meshgrid(w1, w2, indexing="xy")
        return w1, w2, self.loss(torch.stack([columns, rows], dim=-1), None)

    def check_start(self, w1: float, w2: float) -> tuple[float, float]:
        """The start, if it lies in the picture.

        Raises:
            ValueError: It does not, or is not a number.
        """
        for name, value, (low, high) in zip(("w1", "w2"), (w1, w2), self.view, strict=True):
            if not (math.isfinite(value) and low <= value <= high):
                raise ValueError(f"Start inside the picture: {name} goes from {low:g} to {high:g} here, not {value:g}.")
        return w1, w2


def _shape(height: Callable[[Tensor, Tensor], Tensor]) -> Loss:
    """A formula of the two weights as a loss; there are no data that it could look at."""
    return lambda w, _: height(w[..., 0], w[..., 1])


@cache
def flower_points() -> tuple[Tensor, Tensor]:
    """Petal lengths (150,) and petal widths (150,) of the Iris flowers in standard units: what the real network sees."""
    measures, _ = flowers()
    return measures[:, 2].contiguous(), measures[:, 3].contiguous()


def _flowers(w: Tensor, batch: Batch) -> Tensor:
    """Mean squared error of guess = w2 * tanh(w1 * length) over the flowers of the batch."""
    length, width = flower_points() if batch is None else (values[batch] for values in flower_points())
    guess = w[..., 1:2] * torch.tanh(w[..., 0:1] * length)  # (..., 1) * (N,) -> (..., N)
    return (guess - width).square().mean(dim=-1)


_LOWEST = (0.6194690044553076, 1.852977439995769)  # of the flowers' loss, to where autograd's slope is zero

SURFACES: dict[str, Surface] = {
    surface.key: surface
    for surface in (
        Surface(
            "bowl",
            "Bowl",
            "L = w1² + w2²",
            "w[0]**2 + w[1]**2",
            "The same steepness on all sides: downhill points straight at the goal.",
            _shape(lambda a, b: a**2 + b**2),
            ((-2, 2), (-2, 2)),
            (-1.6, 1.2),
            ((0, 0),),
            {"sgd": (0.01, 0.3, 1.05), "momentum": (0.002, 0.05, 2.0), "rmsprop": (0.01, 0.1, 1.5), "adam": (0.01, 0.2, 3.0)},
            60,
        ),
        Surface(
            "valley",
            "Long valley",
            "L = 0.02·w1² + 2·w2²",
            "0.02 * w[0]**2 + 2 * w[1]**2",
            "Steep walls, a nearly flat floor. Downhill points at the other wall and hardly at the goal.",
            _shape(lambda a, b: 0.02 * a**2 + 2 * b**2),
            ((-4, 4), (-3, 3)),
            (-3.6, 1.8),
            ((0, 0),),
            {"sgd": (0.03, 0.45, 0.51), "momentum": (0.005, 0.1, 1.0), "rmsprop": (0.01, 0.05, 2.0), "adam": (0.01, 0.1, 3.0)},
            150,
        ),
        Surface(
            "saddle",
            "Saddle",
            "L = ½·w1² − ½·w2² + ¼·w2⁴",
            "0.5 * w[0]**2 - 0.5 * w[1]**2 + 0.25 * w[1]**4",
            "In the middle it is flat without being a lowest place: down to the front and back, up to the sides.",
            _shape(lambda a, b: 0.5 * a**2 - 0.5 * b**2 + 0.25 * b**4),
            ((-2, 2), (-2, 2)),
            (-1.5, 0.02),
            ((0, 1), (0, -1)),
            {"sgd": (0.01, 0.15, 3.0), "momentum": (0.002, 0.05, 1.6), "rmsprop": (0.005, 0.03, 2.0), "adam": (0.005, 0.05, 3.0)},
            100,
        ),
        Surface(
            "minima",
            "Two minima",
            "L = w1⁴ − 2·w1² + 0.4·w1 + w2²",
            "w[0]**4 - 2 * w[0]**2 + 0.4 * w[0] + w[1]**2",
            "Two hollows. The right one is a trap: lowest for its surroundings, but the left one is deeper.",
            _shape(lambda a, b: a**4 - 2 * a**2 + 0.4 * a + b**2),
            ((-2, 2), (-2, 2)),
            (1.8, 1.3),
            ((-1.0466805318165604, 0),),
            {"sgd": (0.005, 0.05, 0.3), "momentum": (0.0005, 0.02, 0.15), "rmsprop": (0.005, 0.05, 1.0), "adam": (0.005, 0.1, 2.0)},
            100,
        ),
        Surface(
            "rosenbrock",
            "Rosenbrock",
            "L = (1 − w1)² + 100·(w2 − w1²)²",
            "(1 - w[0])**2 + 100 * (w[1] - w[0]**2)**2",
            "A bent valley with walls a hundred times steeper than its floor. Finding it is easy, following it is hard.",
            _shape(lambda a, b: (1 - a) ** 2 + 100 * (b - a**2) ** 2),
            ((-2, 2), (-1, 3)),
            (-1.2, 1.0),
            ((1, 1),),
            {"sgd": (0.0001, 0.0015, 0.01), "momentum": (0.00002, 0.002, 0.005), "rmsprop": (0.0005, 0.02, 1.5), "adam": (0.001, 0.3, 3.0)},
            400,
            steep=True,
        ),
        Surface(
            "beale",
            "Beale",
            "L = (1.5 − w1 + w1·w2)² + (2.25 − w1 + w1·w2²)² + (2.625 − w1 + w1·w2³)²",
            "(1.5 - w[0] + w[0]*w[1])**2 + (2.25 - w[0] + w[0]*w[1]**2)**2 + (2.625 - w[0] + w[0]*w[1]**3)**2",
            "A plain with cliffs at the corners: steps that suit the plain are far too long for the cliffs.",
            _shape(lambda a, b: (1.5 - a + a * b) ** 2 + (2.25 - a + a * b**2) ** 2 + (2.625 - a + a * b**3) ** 2),
            ((-4.5, 4.5), (-4.5, 4.5)),
            (1.0, 1.5),
            ((3, 0.5),),
            {"sgd": (0.0005, 0.02, 0.1), "momentum": (0.0001, 0.003, 0.02), "rmsprop": (0.002, 0.1, 3.0), "adam": (0.003, 0.3, 5.0)},
            200,
            steep=True,
        ),
        Surface(
            "flowers",
            "Real flowers",
            "L = mean (w2·tanh(w1·length) − width)²",
            "(w[1] * torch.tanh(w[0] * length) - width).square().mean()",
            "The real loss of a network with one hidden neuron and two weights, guessing the width of 150 petals from their lengths. "
            "Two mirror-image goals: flip the sign of both weights and the network says the same.",
            _flowers,
            ((-3, 3), (-3, 3)),
            (2.6, 2.6),
            (_LOWEST, (-_LOWEST[0], -_LOWEST[1])),
            {"sgd": (0.01, 0.4, 2.0), "momentum": (0.001, 0.1, 2.5), "rmsprop": (0.002, 0.03, 2.0), "adam": (0.005, 0.2, 3.0)},
            300,
            examples=150,
        ),
    )
}

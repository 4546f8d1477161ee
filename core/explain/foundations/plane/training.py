"""A training in the plane, step by step, and recorded as a film that a browser can play."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from core.data.points.points import Points
from core.explain.foundations.plane.recipe import MAX_STEPS, PlaneRecipe
from core.models.plane_net import PlaneNet, features
from core.training.optimizers import make_optimizer

RAN_AWAY = 1e4  # a loss above this, or one that is no number, has diverged
FRAME_NUMBERS = 60_000  # weights in a film at most: 240 KB


@dataclass(frozen=True)
class Epoch:
    """The network after one more look at all training points (after none, for number 0)."""

    number: int
    train_loss: float
    test_loss: float
    train_right: float  # share of points classified correctly; 0 for regression
    test_right: float


@dataclass(frozen=True)
class Film:
    """A whole training: the curves of every epoch and the weights at the key frames."""

    epochs: tuple[Epoch, ...]
    frames: tuple[int, ...]  # epoch of each key frame, dense early
    weights: NDArray[np.float32]  # (frames, P): of each layer the weights (H, F) row by row, then the biases (H,)
    kept: int  # epoch whose weights are the result: the last, or the best after stopping early
    ran_away: bool

    @property
    def result(self) -> Epoch:
        """The epoch whose weights are the result."""
        return self.epochs[self.kept]


class PlaneTrainer:
    """A network and its points. `epoch()` trains one epoch; `look()` measures without training."""

    def __init__(self, recipe: PlaneRecipe) -> None:
        self.recipe = recipe
        self.points: Points = recipe.points()
        generator = self.generator = torch.Generator().manual_seed(recipe.seed)
        self.x = features(torch.from_numpy(self.points.x), recipe.features)  # (B, F)
        self.y = torch.from_numpy(self.points.y)  # (B,)
        if self.points.classes > 2:
            self.y = self.y.long()
        self.steps_per_epoch = -(-self.points.training // recipe.batch)
        if (steps := self.steps_per_epoch * recipe.epochs) > MAX_STEPS:
            raise ValueError(
                f"{recipe.epochs} epochs of {self.steps_per_epoch} steps are {steps:,} steps; up to {MAX_STEPS:,} can be "
                "trained here. Choose a larger batch, fewer points or fewer epochs."
            )
        self.net = PlaneNet(
            self.x.shape[1],
            recipe.layers,
            self.points.outputs,
            recipe.activation,
            recipe.init,
            generator,
            recipe.dropout,
            recipe.batch_norm,
        )
        self.optimizer = make_optimizer(recipe.optimizer, self.net.parameters(), recipe.rate)

    def epoch(self) -> None:
        """Train on each training point once, in an order drawn anew."""
        self.net.train()
        order = torch.randperm(self.points.training, generator=self.generator)
        for start in range(0, len(order), self.recipe.batch):
            batch = order[start : start + self.recipe.batch]
            if self.net.norm and len(batch) == 1:
                continue  # one point has no spread to normalize by
            loss = self.loss(self.net(self.x[batch])[-1], self.y[batch]) + self.penalty()
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()

    def loss(self, scores: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        """How wrong the scores (B, C) are: squared error for values, cross-entropy for classes."""
        if not self.points.classes:
            return nn.functional.mse_loss(scores[:, 0], y)
        if self.points.classes == 2:
            return nn.functional.binary_cross_entropy_with_logits(scores[:, 0], y)
        return nn.functional.cross_entropy(scores, y)

    def penalty(self) -> torch.Tensor | float:
        """What large weights cost: L1 their sizes, L2 half their squares."""
        total: torch.Tensor | float = 0.0
        for layer in self.net.dense:
            if self.recipe.l1:
                total = total + self.recipe.l1 * layer.weight.abs().sum()
            if self.recipe.l2:
                total = total + self.recipe.l2 / 2 * layer.weight.square().sum()
        return total

    @torch.no_grad()
    def look(self, number: int) -> Epoch:
        """Losses and shares of right answers, with dropout off and batch norm at its averages."""
        self.net.eval()
        scores, cut = self.net(self.x)[-1], self.points.training
        train, test = float(self.loss(scores[:cut], self.y[:cut])), float(self.loss(scores[cut:], self.y[cut:]))
        if not self.points.classes:
            return Epoch(number, train, test, 0.0, 0.0)
        found = (scores[:, 0] > 0).float() if self.points.classes == 2 else scores.argmax(1)
        right = (found == self.y).float()
        return Epoch(number, train, test, float(right[:cut].mean()), float(right[cut:].mean()))

    def weights(self) -> NDArray[np.float32]:
        """The weights and biases for reading (P,), as a film keeps them."""
        return torch.cat([part.flatten() for layer in self.net.plain_layers() for part in layer]).detach().numpy()


Moment = tuple[Epoch, NDArray[np.float32]]  # with the weights after it, as in `Film.weights`


def train(recipe: PlaneRecipe) -> Iterator[Moment]:
    """Train, and yield each epoch with the weights after it; the first is the network before training.

    Ends early when the loss runs away, and after `recipe.patience` epochs without a better test loss.

    Raises:
        ValueError: The points cannot be learned from, or it would take too many steps.
    """
    trainer = PlaneTrainer(recipe)
    best = trainer.look(0)
    yield best, trainer.weights()
    for number in range(1, recipe.epochs + 1):
        trainer.epoch()
        now = trainer.look(number)
        yield now, trainer.weights()
        if not now.train_loss < RAN_AWAY:  # so that nan counts too
            return
        best = now if now.test_loss < best.test_loss else best
        if recipe.patience and number - best.number >= recipe.patience:
            return


def record(recipe: PlaneRecipe, numbers: int = FRAME_NUMBERS) -> Film:
    """Train to the end and keep a film of it, with as many key frames as `numbers` weights allow.

    Raises:
        ValueError: As `train`.
    """
    return filmed(recipe, list(train(recipe)), numbers)


def filmed(recipe: PlaneRecipe, moments: Sequence[Moment], numbers: int = FRAME_NUMBERS) -> Film:
    """The film of a training that is over, of all that `train` gave."""
    epochs, weights = zip(*moments, strict=True)
    ran_away = not epochs[-1].train_loss < RAN_AWAY
    if ran_away:  # the last weights may be no numbers
        epochs, weights = epochs[:-1], weights[:-1]
    kept = min(range(len(epochs)), key=lambda place: epochs[place].test_loss) if recipe.patience else len(epochs) - 1
    frames = sorted({*frames_of(len(epochs), weights[0].size, numbers), kept})
    return Film(epochs, tuple(frames), np.stack([weights[frame] for frame in frames]), kept, ran_away)


def frames_of(epochs: int, size: int, numbers: int = FRAME_NUMBERS) -> list[int]:
    """Which of so many epochs of a network with `size` weights become key frames, where `numbers` weights are kept at most."""
    return key_frames(epochs, max(numbers // size, 2))


def key_frames(epochs: int, most: int) -> list[int]:
    """Which of so many epochs become key frames: all if there are few, else dense early, where most happens."""
    if epochs <= most:
        return list(range(epochs))
    frames: list[int] = []
    for place in np.linspace(0, 1, most):
        frames.append(max(round(place**2 * (epochs - 1)), frames[-1] + 1 if frames else 0))
    return [min(frame, epochs - 1) for frame in frames]

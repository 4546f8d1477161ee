"""Training a network that reads digits."""

from collections.abc import Sequence

import torch
from torch import nn

from core.data.digits.digit_set import DigitPart, DigitSet
from core.models import stack
from core.tasks.digits.augmentation import augment
from core.tasks.digits.examples import examples
from core.tasks.digits.recipe import CLASSES, INPUT, DigitRecipe
from core.training import snapshots
from core.training.classification import Classification
from core.training.task import Examples, Look, TaskDefaults, shuffled

CHECK_BATCH = 1000  # pictures judged at once


class DigitTask(Classification, TaskDefaults):
    """Digits of 28 x 28 for a `Stack`. All pictures stay on the device as bytes."""

    check_batch = CHECK_BATCH
    repeats = True

    def __init__(self, recipe: DigitRecipe, device: torch.device, data: DigitSet | None = None) -> None:
        """Raises ValueError where the data are not on this machine."""
        data = data or examples(recipe)
        self.recipe, self.device = recipe, device
        self.training = data.training.first(recipe.training).to(device)
        self.validation, self.test = data.validation.to(device), data.test.to(device)

    def network(self) -> stack.Stack:
        """The stack of the recipe."""
        return build(self.recipe)

    def batches(self) -> Sequence[torch.Tensor]:
        """The pictures in a new order, cut into batches."""
        return shuffled(len(self.training), self.recipe.batch, self.device)[: self.recipe.steps_per_epoch]

    def inputs(self, part: Examples, rows: torch.Tensor | slice, training: bool = False) -> torch.Tensor:
        """(B, 1, 28, 28) in [0, 1]"""
        assert isinstance(part, DigitPart)
        x = part.images[rows].float().div(255)
        return augment(x, self.recipe) if training else x

    def named_weights(self, net: nn.Module) -> dict[str, torch.Tensor]:
        """Of each convolution and dense layer."""
        return snapshots.named_weights(net)

    def look(self, net: nn.Module) -> Look:
        """The first layer's filters."""
        return Look({"filters": snapshots.filters(net)})

    def dead_fraction(self, net: nn.Module) -> float:
        """Of the ReLU units."""
        return snapshots.dead_fraction(net, self.inputs(self.validation, slice(256)))


def build(recipe: DigitRecipe) -> stack.Stack:
    """The network of a recipe, with its first weights."""
    layers = stack.parse(recipe.network)
    return stack.Stack(layers, INPUT, CLASSES, recipe.activation, recipe.dropout, recipe.batch_norm, recipe.init)

"""What a kind of training needs beyond the loop: its examples, its network, and how the one becomes input of the other."""

from typing import Protocol

import torch
from torch import nn

from core.data.digit_set import DigitSet, Part, digit_set
from core.models import stack
from core.training.augmentation import augment
from core.training.recipe import CLASSES, INPUT, Recipe


class Task(Protocol):
    """A kind of training. `Trainer` knows nothing else of what it trains."""

    training: Part
    validation: Part
    test: Part

    def network(self) -> nn.Module:
        """The network with its first weights, drawn from PyTorch's global generator; its parts stand in `layers`."""
        ...

    def inputs(self, part: Part, rows: torch.Tensor | slice, training: bool = False) -> torch.Tensor:
        """Those examples, as the network takes them; augmented for training."""
        ...


class DigitTask:
    """Digits of 28 x 28 for a `Stack`. All pictures stay on the device as bytes."""

    def __init__(self, recipe: Recipe, device: torch.device, data: DigitSet | None = None) -> None:
        """Raises ValueError where the data are not on this machine."""
        data = data or digit_set(recipe.data)
        self.recipe = recipe
        self.training = data.training.first(recipe.training).to(device)
        self.validation, self.test = data.validation.to(device), data.test.to(device)

    def network(self) -> stack.Stack:
        """The stack of the recipe."""
        return build(self.recipe)

    def inputs(self, part: Part, rows: torch.Tensor | slice, training: bool = False) -> torch.Tensor:
        """(B, 1, 28, 28) in [0, 1]"""
        x = part.images[rows].float().div(255)
        return augment(x, self.recipe) if training else x


def build(recipe: Recipe) -> stack.Stack:
    """The network of a recipe, with its first weights."""
    layers = stack.parse(recipe.network)
    return stack.Stack(layers, INPUT, CLASSES, recipe.activation, recipe.dropout, recipe.batch_norm, recipe.init)

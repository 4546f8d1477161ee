"""The recipe of a training: everything that decides it, in a form that fits into a link and into the history.

What every training has stands here; `digit_recipe` and `review_recipe` add what their networks and their data need.
"""

import json
import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from core.training.linked import Linked

OPTIMIZERS = ("sgd", "momentum", "rmsprop", "adam", "adamw")
SCHEDULES = ("constant", "step", "cosine", "onecycle")
CHOICES: dict[str, tuple[str, ...]] = {"optimizer": OPTIMIZERS, "schedule": SCHEDULES}
LIMITS: dict[str, tuple[float, float]] = {
    "dropout": (0, 0.9),
    "rate": (0, 1000),
    "batch": (1, 4096),
    "epochs": (1, 200),
    "l1": (0, 1),
    "l2": (0, 1),
    "clip": (0, 1000),
    "patience": (0, 100),
    "seed": (0, 9999),
}


@dataclass(frozen=True)
class Recipe(Linked, ABC):
    """Which network to train on what, and how. The same recipe on the same device gives the same curves."""

    optimizer: str = "adam"
    rate: float = 0.001
    schedule: str = "constant"
    batch: int = 64
    epochs: int = 10
    l1: float = 0.0
    l2: float = 0.0  # weight decay
    clip: float = 0.0  # largest length of the gradient; 0: not clipped
    patience: int = 0  # epochs without a better validation loss before stopping early; 0: never
    seed: int = 0
    half: bool = True  # 16-bit numbers where the device is faster with them
    count: int = 0  # how many of the training examples to use; 0: all
    dropout: float = 0.5

    choices, limits = CHOICES, LIMITS
    task: ClassVar[str]  # what the network learns to tell, by the name that links and the history have for it
    examples: ClassVar[str]  # what it learns from, in a word
    classes: ClassVar[tuple[str, ...]]
    tested: ClassVar[bool] = True  # whether there are examples to judge it by besides those that the best epoch is chosen by
    best_by: ClassVar[str] = "the validation loss was smallest"  # what `rank` goes by, in words
    most_seen: ClassVar[int]  # examples shown to a network in one training

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.rate:
            raise ValueError("rate must be above 0: with a rate of 0 nothing is learned.")
        if self.batch > self.training:
            raise ValueError(
                f"A batch of {self.batch:,} is larger than the {self.training:,} training {self.examples}. Choose a smaller batch."
            )
        if self.training * self.epochs > self.most_seen:
            raise ValueError(
                f"{self.epochs} epochs of {self.training:,} {self.examples} are too many; up to {self.most_seen:,} can be shown in one "
                "training."
            )

    @property
    @abstractmethod
    def training(self) -> int:
        """How many examples are trained on."""

    @property
    def steps_per_epoch(self) -> int:
        """Updates in one epoch, also called iterations: 1000 pictures in batches of 100 are 10."""
        return -(-self.training // self.batch)

    @property
    def steps(self) -> int:
        """Updates in the whole training, if it is not stopped early."""
        return self.steps_per_epoch * self.epochs

    @property
    def guessing(self) -> float:
        """The loss of a network that gives every class the same probability: 2.3 for ten classes, 0.69 for two."""
        return math.log(len(self.classes))

    def rank(self, val_loss: float, val_accuracy: float) -> float:
        """By which the best epoch is chosen: the one where it is smallest. The validation loss, as a rule."""
        return val_loss if math.isfinite(val_loss) else math.inf

    def to_json(self) -> str:
        """The recipe as JSON text, its task first."""
        return json.dumps({"task": self.task, **json.loads(super().to_json())})

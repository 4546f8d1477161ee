"""The recipe of a training: everything that decides it, in a form that fits into a link and into the history.

What every training has stands here; `core/tasks/<task>/recipe.py` adds what a task's networks and data need.
"""

import json
import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from core.training.fields import setting
from core.training.linked import Linked
from core.training.optimizers import OPTIMIZERS
from core.training.schedules import SCHEDULES, rate_at

PENALTIES = (0.0, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1)


@dataclass(frozen=True)
class Recipe(Linked, ABC):
    """Which network to train on what, and how. The same recipe on the same device gives the same curves."""

    rate: float = setting(
        0.001,
        "Learning rate",
        "How long the steps downhill are. Too small: it takes for ever. Too large: it jumps over the goal. "
        "Adam likes 0.001, plain SGD 0.1. Any number may be tried.",
        limits=(0, 1000), group="main", always=True, widget="text", torch="lr",
    )  # fmt: skip
    optimizer: str = setting(
        "adam",
        "Optimizer",
        "The rule that makes a step of the slopes. SGD: straight downhill. Momentum: with swing. RMSProp and Adam: each weight at "
        "its own pace. AdamW: Adam with a truer weight decay.",
        choices={name: optimizer.label for name, optimizer in OPTIMIZERS.items()}, group="main", always=True, torch="torch.optim",
    )  # fmt: skip
    batch: int = setting(
        64,
        "Batch",
        "How many {examples} are looked at for one step (one iteration). Small: many noisy steps. Large: few sure ones.",
        limits=(1, 4096), step=16, group="main", always=True, torch="batch_size",
    )  # fmt: skip
    epochs: int = setting(
        10, "Epochs", "How many times everything is seen that it learns from.", limits=(1, 200), group="main", always=True, last=True
    )
    schedule: str = setting(
        "constant",
        "Schedule: the rate over time",
        "Long steps first, short ones at the end: quick and still exact. One cycle starts low, climbs to the rate, then falls to "
        "almost zero.",
        choices={name: schedule.label for name, schedule in SCHEDULES.items()},
        words={name: schedule.within or schedule.label for name, schedule in SCHEDULES.items()},
        said="Schedule of the rate", hidden="schedule of the rate", group="rate", torch="lr_scheduler",
    )  # fmt: skip
    clip: float = setting(
        0.0,
        "Clip the gradient at (0: off)",
        "Shortens a gradient that is longer than this. One wild batch can then do no harm.",
        limits=(0, 1000), step=0.5, said="Gradient clipped at", hidden="gradient clipping", group="rate", torch="clip_grad_norm_",
    )  # fmt: skip
    dropout: float = setting(
        0.5,
        "Dropout",
        "Share of the numbers that are switched off at random in every step, so that none can be relied on.",
        limits=(0, 0.9), widget="slider", step=0.05, group="cures", torch="nn.Dropout",
    )  # fmt: skip
    l2: float = setting(
        0.0,
        "L2 (weight decay)",
        "Every weight costs its square, so large ones shrink and the network stays smooth.",
        limits=(0, 1), steps=PENALTIES, within="weight decay", group="cures", torch="weight_decay",
    )  # fmt: skip
    l1: float = setting(
        0.0, "L1", "Every weight costs its size, so useless ones go to zero.", limits=(0, 1), steps=PENALTIES, group="cures"
    )
    patience: int = setting(
        0,
        "Early stopping: patience (0: off)",
        "Stop after so many epochs in a row that were no better on validation. The weights of the best epoch are kept in any case.",
        limits=(0, 100), said="Early stopping: patience", hidden="early stopping", group="cures",
    )  # fmt: skip
    seed: int = setting(
        0,
        "Seed",
        "Chooses the first weights, the order of the examples and all other chance. Same seed, same curves.",
        limits=(0, 9999), format="d", zero="", last=True, group="same", torch="torch.manual_seed",
    )  # fmt: skip
    mixed_precision: bool = setting(
        True,
        "16-bit numbers",
        "Computes with shorter numbers where this machine is faster with them; a little less exact.",
        link="half", last=True, group="same", torch="torch.autocast",
    )  # fmt: skip
    train_limit: int = setting(
        0,
        "How many to learn from (0: all)",
        "Fewer {examples} are easier to learn by heart.",
        link="count", step=100, said="Training {examples}", hidden="how many examples", last=True, group="amounts",
    )  # fmt: skip

    task: ClassVar[str]  # what the network learns to tell, by the name that links and the history have for it
    examples: ClassVar[str]  # what it learns from, in a word
    classes: ClassVar[tuple[str, ...]] = ()  # what it tells apart, if it does that
    tested: ClassVar[bool] = True  # whether there are examples to judge it by besides those that the best epoch is chosen by
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
        """The loss of a network that knows nothing: that gives every class the same probability; 2.3 for ten, 0.69 for two."""
        return math.log(len(self.classes))

    def rate_at(self, step: int) -> float:
        """The rate of a step, 0 for the first."""
        return rate_at(self.schedule, self.rate, step, self.steps)

    def in_words(self, name: str) -> str:
        """The value of a field as people say it."""
        return f"{self.training:,}" if name == "train_limit" else super().in_words(name)

    def to_json(self) -> str:
        """The recipe as JSON text, its task first."""
        return json.dumps({"task": self.task, **json.loads(super().to_json())})

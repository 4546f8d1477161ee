"""A shape of sequences as a small lesson: learnt in a second or two, and then asked by whoever types something in."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

from core.explain.sequences.lesson import Lesson
from core.models.shape_nets import NONE, PAD


@dataclass(frozen=True)
class Arrow:
    """A tensor on its way."""

    name: str  # what carries it, or what it is
    shape: tuple[int, ...]  # as it was for what was typed
    letters: str  # such as "B, T, F"

    @property
    def time_first(self) -> str:
        """The same where PyTorch's `batch_first` is not set: time before the batch."""
        if self.letters.split(", ")[:2] in (["B", "T"], ["B", "S"]):
            return str((self.shape[1], self.shape[0], *self.shape[2:]))
        return "the same"


@dataclass(frozen=True)
class Answer:
    """What the network made of what was typed."""

    said: str  # in a sentence
    read: tuple[str, ...]  # T cells: what came in at each step, empty where nothing did
    given: tuple[str, ...]  # T cells: what went out
    inside: tuple[str, ...]  # T cells: what computes there
    arrows: tuple[Arrow, ...]


class ShapeLesson(Lesson):
    """A network, what it learns from, and how it is asked. `right` is measured on examples that it did not learn from."""

    title = ""  # as "letters to language"
    does = ""  # in a sentence
    first: Any = ""  # what is typed, or shown, at first
    batch, rate = 32, 0.01
    net: nn.Module

    def __init__(self, seed: int = 0) -> None:
        self.generator = torch.Generator().manual_seed(seed)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.prepare()
        self.optimizer = torch.optim.Adam(self.net.parameters(), self.rate)
        self.right = self.checked()

    @property
    def over(self) -> bool:
        """Whether it has had all its steps."""
        return self.step >= self.steps

    def learn(self) -> None:
        """One batch. In the second half of all steps the rate falls to 0, so that what is found settles."""
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate * min(1.0, 2 * (1 - self.step / self.steps))
        loss = self.loss()
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        if self.over:
            self.right = self.checked()

    def some(self, count: int) -> torch.Tensor:
        """A batch of so many examples: their numbers (B,)."""
        return torch.randint(count, (self.batch,), generator=self.generator)

    @abstractmethod
    def prepare(self) -> None:
        """Make the examples and the network."""

    @abstractmethod
    def loss(self) -> torch.Tensor:
        """Of the next batch."""

    @abstractmethod
    def checked(self) -> float:
        """The share of right answers, 0 to 1, on examples that it does not learn from."""

    @abstractmethod
    def answer(self, asked: Any) -> Answer:
        """What it makes of what somebody typed or drew.

        Raises:
            ValueError: It cannot be read; one sentence.
        """


def padded(rows: list[list[int]], fill: int = PAD) -> tuple[torch.Tensor, torch.Tensor]:
    """Rows of numbers as one tensor (B, T), filled up to the longest, and their lengths (B,)."""
    lengths = torch.tensor([len(row) for row in rows])
    x = torch.full((len(rows), int(lengths.max())), fill)
    for place, row in enumerate(rows):
        x[place, : len(row)] = torch.tensor(row)
    return x, lengths


def masked(scores: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of scores (B, T, C), the mean over the labels (B, T) that are there."""
    return F.cross_entropy(scores.flatten(0, 1), labels.flatten(), ignore_index=NONE)

"""Training a network that translates."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from core.data.pairs.pair_set import Pair
from core.models.translator import NONE, Translator
from core.tasks.translate.recipe import TranslateRecipe
from core.training.measures import LOSS, Measure
from core.training.task import EvaluationResult, Examples, Look, TaskDefaults, shuffled

SHOWN = 8  # validation pairs whose answers are looked at while it learns


@dataclass(frozen=True)
class PairPart:
    """N pairs on the device."""

    text: torch.Tensor  # (N, T) symbols, 0 after the end
    labels: torch.Tensor  # (N, S) symbols, 0 for the end, NONE after it

    def __len__(self) -> int:
        return len(self.text)

    def first(self, count: int) -> "PairPart":
        """The first so many."""
        return PairPart(self.text[:count], self.labels[:count])


@dataclass(frozen=True)
class Shown:
    """N pairs to look at."""

    pairs: tuple[Pair, ...]

    def __len__(self) -> int:
        return len(self.pairs)

    @property
    def labels(self) -> tuple[str, ...]:
        """(N,), what is right."""
        return tuple(pair.written for pair in self.pairs)

    @property
    def texts(self) -> tuple[str, ...]:
        """(N,), what is read."""
        return tuple(pair.read for pair in self.pairs)


def padded(rows: Sequence[Sequence[int]], width: int, fill: int) -> torch.Tensor:
    """(N, width), what is shorter filled up."""
    found = torch.full((len(rows), width), fill)
    for at, row in enumerate(rows):
        found[at, : len(row)] = torch.tensor(row, dtype=torch.long)
    return found


class TranslateTask(TaskDefaults):
    """Pairs for a `Translator`.

    An answer is judged while the network reads the right one. All its symbols are then the likeliest exactly where it would have
    written the right one by itself, always taking the likeliest: up to the first mistake both read the same.
    """

    check_batch = 400
    measures: tuple[Measure, ...] = (
        LOSS,
        Measure(
            "accuracy", "Whole answers right", smaller_is_better=False, format=".1%",
            explained="**right** is an answer whose symbols are all right, to the last",
        ),
        Measure(
            "symbols", "Symbols right", smaller_is_better=False, format=".1%", counts=False,
            explained="**symbols right** is how many letters (or words, of a sentence) of all answers it finds likeliest when it is told "
            "those before",
        ),
    )  # fmt: skip

    def __init__(self, recipe: TranslateRecipe, device: torch.device, data: None = None) -> None:
        """Raises ValueError where there are hardly any pairs as short as that."""
        self.recipe, self.device = recipe, device
        pairs = recipe.pairs
        if len(pairs.training) < recipe.training:
            raise ValueError(f"There are only {len(pairs.training):,} such pairs to learn from. Choose fewer, or longer texts.")
        self.shown = pairs.validation[:SHOWN]
        self.training = self._part(pairs.training[: recipe.training])
        self.validation, self.test = self._part(pairs.validation), self._part(pairs.test)

    def _part(self, pairs: Sequence[Pair]) -> PairPart:
        rule = self.recipe.family
        texts = padded([rule.read.numbers(pair.read) for pair in pairs], self.recipe.reach, 0)
        answers = padded([[*rule.written.numbers(pair.written), 0] for pair in pairs], rule.most, NONE)
        return PairPart(texts.to(self.device), answers.to(self.device))

    def network(self) -> Translator:
        """The recipe's network, with its first weights."""
        return build(self.recipe)

    def batches(self) -> Sequence[torch.Tensor]:
        """The pairs in a new order, cut into batches."""
        return shuffled(len(self.training), self.recipe.batch, self.device)

    def inputs(self, part: Examples, rows: torch.Tensor | slice, training: bool = False) -> torch.Tensor:
        """(B, S + T): the right answers, and behind them the texts."""
        assert isinstance(part, PairPart)
        return torch.cat([part.labels[rows], part.text[rows]], dim=1)

    def loss(self, outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """Cross-entropy, for each pair the mean over its answer's symbols, summed over the pairs."""
        return losses(outputs, labels).sum()

    def evaluate(self, outputs: torch.Tensor, labels: torch.Tensor) -> EvaluationResult:
        """Kept is which answers are "right" (N,), and the likeliest symbols as "predictions" (N, S)."""
        said, asked = outputs.argmax(dim=-1), labels != NONE
        hit = (said == labels) & asked
        right = hit.sum(dim=1) == asked.sum(dim=1)
        figures = {
            "loss": float(losses(outputs, labels).mean()), "accuracy": float(right.float().mean()),
            "symbols": float(hit.sum() / asked.sum()),
        }  # fmt: skip
        return EvaluationResult(figures, {"right": right.cpu().numpy(), "predictions": said.cpu().numpy().astype(np.int16)})

    def named_weights(self, net: nn.Module) -> dict[str, torch.Tensor]:
        """Of each layer."""
        return {in_words(name): value for name, value in net.named_parameters() if value.ndim > 1}

    @torch.inference_mode()
    def look(self, net: nn.Module) -> Look:
        """What it writes by itself for some validation pairs: text, answer and what is right as words; "written" (N,), if they agree."""
        assert isinstance(net, Translator)
        was = net.training
        net.eval()
        part = self.validation.first(SHOWN)
        said, _ = net.greedy(part.text, self.recipe.family.most)
        net.train(was)
        answers = [self.recipe.family.written.text([symbol for symbol in row if symbol]) for row in said.tolist()]
        right = np.array([answer == pair.written for answer, pair in zip(answers, self.shown, strict=True)])
        words = [word for answer, pair in zip(answers, self.shown, strict=True) for word in (pair.read, answer, pair.written)]
        return Look({"written": right}, tuple(words))


def losses(outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Of each pair the mean cross-entropy over its answer's symbols, (N,); scores (N, S, V), labels (N, S)."""
    found = F.cross_entropy(outputs.flatten(0, 1), labels.flatten(), ignore_index=NONE, reduction="none").view(labels.shape)
    return found.sum(dim=1) / (labels != NONE).sum(dim=1)


def in_words(name: str) -> str:
    """A weight as people call it, such as "decoder: from memory"."""
    reverse = ", back" if name.endswith("_reverse") else ""
    names = {
        "encoder.embedding.weight": "embedding of what is read", "encoder.memory.weight_ih_l0": "encoder: from the symbol",
        "encoder.memory.weight_hh_l0": "encoder: from memory", "encoder.places.weight": "encoder: what is remembered of a place",
        "encoder.begin.weight": "what the decoder begins with", "embedding.weight": "embedding of what was written",
        "memory.weight_ih_l0": "decoder: from the symbol", "memory.weight_hh_l0": "decoder: from memory",
        "attention.ask.weight": "attention W", "attention.offer.weight": "attention U", "attention.fit.weight": "attention v",
        "mix.weight": "mix", "answer.weight": "answer",
    }  # fmt: skip
    return names[name.removesuffix("_reverse")] + reverse


def build(recipe: TranslateRecipe) -> Translator:
    """The network of a recipe, with its first weights."""
    rule = recipe.family
    return Translator(rule.read.size, rule.written.size, rule.most, recipe.hidden_size, recipe.cell, recipe.attention)

"""Training a network that writes on: its text as numbers, and what it makes up meanwhile."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from core.data.text.held_back import held_back, unwanted
from core.data.writing.alphabet import END, UNKNOWN, Alphabet
from core.data.writing.corpus import Corpus, Part, numbered
from core.data.writing.counting import NONE
from core.data.writing.marks import HELD_BACK, KEPT_ASIDE, LEARNT, NEW, STRETCH
from core.data.writing.own import LONGEST_LINE
from core.models.letter_net import LetterNet
from core.models.sampling import Sampling, write
from core.tasks.writing.recipe import WritingRecipe
from core.training.measures import LOSS, Measure
from core.training.task import EvaluationResult, Examples, Look, TaskDefaults, shuffled

TOKENS = "tokens.json"  # the alphabet's file beside a network's weights
NAMES_SHOWN, TEXTS_SHOWN = 12, 2  # lines, or stretches of one text, that are made up at a look
LETTERS_SHOWN, WORDS_SHOWN = 160, 40  # of one text
HOW = Sampling(temperature=0.8)
LOOK_SEED = 77  # the same random numbers at every look


@dataclass(frozen=True)
class WritingPart:
    """N lines, or stretches of one text, on the device."""

    x: torch.Tensor  # (N, T) ids of what is read
    labels: torch.Tensor  # (N, T) ids of what follows each; `NONE` behind the end of a line

    def __len__(self) -> int:
        return len(self.x)

    def first(self, count: int) -> "WritingPart":
        """The first so many."""
        return WritingPart(self.x[:count], self.labels[:count])


class WritingTask(TaskDefaults):
    """A text for a `LetterNet`."""

    check_batch = 500
    measures: tuple[Measure, ...] = (
        Measure(
            "loss", "Loss", unit="nats", counted_as="cross-entropy, for each token", kept=LOSS.kept,
            explained="**Loss** is the mean of −log of the probability that it gave to what really followed, {guessing:.2f} nats for pure "
            "guessing",
        ),
        Measure(
            "perplexity", "Perplexity", format=".2f", first=True,
            explained="**perplexity** is e to the power of the loss: it is as unsure as if it chose among so many equally likely ones",
        ),
    )  # fmt: skip

    def __init__(self, recipe: WritingRecipe, device: torch.device, data: Corpus | None = None) -> None:
        """Raises ValueError where the text is not on this machine."""
        self.recipe, self.device = recipe, device
        self.corpus = data or recipe.corpus()
        self.training, self.validation, self.test = (self._part(part) for part in self.corpus.parts)
        self.training = self.training.first(recipe.training)
        self.files: Mapping[str, str] = {TOKENS: self.corpus.alphabet.to_json()}
        self._read = frozenset(self.corpus.training.rows[: recipe.training])
        self._aside = frozenset((*self.corpus.training.rows, *self.corpus.validation.rows, *self.corpus.test.rows))

    def _part(self, part: Part) -> WritingPart:
        x, labels = numbered(part, self.corpus)
        return WritingPart(torch.from_numpy(x).to(self.device), torch.from_numpy(labels).to(self.device))

    def network(self) -> LetterNet:
        """The recipe's network, with random weights."""
        return build(self.recipe, self.corpus.alphabet)

    def batches(self) -> Sequence[torch.Tensor]:
        """The lines in a new order, cut into batches."""
        return shuffled(len(self.training), self.recipe.batch, self.device)

    def inputs(self, part: Examples, rows: torch.Tensor | slice, training: bool = False) -> torch.Tensor:
        """Ids (B, T)."""
        assert isinstance(part, WritingPart)
        return part.x[rows]

    def loss(self, outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """The mean cross-entropy of all tokens of these lines, times the lines: a token counts the same in long lines and in short ones."""
        return F.cross_entropy(outputs.flatten(0, 1), labels.flatten(), ignore_index=NONE) * len(labels)

    def evaluate(self, outputs: torch.Tensor, labels: torch.Tensor) -> EvaluationResult:
        """The mean over all tokens, and e to the power of it; nothing is kept."""
        loss = float(F.cross_entropy(outputs.flatten(0, 1), labels.flatten(), ignore_index=NONE))
        return EvaluationResult({"loss": loss, "perplexity": math.exp(min(loss, 700.0))}, {})

    def named_weights(self, net: nn.Module) -> dict[str, torch.Tensor]:
        """The embedding, what comes from the token, what comes from memory, and the scores."""
        names = {
            "embedding": "embedding.weight", f"from the {self.recipe.token}": "memory.weight_ih_l0", "from memory": "memory.weight_hh_l0",
            "scores": "answer.weight",
        }  # fmt: skip
        return {name: net.get_parameter(parameter) for name, parameter in names.items()}

    @torch.inference_mode()
    def look(self, net: nn.Module) -> Look:
        """What it makes up now, by the same random numbers at every look; of lines, whether anybody has written them: (M,) `NEW` …"""
        assert isinstance(net, LetterNet)
        was_training = net.training
        net.eval()
        texts = made_up(net, self.corpus, self.device)
        net.train(was_training)
        told = [self._told(text) for text in texts]
        return Look({"made_up": np.array(told, np.uint8)}, tuple(held_back(text) for text in texts))

    def _told(self, text: str) -> int:
        if not self.corpus.by_line:
            return STRETCH
        if unwanted(text):
            return HELD_BACK
        return LEARNT if text in self._read else KEPT_ASIDE if text in self._aside else NEW


def made_up(net: LetterNet, corpus: Corpus, device: torch.device) -> list[str]:
    """Lines, or stretches of text, that it writes from the end of a line on."""
    alphabet = corpus.alphabet
    count = NAMES_SHOWN if corpus.by_line else TEXTS_SHOWN
    most = (8 if alphabet.by_word else LONGEST_LINE) if corpus.by_line else (WORDS_SHOWN if alphabet.by_word else LETTERS_SHOWN)
    begin = torch.full((count, 1), END, device=device)
    found = write(net.read, begin, most, HOW, LOOK_SEED, END if corpus.by_line else None, (UNKNOWN,))
    return [as_text(alphabet, row, corpus.by_line) for row in found.tolist()]


def as_text(alphabet: Alphabet, ids: Sequence[int], by_line: bool) -> str:
    """What was written; of a line up to its end."""
    ids = list(ids)
    return alphabet.text(ids[: ids.index(END)] if by_line and END in ids else ids)


def build(recipe: WritingRecipe, alphabet: Alphabet) -> LetterNet:
    """The network of a recipe that knows these tokens, with random weights."""
    return LetterNet(len(alphabet), recipe.embedding, recipe.hidden_size, recipe.cell, recipe.dropout)

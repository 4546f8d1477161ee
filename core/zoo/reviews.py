"""The review readers: from a text to the probability that it is for the film, after every word."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.reviews.reviews import POSITIVE, clean
from core.data.text.signs import speaking
from core.data.text.tokens import UNKNOWN, Token, Tokens, batches, padded, shipped_tokens
from core.models import files
from core.models.attention import SQUARES
from core.models.review_net import ReviewNet, odds_for

ReaderName = Literal["reviews-lstm", "reviews-gru", "reviews-rnn", "reviews-bilstm", "reviews-attention"]
READERS: dict[ReaderName, str] = {
    "reviews-lstm": "LSTM",
    "reviews-gru": "GRU",
    "reviews-rnn": "plain RNN",
    "reviews-bilstm": "LSTM that reads both ways",
    "reviews-attention": "attention",
}
MOST_TOKENS = 2000  # of one review; what comes after is not read, and the reading says so
NOTHING, STRANGE = "Write something first.", "There is no word in it that the network knows."


@dataclass(frozen=True)
class Doubt:
    """When a network that has learnt "no opinion here" gives no verdict: as with digits, by log-sum-exp of its scores against 0."""

    temperature: float  # divides the log-odds "opinion : none"
    threshold: float  # the least log-odds, after division, of an opinion

    def odds(self, scores: torch.Tensor) -> torch.Tensor:
        """Scores (..., 2) -> calibrated log-odds (...,) "opinion : none"."""
        return scores.logsumexp(dim=-1) / self.temperature


@dataclass(frozen=True)
class ReviewReading:
    """What a network made of one review."""

    text: str  # as it was read: without HTML tags and control characters
    tokens: list[Token]
    probability: float  # that the review is for the film, calibrated; 0.5 where nothing was read
    odds: NDArray[np.float32]  # (T,) calibrated log-odds "positive : negative" after each token
    votes: NDArray[np.float32]  # (T,) what each state says for itself, in calibrated log-odds
    shares: NDArray[np.float32]  # (T,) how much each vote counts in the verdict at the end; they sum to 1
    cut: bool = False  # only the first `MOST_TOKENS` tokens were read
    problem: str = ""  # why nothing was read, in a sentence
    opinion: float | None = None  # the probability that there is an opinion in it, calibrated; None: the network cannot tell
    accepted: bool = True  # surely enough an opinion to give a verdict; always True where the network cannot tell

    @classmethod
    def unread(cls, text: str, tokens: list[Token], problem: str) -> "ReviewReading":
        """Nothing could be read, and why."""
        nothing = np.zeros(0, np.float32)
        return cls(text, tokens, 0.5, nothing, nothing, nothing, problem=problem)

    @property
    def positive(self) -> bool:
        """The verdict."""
        return self.probability > 0.5

    @property
    def confidence(self) -> float:
        """The probability of the verdict."""
        return max(self.probability, 1 - self.probability)

    @property
    def running(self) -> NDArray[np.float32]:
        """(T,) the probability "for the film" after each token."""
        return np.asarray(1 / (1 + np.exp(-self.odds)), dtype=np.float32)

    @property
    def words(self) -> list[tuple[int, int]]:
        """Where each word stands, as first and last token (inclusive): words are what stands between spaces."""
        ends = [
            place for place, token in enumerate(self.tokens) if place + 1 == len(self.tokens) or self.tokens[place + 1].word != token.word
        ]
        return list(zip([0, *(end + 1 for end in ends[:-1])], ends, strict=True))


class ReviewReader:
    """Reads reviews with a network of two scores, against and for, or texts with one score for each label.

    Safe to share between threads: nothing in it changes.
    """

    def __init__(
        self, model: ReviewNet, tokens: Tokens, temperature: float = 1.0, doubt: Doubt | None = None, label: int = POSITIVE
    ) -> None:
        """`temperature` divides the scores before softmax; without `doubt` there is a verdict on everything.

        `label` is the class whose probability is asked: for the film, or one of a network that tells other labels apart.
        """
        self.model = model.eval().requires_grad_(False)
        self.tokens = tokens
        self.temperature = temperature
        self.doubt = doubt
        self.label = label

    @classmethod
    def from_files(cls, name: str, folder: Path = files.MODELS) -> "ReviewReader":
        """The network of `NAME.safetensors`, in float32, with the temperature of its card and the tokenizer they all share."""
        card = files.read_card(name, folder)
        model = ReviewNet(**files.network_settings(card))
        files.load_weights(model, name, folder)
        return cls(model, shipped_tokens(folder), card["temperature"], Doubt(**card["doubt"]) if "doubt" in card else None)

    def __call__(self, text: str) -> ReviewReading:
        """Read one review, whatever a person has typed. What cannot be read gives a reading with a `problem`."""
        text = clean(text)
        tokens = self.tokens.read(text)
        if not tokens:
            return ReviewReading.unread(text, [], NOTHING)
        if all(token.id == UNKNOWN for token in tokens) or (self.doubt and not speaking(self.tokens)[[token.id for token in tokens]].any()):
            return ReviewReading.unread(text, tokens, STRANGE)
        return self.read_ids([token.id for token in tokens[:MOST_TOKENS]], text, tokens)

    @torch.inference_mode()
    def read_ids(self, ids: Sequence[int], text: str, tokens: list[Token]) -> ReviewReading:
        """Read one review that is cut up already, or changed since."""
        x = torch.tensor([list(ids)])
        votes, weights = self.model.ballots(self.model.states(x, torch.tensor([len(ids)])))
        odds = self.prefixes(x[0]) if self.model.looks_ahead else self.odds(self.model.verdicts(votes, weights)[0])
        scores = self.model(x)[0]
        last = float(self.odds(scores))
        along = odds.numpy(), self.odds(votes[0]).numpy(), self.model.shares(weights)[0].numpy()
        chance, cut = 1 / (1 + float(np.exp(-last))), len(tokens) > len(ids)
        return ReviewReading(text, tokens[: len(ids)], chance, *along, cut=cut, **self._opinion(scores))

    def _opinion(self, scores: torch.Tensor) -> dict[str, Any]:
        if self.doubt is None:
            return {}
        odds = self.doubt.odds(scores)
        return {"opinion": float(torch.sigmoid(odds)), "accepted": bool(odds >= self.doubt.threshold)}

    def odds(self, scores: torch.Tensor) -> torch.Tensor:
        """Scores (..., 2) -> calibrated log-odds (...,) "positive : negative"; of more labels, "this one : another"."""
        return odds_for(scores / self.temperature, self.label)

    @torch.inference_mode()
    def chances(self, reading: ReviewReading) -> NDArray[np.float32]:
        """The probability of each label of a text that was read, (classes,)."""
        scores = self.model(torch.tensor([[token.id for token in reading.tokens]]))[0]
        return np.asarray((scores / self.temperature).softmax(dim=0).numpy(), dtype=np.float32)

    def asked(self, label: int) -> "ReviewReader":
        """The same network, asked about another label."""
        return ReviewReader(self.model, self.tokens, self.temperature, self.doubt, label)

    def prefixes(self, ids: torch.Tensor, most: int = 200) -> torch.Tensor:
        """Log-odds after each token for a network that looks ahead, (T,): each beginning is read anew, as if it ended there.

        Of a long review only about `most` beginnings are read, and the others get the value of the one before; with attention, whose
        work grows with the square of T, fewer.
        """
        if self.model.encoder is not None:
            most = max(12, min(most, SQUARES * 50 // len(ids) ** 2))
        step = -(-len(ids) // most)
        ends = list(range(len(ids), 0, -step))[::-1]
        beginnings = [[ids[:end].numpy() for end in ends[at : at + 32]] for at in range(0, len(ends), 32)]
        found = torch.cat([self.odds(self.model(padded(some))) for some in beginnings])
        place = torch.searchsorted(torch.tensor(ends), torch.arange(1, len(ids) + 1), right=True) - 1
        return found[place.clamp(min=0)]

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The probability "for the film" of many texts at once, (N,); 0.5 where there is nothing to read."""
        return self.answers(texts)[0]

    @torch.inference_mode()
    def answers(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """The same, and in which of the texts it sees no opinion, (N,); always there where there is nothing to read."""
        chances, refused = np.full(len(texts), 0.5, np.float32), np.ones(len(texts), dtype=bool)
        ids = [found[:MOST_TOKENS] for found in self.tokens.ids([clean(text) for text in texts])]
        for batch in batches(ids, [row for row, found in enumerate(ids) if (found != UNKNOWN).any()]):
            scores = self.model(padded([ids[row] for row in batch]))
            chances[batch] = torch.sigmoid(self.odds(scores)).numpy()
            if self.doubt is None:
                refused[batch] = False
            else:
                silent = [not speaking(self.tokens)[ids[row]].any() for row in batch]
                refused[batch] = (self.doubt.odds(scores) < self.doubt.threshold).numpy() | silent
        return chances, refused

    @property
    def parameters(self) -> int:
        """How many numbers it has learnt."""
        return sum(p.numel() for p in self.model.parameters())


def card(name: str, folder: Path = files.MODELS) -> dict[str, Any]:
    """The model card of a shipped reader."""
    return files.read_card(name, folder)

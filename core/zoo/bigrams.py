"""The yardstick: a linear classifier that counts nothing but which words and which pairs of words occur."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from core.data.reviews.reviews import clean
from core.models import files

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import HashingVectorizer

BITS = 20  # features are kept in 2^20 places; which place a pair of words has, a hash function says
PATTERN = r"\w+(?:'\w+)?|[^\w\s]"  # words, and every sign by itself
BATCH = 2000  # reviews counted at once


@dataclass(frozen=True)
class BigramReading:
    """What the classifier made of one review."""

    text: str
    probability: float  # that the review is for the film, calibrated; 0.5 where it knows nothing in it
    features: list[tuple[str, float]]  # words and pairs in it with their weights, in log-odds, the strongest first
    bias: float  # log-odds before any word; bias and weights add up to the log-odds of `probability`


class BigramReader:
    """Naive-Bayes support vector machine on words and pairs of words (Wang and Manning 2012). Safe to share between threads."""

    def __init__(self, weights: NDArray[np.float32], bias: float) -> None:
        """Weights (2^BITS,) and bias in calibrated log-odds."""
        self.weights = weights
        self.bias = bias

    @classmethod
    def from_files(cls, folder: Path = files.MODELS) -> "BigramReader":
        """The weights of `reviews-bigrams.safetensors` and the bias of its card."""
        stored = load_file(folder / "reviews-bigrams.safetensors")
        return cls(stored["weights"].astype(np.float32), files.read_card("reviews-bigrams", folder)["bias"])

    def __call__(self, text: str) -> BigramReading:
        """Read one review."""
        text = clean(text)
        grams = list(dict.fromkeys(self._analyzed(text)))
        places = vectorizer(cut_up=True).transform([[gram] for gram in grams]).indices if grams else np.zeros(0, int)
        # Two words may share a place by chance; what is there counts once.
        first = dict(zip(places[::-1].tolist(), grams[::-1], strict=True))
        found = sorted(((gram, float(self.weights[place])) for place, gram in first.items()), key=lambda pair: -abs(pair[1]))
        known = [(gram, weight) for gram, weight in found if weight]
        odds = sum(weight for _, weight in known) + self.bias if known else 0.0
        return BigramReading(text, float(1 / (1 + np.exp(-odds))), known, self.bias)

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The probability "for the film" of many texts at once, (N,)."""
        found = [self._odds(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        return np.asarray(1 / (1 + np.exp(-np.concatenate([np.zeros(0), *found]))), dtype=np.float32)

    def answers(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """The same, and in which of the texts it sees no opinion: only where it knows nothing in them."""
        found = self.probabilities(texts)
        return found, found == 0.5

    def _odds(self, texts: Sequence[str]) -> NDArray[np.float64]:
        counts = vectorizer().transform([clean(text) for text in texts])
        known = counts @ (self.weights != 0) > 0
        return np.where(known, counts @ self.weights.astype(np.float64) + self.bias, 0.0)

    @cached_property
    def parameters(self) -> int:
        """How many numbers it has learnt."""
        return int((self.weights != 0).sum()) + 1

    def _analyzed(self, text: str) -> list[str]:
        return list(vectorizer().build_analyzer()(text))


def vectorizer(cut_up: bool = False) -> "HashingVectorizer":
    """Texts to the places of their words and pairs, one 1 for each that occurs; or lists of words and pairs, cut up already."""
    from sklearn.feature_extraction.text import HashingVectorizer  # takes a second, which pages without it need not wait

    how = {"analyzer": list} if cut_up else {"ngram_range": (1, 2), "token_pattern": PATTERN}
    return HashingVectorizer(n_features=2**BITS, binary=True, alternate_sign=False, norm=None, dtype=np.float32, **how)

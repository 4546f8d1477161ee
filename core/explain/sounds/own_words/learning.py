"""Teach it: a head for all words and the background, and how good it is on what it had not heard."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.sounds.framing import LOUD
from core.explain.sounds.own_words.head import Heads, best_limit, best_temperature, dealt, fit
from core.explain.sounds.own_words.hearing import noise_features, stream_features, word_features
from core.explain.sounds.own_words.placing import Samples

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Example:
    """What the ear heard in a recording of a word; kept, so that nobody waits for it twice."""

    features: Floats  # (levels, places, 192)
    loudness: float


@dataclass(frozen=True)
class Judged:
    """How good it is, told by heads that had not heard what they were asked."""

    probabilities: Floats  # (N, C) of every recording, by a head that learnt from the others
    labels: Rows  # (N,) what it is
    unknown: Floats  # (n,) the best word's probability, of every word by a head that never heard that word

    @property
    def right(self) -> int:
        """How many recordings are taken for what they are."""
        return int((self.probabilities.argmax(axis=1) == self.labels).sum())

    @property
    def confusion(self) -> Rows:
        """(C, C) how many of each class (rows) are taken for each."""
        size = self.probabilities.shape[1]
        return np.bincount(self.labels * size + self.probabilities.argmax(axis=1), minlength=size * size).reshape(size, size)


@dataclass(frozen=True)
class Learned:
    """Everything that is needed to listen. The last class is the background."""

    weight: Floats  # (C, 192)
    bias: Floats  # (C,)
    mean: Floats  # (192,)
    spread: Floats  # (192,)
    temperature: float
    limit: float  # a word below this probability is "none of these"
    gain: float  # what sounds are multiplied by before the ear
    judged: Judged
    places: Floats  # (N, 2) where every recording lies on the map

    def probabilities(self, samples: Samples) -> Floats:
        """What it says while it listens to a sound, 16,000 samples a second: (n, C), a row for each 240 ms."""
        x = (torch.from_numpy(stream_features(samples, self.gain)) - torch.from_numpy(self.mean)) / torch.from_numpy(self.spread)
        scores = torch.nn.functional.linear(x, torch.from_numpy(self.weight), torch.from_numpy(self.bias))
        return torch.softmax(scores / self.temperature, dim=1).numpy()


def example(samples: Samples) -> Example:
    """Listen to a recording of a word."""
    return Example(*word_features(samples))


def learn(words: Sequence[Sequence[Example]], noise: Sequence[Samples]) -> Learned:
    """Learn words from their examples, two words or more, each of two or more, and two or more pieces of background, each (LENGTH,)."""
    torch.set_num_threads(1)
    gain = LOUD / max(float(np.median([each.loudness for word in words for each in word])), 1e-4)
    features = [each.features for word in words for each in word] + [noise_features(piece, gain) for piece in noise]
    labels = np.repeat(np.arange(len(words) + 1), [*map(len, words), len(noise)])
    asked = [torch.from_numpy(each[0]) for each in features]  # of each, as loud as it is, its windows (places, 192)
    fold = dealt(labels)
    held = [np.ones(len(labels), bool), *(fold != number for number in np.unique(fold)), *(labels != word for word in range(len(words)))]
    heads = _fitted(features, labels, np.stack(held))
    scores = [heads.scores(1 + number, x) for number, x in zip(fold, asked, strict=True)]
    warm = best_temperature(torch.cat(scores), torch.from_numpy(np.repeat(labels, [len(each) for each in scores])), len(labels))
    shares = np.stack([_surest(each / warm) for each in scores])
    first = len(held) - len(words)
    unknown = [_surest(heads.scores(first + word, x) / warm) for word, x in zip(labels.tolist(), asked, strict=True) if word < len(words)]
    never = np.stack(unknown)[:, :-1].max(axis=1)
    best = shares[:, :-1].max(axis=1)
    limit = best_limit(best[labels < len(words)], np.concatenate([best[labels == len(words)], never]))
    weight, bias, mean, spread = (part[0].numpy() for part in (heads.weight, heads.bias, heads.mean, heads.spread))
    middles = np.stack([each[len(each) // 2].numpy() for each in asked])
    places = _map((middles - mean) / spread)
    return Learned(weight, bias, mean, spread, warm, limit, gain, Judged(shares, labels, never), places)


def _fitted(features: Sequence[Floats], labels: Rows, held: NDArray[np.bool_]) -> Heads:
    """A head for each row of `held`, (K, N), from the recordings that it may hear; a class counts as much as another."""
    sizes = [each.shape[0] * each.shape[1] for each in features]
    classes = int(labels.max()) + 1
    counts = np.zeros(held.shape, np.float32)
    for row_counts, row in zip(counts, held, strict=True):
        each = np.bincount(labels[row], minlength=classes)
        row_counts[row] = 1 / each[labels[row]] / (each > 0).sum()
    x = torch.from_numpy(np.concatenate([each.reshape(-1, each.shape[2]) for each in features]))
    spread_out = np.repeat(counts / np.array(sizes), sizes, axis=1).astype(np.float32)
    return fit(x, torch.from_numpy(np.repeat(labels, sizes)), torch.from_numpy(spread_out), classes)


def _surest(scores: torch.Tensor) -> Floats:
    """Of the scores of some windows (places, C) the probabilities (C,) of the one in which a word is surest: so it is while it listens."""
    shares = torch.softmax(scores, dim=1).numpy()
    found: Floats = shares[shares[:, :-1].max(axis=1).argmax()]
    return found


def _map(x: Floats) -> Floats:
    """The two directions in which recordings differ most (principal components), each scaled into [-1, 1]."""
    centred = x - x.mean(axis=0)
    u, size, _ = np.linalg.svd(centred, full_matrices=False)
    found = u[:, :2] * size[:2]
    return (found / np.maximum(np.abs(found).max(axis=0), 1e-6)).astype(np.float32)

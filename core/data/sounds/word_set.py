"""Recordings of single words to learn from, and how they are parted: by who speaks, or by recording."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
SHARE = 0.2  # of the speakers for validation, and as many for the test
FEWEST = 3  # speakers: fewer cannot be parted
SEED = 0


@dataclass(frozen=True)
class WordSet:
    """N recordings, each of one word, cut out and as loud as every other (`core.data.sounds.framing`)."""

    waves: NDArray[np.int16]  # (N, LENGTH), 16,000 samples a second
    labels: Rows  # (N,), places in `classes`
    speakers: Rows  # (N,), a number for whoever speaks; -1 where nobody knows
    classes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def known(self) -> bool:
        """Whether it is known who speaks, and enough people do to be parted."""
        return bool((self.speakers >= 0).all()) and len(np.unique(self.speakers)) >= FEWEST


@dataclass(frozen=True)
class Spoken:
    """N recordings to look at and to listen to."""

    waves: NDArray[np.int16]  # (N, LENGTH), 16,000 samples a second
    mel: NDArray[np.float32]  # (N, 124, 32)
    labels: NDArray[np.int64]  # (N,)

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True)
class Split:
    """Which recordings belong to which part, in an order by chance that is always the same."""

    training: Rows
    validation: Rows
    test: Rows


def split(words: WordSet, by_speaker: bool) -> Split:
    """A fifth of the speakers is kept for the test, whatever is asked; nobody else is heard there.

    What is left is parted by speaker, another fifth of them for validation; or by recording, as many by chance: then the speakers of the
    validation are heard in training too. Where it is not known who speaks, each recording is taken for a speaker of its own.
    """
    random = np.random.default_rng(SEED)
    who = words.speakers if words.known else np.arange(len(words))
    people = random.permutation(np.unique(who))
    held = max(round(SHARE * len(people)), 1)
    test = np.isin(who, people[:held])
    validation = np.isin(who, people[held : 2 * held])
    if not by_speaker:
        rest = random.permutation(np.flatnonzero(~test))
        chosen = rest[: int(validation.sum())]
        validation = np.isin(np.arange(len(words)), chosen)
    rows = [random.permutation(np.flatnonzero(part)) for part in (~test & ~validation, validation, test)]
    return Split(*rows)

"""What one visitor has recorded, what the ear heard in it, and what was learnt of it: in memory, and nobody else's."""

import threading
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.sounds.framing import LENGTH
from core.data.sounds.reading import SoundProblem
from core.data.sounds.recordings import NOISE, Recording, Recordings, Word
from core.data.sounds.resampling import RATE
from core.data.sounds.voices import LABELS, said
from core.explain.sounds.own_words.learning import Example, Learned, example, learn

EXAMPLE = ("hello", "banana", "window")  # words of the example
OTHERS = ("eleven", "seven")  # words that it does not have
STRANGERS = ("grace", "kate")  # voices that the example does not have: to try it with
FORGOTTEN = 3 * 3600.0  # seconds
NOISES, QUIET = 8, 0.003  # pieces of background of the example, and how loud they are


@dataclass(frozen=True)
class Lesson:
    """What was learnt, of which recordings."""

    learned: Learned
    words: tuple[str, ...]  # their names, without the background
    recordings: tuple[str, ...]  # their ids, in the order of what `learned` says of them
    version: int  # of the recordings that it learnt from

    def told(self) -> dict[str, Any]:
        """Everything as lists: what a browser listens with, and what it shows."""
        learned = self.learned
        judged = learned.judged
        numbers = {name: getattr(learned, name).tolist() for name in ("weight", "bias", "mean", "spread", "places")}
        return numbers | {
            "names": list(self.words),
            "temperature": learned.temperature,
            "limit": learned.limit,
            "gain": learned.gain,
            "ids": list(self.recordings),
            "labels": judged.labels.tolist(),
            "guesses": judged.probabilities.argmax(axis=1).tolist(),
            "confusion": judged.confusion.tolist(),
            "right": judged.right,
            "refused": int((judged.unknown < learned.limit).sum()),
            "unknown": len(judged.unknown),
        }


class Workshop:
    """One visitor's."""

    def __init__(self) -> None:
        self.recordings = Recordings()
        self.touched = time.monotonic()
        self.lesson: Lesson | None = None
        self._heard: dict[str, Example] = {}
        self._lock = threading.Lock()

    def take(self, word_id: str, data: bytes, name: str = "") -> None:
        """A file for a word, or for the background; the ear hears it at once, so that teaching does not have to wait for it.

        Raises:
            SoundProblem: It is no recording, or there is no room; one sentence.
        """
        for recording_id in self.recordings.add(word_id, data, name):
            if word_id != NOISE and (found := self.recordings.find(recording_id)) is not None:
                self._example(found)

    def teach(self) -> Lesson:
        """Learn from all there is.

        Raises:
            SoundProblem: There is too little; one sentence.
        """
        with self._lock:
            version, words, noise = self.recordings.version, self.recordings.words, self.recordings.noise
            if problem := self.recordings.problem():
                raise SoundProblem(problem)
            examples = [[self._example(each) for each in word.recordings] for word in words]
            learned = learn(examples, [each.floats[:LENGTH] for each in noise])
            ids = tuple(each.id for word in [*words, Word(NOISE, "", noise)] for each in word.recordings)
            self._heard = {each.id: self._heard[each.id] for word in words for each in word.recordings}
            self.lesson = Lesson(learned, tuple(word.name for word in words), ids, version)
            return self.lesson

    def _example(self, recording: Recording) -> Example:
        if recording.id not in self._heard:
            self._heard[recording.id] = example(recording.floats)
        return self._heard[recording.id]

    def load_example(self) -> None:
        """Three words by ten of the app's voices, and a soft hiss as background, beside what is there.

        Raises:
            SoundProblem: There is no room for them; one sentence.
        """
        for word in EXAMPLE:
            word_id = self.recordings.add_word(word)
            for voice in LABELS:
                if voice not in STRANGERS:
                    self.recordings.put(word_id, said(voice, word), LABELS[voice])
        random = np.random.default_rng(0)
        self.recordings.put(NOISE, random.normal(0, QUIET, NOISES * LENGTH).astype(np.float32), "a soft hiss, made by the app")


_workshops: dict[str, Workshop] = {}
_lock = threading.Lock()


def workshop_of(visitor: str) -> Workshop:
    """What a visitor works on; what nobody has asked for in a while is forgotten."""
    now = time.monotonic()
    with _lock:
        for name in [name for name, kept in _workshops.items() if now - kept.touched > FORGOTTEN]:
            del _workshops[name]
        found = _workshops.setdefault(visitor, Workshop())
        found.touched = now
        return found


def start_over(visitor: str) -> None:
    """Throw away all that a visitor has recorded, and what was learnt of it."""
    with _lock:
        _workshops.pop(visitor, None)


def stranger(voice: str, word: str) -> NDArray[np.float32]:
    """What a voice says that is not in the example, (N,) with silence around it. 16,000 samples a second."""
    quiet = np.zeros(RATE, np.float32)
    return np.concatenate([quiet[: RATE // 4], said(voice, word), quiet])

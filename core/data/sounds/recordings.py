"""The recordings of one visitor, for words of his own: in memory, within limits, and gone when he says so or has not come for a while."""

import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from weakref import WeakSet

import numpy as np
from numpy.typing import NDArray

from core.data.names import class_name, file_name, name_key
from core.data.sounds.framing import LENGTH
from core.data.sounds.heard import SILENT, heard
from core.data.sounds.reading import SoundProblem, open_sound
from core.data.sounds.resampling import RATE
from core.data.sounds.waves import in_16_bits

NOISE = "noise"  # the id of the class of background
LEAST_WORDS, MOST_WORDS = 2, 10
LEAST_EACH, GOOD_EACH, MOST_EACH = 2, 5, 20  # recordings of a word: to learn at all, to learn well, at most
LEAST_NOISE = 3  # pieces of background
MOST_SECONDS = 10.0  # of a recording: what is longer is cut
OWN_SECONDS = 400.0  # of all recordings of a visitor: 13 MB
ALL_SECONDS = 12_000.0  # of everybody's: 380 MB
SILENCE = "There is only silence in this recording: is the microphone on?"


@dataclass(frozen=True)
class Recording:
    """One recording of a word, or one piece of background."""

    id: str  # cannot be guessed
    name: str  # of the file that it came in; empty where it was recorded here
    samples: NDArray[np.int16]  # (N,), 16,000 a second
    note: str = ""  # what was odd about it

    @property
    def floats(self) -> NDArray[np.float32]:
        """(N,) in [-1, 1]."""
        return np.asarray(self.samples, np.float32) / np.float32(32768)

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / RATE


@dataclass
class Word:
    """A class: a word, or the background."""

    id: str
    name: str
    recordings: list[Recording] = field(default_factory=list)


class Recordings:
    """Words with their recordings. Every change is whole before the next begins."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._words = {NOISE: Word(NOISE, "background")}
        self.version = 0  # another after every change
        _everybodys.add(self)

    @property
    def words(self) -> list[Word]:
        """The words, without the background, in the order in which they came; a copy."""
        with self._lock:
            return [replace(word, recordings=list(word.recordings)) for word in self._words.values() if word.id != NOISE]

    @property
    def noise(self) -> list[Recording]:
        """The pieces of background."""
        with self._lock:
            return list(self._words[NOISE].recordings)

    @property
    def seconds(self) -> float:
        """Of all recordings together."""
        with self._lock:
            return sum(each.seconds for word in self._words.values() for each in word.recordings)

    def add_word(self, name: str) -> str:
        """A new word; the one there is where its name is taken. Gives its id.

        Raises:
            SoundProblem: It has no name, or there are too many; one sentence.
        """
        wanted = class_name(name)
        with self._lock:
            if not wanted:
                raise SoundProblem("A word needs a name.")
            for word in self.words:
                if name_key(word.name) == name_key(wanted):
                    return word.id
            if len(self._words) > MOST_WORDS:
                raise SoundProblem(f"There are {MOST_WORDS} words already; more cannot be told apart here. Delete one first.")
            word = Word(secrets.token_hex(6), wanted)
            self._words[word.id] = word
            self.version += 1
            return word.id

    def rename(self, word_id: str, name: str) -> None:
        """Give a word another name.

        Raises:
            SoundProblem: It has none then, or another word is called so; one sentence.
        """
        wanted = class_name(name)
        with self._lock:
            word = self._word(word_id)
            if not wanted or word_id == NOISE:
                raise SoundProblem("A word needs a name.")
            if any(name_key(other.name) == name_key(wanted) and other is not word for other in self._words.values()):
                raise SoundProblem(f"Another word is called “{wanted}” already.")
            word.name = wanted
            self.version += 1

    def remove_word(self, word_id: str) -> None:
        """Throw a word away, with its recordings."""
        with self._lock:
            if word_id != NOISE:
                self._words.pop(word_id, None)
                self.version += 1

    def add(self, word_id: str, data: bytes, name: str = "") -> list[str]:
        """Take a recording, or cut one of background into pieces. Gives the ids.

        Raises:
            SoundProblem: It is none, there is nothing in it, or there is no room; one sentence.
        """
        sound = open_sound(data)
        notes = list(sound.notes)
        samples = sound.samples
        if sound.seconds > MOST_SECONDS:
            samples = samples[: round(MOST_SECONDS * RATE)]
            notes.append(f"It lasts {sound.seconds:.0f} seconds; the first {MOST_SECONDS:.0f} are kept.")
        return self.put(word_id, samples, name, notes)

    def put(self, word_id: str, samples: NDArray[np.float32], name: str = "", notes: list[str] | None = None) -> list[str]:
        """The same with samples (N,) in [-1, 1], 16,000 a second."""
        said = list(notes or [])
        pieces = _pieces(samples) if word_id == NOISE else [_word(samples, said)]
        note = " ".join(said)
        whole = in_16_bits(samples)
        made = [Recording(secrets.token_hex(8), file_name(name) if name else "", whole[first:last], note) for first, last in pieces]
        with self._lock:
            word = self._word(word_id)
            left = MOST_EACH - len(word.recordings)
            if left <= 0:
                raise SoundProblem(f"“{word.name}” has {MOST_EACH} recordings already, which is enough; delete one first.")
            made = made[:left]
            _room(self.seconds, sum(each.seconds for each in made))
            word.recordings += made
            self.version += 1
        return [each.id for each in made]

    def find(self, recording_id: str) -> Recording | None:
        """A recording by its id."""
        with self._lock:
            return next((each for word in self._words.values() for each in word.recordings if each.id == recording_id), None)

    def remove(self, recording_id: str) -> None:
        """Throw a recording away."""
        with self._lock:
            for word in self._words.values():
                word.recordings = [each for each in word.recordings if each.id != recording_id]
            self.version += 1

    def move(self, recording_id: str, word_id: str) -> None:
        """A recording is of another word.

        Raises:
            SoundProblem: There is no such word or recording, or the word has enough; one sentence.
        """
        with self._lock:
            found, word = self.find(recording_id), self._word(word_id)
            if found is None:
                raise SoundProblem("This recording is not there any more.")
            if len(word.recordings) >= MOST_EACH and found not in word.recordings:
                raise SoundProblem(f"“{word.name}” has {MOST_EACH} recordings already, which is enough; delete one first.")
            if word_id == NOISE and len(found.samples) < LENGTH:
                raise SoundProblem("It is too short to be background: that comes in pieces of a second and a quarter.")
            self.remove(recording_id)
            word.recordings.append(found)

    def problem(self) -> str:
        """Why it cannot be learnt yet, in one sentence; or empty."""
        words = self.words
        if len(words) < LEAST_WORDS:
            return "Two words are needed to tell apart." if not words else f"One word more is needed than “{words[0].name}”."
        for word in words:
            missing = LEAST_EACH - len(word.recordings)
            if missing > 0:
                return f"“{word.name}” needs {missing} recording{'s' * (missing > 1)} more; {GOOD_EACH} or more are better."
        if len(self.noise) < LEAST_NOISE:
            return "Record some seconds of background, so that it learns what no word sounds like."
        return ""

    def _word(self, word_id: str) -> Word:
        if word_id not in self._words:
            raise SoundProblem("This word is not there any more.")
        return self._words[word_id]


def _word(samples: NDArray[np.float32], notes: list[str]) -> tuple[int, int]:
    """Where in a recording the word and a little around it is; what may spoil it is added to the notes."""
    found = heard(samples)
    if not found.words:
        raise SoundProblem(SILENCE if found.level < SILENT else "Nothing stands out in this recording: say it louder, for longer.")
    notes += found.warnings
    if not found.voice:
        notes.append("No voice was found in it, only noise.")
    first, last = found.words[0][0], found.words[-1][1]
    if last - first > LENGTH:
        notes.append(f"The word lasts {(last - first) / RATE:.1f} seconds; what it learns is the middle {LENGTH / RATE:.1f} of it.")
    around = RATE // 2
    return max(first - around, 0), min(last + around, len(samples))


def _pieces(samples: NDArray[np.float32]) -> Iterator[tuple[int, int]]:
    if len(samples) < LENGTH:
        raise SoundProblem(f"Background has to last {LENGTH / RATE:.1f} seconds or more; this lasts {len(samples) / RATE:.1f}.")
    return ((start, start + LENGTH) for start in range(0, len(samples) - LENGTH + 1, LENGTH))


_everybodys: WeakSet[Recordings] = WeakSet()


def _room(own: float, more: float) -> None:
    """Raises SoundProblem where there is no room for so many seconds."""
    if own + more > OWN_SECONDS:
        raise SoundProblem(f"There is room for {OWN_SECONDS / 60:.0f} minutes of recordings, and it is used up; delete some first.")
    if sum(each.seconds for each in list(_everybodys)) + more > ALL_SECONDS:
        raise SoundProblem("The recordings of all who are here take all the room there is; try again later.")

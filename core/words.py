"""What the words of the course mean; `assets/words.toml` is the one place where that stands."""

import difflib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.lab import Lab

FILE = Path(__file__).parents[1] / "assets" / "words.toml"
CLOSE = 0.7  # how alike two spellings are, from 0 to 1, to be taken for one word


@dataclass(frozen=True)
class Word:
    """One entry."""

    term: str
    says: str  # a sentence or two
    lab: Lab
    also: tuple[str, ...] = ()  # other names of the same thing

    @property
    def names(self) -> tuple[str, ...]:
        """The term and its other names, in small letters."""
        return tuple(name.casefold() for name in (self.term, *self.also))


@cache
def words() -> tuple[Word, ...]:
    """All entries, in the order of the alphabet."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    made = [Word(term, entry["says"], Lab(entry["lab"]), tuple(entry.get("also", ()))) for term, entry in read.items()]
    return tuple(sorted(made, key=lambda word: word.term.casefold()))


def find(asked: str) -> tuple[Word, ...]:
    """Entries for what somebody typed: those called so, else those with it in their name, their text, or a name that is spelt nearly so."""
    asked = " ".join(asked.split()).casefold()
    tries = (
        lambda word: asked in word.names,
        lambda word: any(asked in name for name in word.names),
        lambda word: asked in word.says.casefold(),
        lambda word: difflib.get_close_matches(asked, word.names, n=1, cutoff=CLOSE),
    )
    return next((found for test in tries if (found := tuple(word for word in words() if test(word)))), ())

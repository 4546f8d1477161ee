"""The pairs that a network learns to translate, made by rule: always the same ones, and nothing asked for in two parts.

A part is chosen for an answer, and not for a pair: 28 November 2026 is learnt from in all its spellings, or in none. What is longer than
what is learnt from is kept apart, to see how far a network gets beyond what it knows.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from core.data.pairs import dates, numbers, sentences
from core.data.pairs.symbols import Symbols

DATES, IN_WORDS, IN_DIGITS, SENTENCES = "dates", "words", "digits", "sentences"
TRAINING, HELD = 6000, 400  # pairs to learn from; to check with, for the test, and of those that are longer
TRIES = 60  # times as many pairs as are wanted: fewer different ones are there


class Pair(NamedTuple):
    """A text, and what is to be made of it."""

    read: str
    written: str


@dataclass(frozen=True)
class Family:
    """A rule by which pairs are made."""

    make: Callable[[Generator], tuple[str, str]]
    read: Symbols
    written: Symbols
    usual: int  # symbols of the longest text that is learnt from
    most: int  # symbols of the longest answer there is, with the end
    examples: tuple[str, ...]  # to try


@dataclass(frozen=True)
class PairSet:
    """Pairs in parts, and those that are longer than any of them."""

    training: tuple[Pair, ...]
    validation: tuple[Pair, ...]
    test: tuple[Pair, ...]
    longer: tuple[Pair, ...]


def letters(text: str) -> Symbols:
    """These letters, each once, in order."""
    return Symbols(tuple(sorted(set(text))), "letter")


_DIGITS = letters("0123456789")
_DATES = letters("0123456789abcdefghijklmnopqrstuvwxyzä.,/- ")
_ISO = letters("0123456789-")
_LETTERS = {"en": "", "de": "äöüß", "fr": "éèêîûôç", "es": "áéíóúñü"}
_SAID = {"en": (48, "nine hundred and four"), "de": (40, "dreihundertvierundzwanzig"), "fr": (48, "quatre-vingt-dix-sept"),
         "es": (48, "quinientos veintidós")}  # fmt: skip
_LONGEST_SAID = 80


@lru_cache(16)
def family(data: str, language: str = "en") -> Family:
    """The rule of that name: "dates", "words" (numbers in words), "digits" (the way back) or "sentences"."""
    if data == DATES:
        return Family(dates.pair, _DATES, _ISO, 30, 11, ("28. november 2026", "the 4th of july 1976", "saturday, may 9, 2015"))
    if data == SENTENCES:
        english, german = (Symbols(words, "word") for words in sentences.words())
        examples = ("the old man has seen a red book", "today the girl will buy an apple", "he carries the cup because she paints a chair")
        return Family(sentences.pair, english, german, 15, 40, examples)
    spelt = letters("abcdefghijklmnopqrstuvwxyz -" + _LETTERS[language])
    said = partial(numbers.pair, language=language)
    if data == IN_WORDS:
        usual, example = _SAID[language]
        more = tuple(numbers.in_words(number, language) for number in (21, 4070))
        return Family(said, spelt, _DIGITS, usual, numbers.DIGITS + 1, (example, *more))
    return Family(partial(_back, said), _DIGITS, spelt, 5, _LONGEST_SAID, ("342", "21", "4070"))


def _back(said: Callable[[Generator], tuple[str, str]], random: Generator) -> tuple[str, str]:
    word, digits = said(random)
    return digits, word


def _part(written: str) -> int:
    """Of ten answers eight are learnt from (0 to 7), one is to check with (8), one for the test (9)."""
    return zlib.crc32(written.encode()) % 10


@lru_cache(16)
def pair_set(data: str, language: str, longest: int) -> PairSet:
    """All parts, no pair in any of them twice.

    Args:
        data, language: As for `family`.
        longest: Symbols of the longest text that is learnt from.

    Raises:
        ValueError: There are hardly any texts as short as that; one sentence.
    """
    rule, random = family(data, language), np.random.default_rng(0)
    wanted = {"training": TRAINING, "validation": HELD, "test": HELD, "longer": HELD}
    found: dict[str, dict[Pair, None]] = {name: {} for name in wanted}
    for _ in range(TRIES * TRAINING // 8):
        made = Pair(*rule.make(random))
        kept = _part(made.written)
        name = "training" if kept < 8 else ("validation", "test")[kept - 8]
        if len(rule.read.cut(made.read)) > longest:
            name = "longer" if kept >= 8 else ""
        if name and len(found[name]) < wanted[name]:
            found[name][made] = None
        if all(len(found[name]) >= most for name, most in wanted.items()):
            break
    if min(len(found[name]) for name in ("training", "validation", "test")) < 20:
        raise ValueError(f"There are hardly any such texts of up to {longest} {rule.read.one}s; let it learn from longer ones.")
    return PairSet(**{name: tuple(pairs) for name, pairs in found.items()})

"""What the values in a column of labels mean: for a film, against it, or neither. Guessed, said, and put right by people."""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.given import decimal
from core.data.reviews.reviews import NEGATIVE, POSITIVE
from core.data.reviews.reviews import NEITHER as NONE
from core.data.text.cells import as_cells

MOST_KINDS = 200  # different values of a column of labels
READABLE = 0.6  # share of the cells that must be labels
SLIP = 0.01  # a value that is there less often than this share of the most frequent one makes no other scale
# Words as people label with them, in English, German, French, Spanish and Italian.
FOR = frozenset([
    "positive", "pos", "p", "yes", "y", "true", "t", "good", "great", "for", "like", "liked", "fresh", "happy", "recommended", "up",
    "thumbs up", "+",
    "👍", "😊", "🙂", "positiv", "gut", "ja", "dafür", "wahr", "richtig", "empfohlen", "positif", "bon", "oui", "vrai", "positivo",
    "bueno", "sí", "si", "buono", "sì", "vero",
])  # fmt: skip
AGAINST = frozenset([
    "negative", "neg", "n", "no", "false", "f", "bad", "awful", "against", "dislike", "disliked", "rotten", "sad", "not recommended",
    "not good", "down", "thumbs down", "-", "👎", "😞", "🙁", "negativ", "schlecht", "nein", "dagegen", "falsch", "nicht empfohlen",
    "nicht gut",
    "négatif", "mauvais", "non", "faux", "negativo", "malo", "cattivo", "falso",
])  # fmt: skip
NEITHER = frozenset(["neutral", "mixed", "neither", "none", "unknown", "unentschieden", "gemischt", "weder", "neutro", "mittel", "?"])
NO_OPINION = frozenset(["0.5", "neutral", "neutro", "neither", "weder", "no opinion", "no_opinion"])  # said of a text that judges nothing
ADVERB = re.compile(r"(?:very|extremely|strongly|rather|somewhat|mostly|slightly|weakly|sehr|eher|überwiegend)[\s_-]+")
PREFIX = re.compile(r"_*(?:label|class|klasse|__label__)[\s_:-]*(?=[-+\d])")
OUT_OF = re.compile(r"(.+?)\s*(?:(?:/|out of|von|of)\s*(\d{1,3})|(stars?|sterne?n?|★))")
QUOTES = "\"'`“”„‟‘’‚«»‹›"


@dataclass(frozen=True)
class Sides:
    """Which values are for a film and which against it; all others say neither."""

    positive: tuple[str, ...]
    negative: tuple[str, ...]
    sure: bool = True  # no other meaning is likely

    def turned(self) -> "Sides":
        """The other way round."""
        return Sides(self.negative, self.positive, self.sure)


@dataclass(frozen=True)
class Labels:
    """What a column says about its reviews."""

    values: NDArray[np.int64]  # (N,) 1 for the film, 0 against it, -1 neither
    sides: Sides
    said: str  # how its cells were taken, in a sentence

    @property
    def known(self) -> NDArray[np.bool_]:
        """(N,) which reviews have one."""
        return self.values != NONE


def plain(cell: str) -> str:
    """A value as it is compared: small letters, no quotation marks, single spaces; 1.0, "label 1" and 1 are alike."""
    word = PREFIX.sub("", " ".join(cell.casefold().split()).strip(QUOTES).rstrip(".!") or cell.strip())
    number = decimal(word)
    return word if number is None else f"{number:g}"


def kinds(cells: Sequence[str]) -> dict[str, int]:
    """The different values and how often each is there, the most frequent first; empty cells are none."""
    names, codes = as_cells(cells).kinds
    counts: dict[str, int] = {}
    for name, count in zip(map(plain, names), np.bincount(codes, minlength=len(names)).tolist(), strict=True):
        if name:
            counts[name] = counts.get(name, 0) + count
    return dict(sorted(counts.items(), key=lambda item: -item[1]))


def guess(counts: Mapping[str, int]) -> Sides | None:
    """What these values most likely mean; None where that cannot be told."""
    total, said = sum(counts.values()), {kind: _word(kind) for kind in counts}
    if any(side in (NEGATIVE, POSITIVE) for side in said.values()):
        return _words(counts, said, total)
    numbers = {kind: found for kind in counts if (found := _number(kind))}
    if not numbers or sum(counts[kind] for kind in numbers) < READABLE * total:
        return None
    scale = _scale(numbers, counts)
    if scale is None:
        return None
    positive = tuple(kind for kind, (value, _) in numbers.items() if scale.from_here <= value <= scale.highest)
    return Sides(positive, tuple(kind for kind, (value, _) in numbers.items() if scale.lowest <= value <= scale.up_to), scale.sure)


def labels(cells: Sequence[str], sides: Sides | None = None) -> Labels | None:
    """Cells as labels, taken as `sides` says or as is guessed; None where nobody can tell."""
    cells = as_cells(cells)
    found = sides or guess(kinds(cells))
    if found is None or not (found.positive or found.negative):
        return None
    names, codes = cells.kinds
    of = dict.fromkeys(found.positive, POSITIVE) | dict.fromkeys(found.negative, NEGATIVE)
    values = np.array([of.get(plain(name), NONE) for name in names], dtype=np.int64)[codes]
    return Labels(values, found, _said(found, kinds(cells), values))


def no_opinion(cells: Sequence[str]) -> NDArray[np.bool_]:
    """(N,) which cells say that the text has no opinion, in so many words."""
    names, codes = as_cells(cells).kinds
    return np.array([plain(name) in NO_OPINION for name in names], dtype=bool)[codes] if len(names) else np.zeros(len(cells), dtype=bool)


def doubt(values: NDArray[np.int64], probabilities: NDArray[np.floating]) -> str:
    """A sentence where these labels and what a reader that is usually right says do not go together; else "".

    Args:
        values: (N,) 1 for a film, 0 against it.
        probabilities: (N,) that a review is for the film.
    """
    if not len(values):
        return ""
    share = float(((probabilities > 0.5) == (values == POSITIVE)).mean())
    if share < 0.4:
        return (
            f"Mostly reversed? The reader agrees with only {share:.0%} of the labels. Look at a few of the reviews: the reader errs, too. "
            "If the labels count the other way, swap for and against."
        )
    if share < 0.6 and len(values) >= 10:
        return f"The reader agrees with {share:.0%} of the labels, as if by chance. Do these values say who is for the film?"
    return ""


def _word(kind: str) -> int | None:
    """What a word says, -1 for neither; None where it is no word of the kind."""
    word = ADVERB.sub("", kind)
    return POSITIVE if word in FOR else NEGATIVE if word in AGAINST else NONE if word in NEITHER else None


def _words(counts: Mapping[str, int], said: Mapping[str, int | None], total: int) -> Sides | None:
    sides = dict(said) | {kind: side for kind, side in (("1", POSITIVE), ("0", NEGATIVE), ("-1", NEGATIVE)) if kind in counts}
    other = [kind for kind, side in sides.items() if side is None]
    if len(counts) == 2 and len(other) == 1:  # of two values one is understood
        known = next(side for side in sides.values() if side is not None)
        sides[other[0]] = {POSITIVE: NEGATIVE, NEGATIVE: POSITIVE}.get(known)
    elif sum(counts[kind] for kind in other) > (1 - READABLE) * total:
        return None
    by_side = {side: tuple(kind for kind, found in sides.items() if found == side) for side in (POSITIVE, NEGATIVE)}
    return Sides(by_side[POSITIVE], by_side[NEGATIVE], sure=len(counts) > 2 or not other)


def _number(kind: str) -> tuple[float, float] | None:
    """A number and out of how many it is, 0 where that is not said: "4", "4/5", "4 stars", "★★★★☆"."""
    if kind.strip("★☆") == "" and kind:
        return kind.count("★"), 5
    if (value := decimal(kind)) is not None:
        return value, 0
    if (found := OUT_OF.fullmatch(kind)) and (value := decimal(found[1])) is not None:
        return value, float(found[2] or 5)
    return None


@dataclass(frozen=True)
class _Scale:
    """Numbers from `lowest` to `highest`; up to `up_to` they are against a film, from `from_here` on for it."""

    lowest: float
    up_to: float
    from_here: float
    highest: float
    sure: bool


def _scale(numbers: Mapping[str, tuple[float, float]], counts: Mapping[str, int]) -> _Scale | None:
    """The scale that these numbers are most likely of; None where there is none."""
    most = max(counts[kind] for kind in numbers)
    usual = sorted({value for kind, (value, _) in numbers.items() if counts[kind] > SLIP * most})
    low, high, top = usual[0], usual[-1], max(top for _, top in numbers.values())
    if top:
        return _stars(max(top, high), True)
    if len(usual) == 2:  # any two values: the larger one is for
        sure = (low in (-1, 0, 1) and high in (1, 2)) or low + high in (0, 6) or low == 0
        return _Scale(low, low, high, high, sure) if high <= 10 or low == 0 else None
    if low < 0:
        return _around(0, low, high, low == -high)
    if high <= 1:
        return _around(0.5, 0, 1, True)
    if (low == 0 and high <= 4) or (len(usual) == 3 and high == 3):
        return _around((low + high) / 2, low, high, high in (2, 4) or low == 1)
    return _stars(high, high in (5, 10, 100))


def _around(middle: float, low: float, high: float, sure: bool) -> _Scale:
    """Whose middle says neither."""
    return _Scale(low, math.nextafter(middle, -math.inf), math.nextafter(middle, math.inf), high, sure)


def _stars(top: float, sure: bool) -> _Scale | None:
    """From 1 to 5 the 3 says neither, from 1 to 10 the 5 and the 6."""
    if top <= 10:
        return _Scale(0, 2.5, 3.5, 5, sure) if top <= 5 else _Scale(0, 4, 7, 10, sure)
    return _Scale(0, 0.4 * top, 0.7 * top, top, sure) if sure and top <= 100 else None


def _said(sides: Sides, counts: Mapping[str, int], values: NDArray[np.int64]) -> str:
    """What the values were taken for."""
    out = [kind for kind in counts if kind not in sides.positive and kind not in sides.negative]
    parts = [f"{_listed(sides.positive)} {_are(sides.positive)} for the film, {_listed(sides.negative)} against"]
    parts += [f"{_listed(out)} left out"] if out else []
    without = int((values == NONE).sum())
    end = f" {without:,} of {len(values):,} reviews have no label and count in no figure." if without else ""
    return ", ".join(parts) + "." + end


def _are(values: Collection[str]) -> str:
    return "is" if len(values) == 1 else "are"


def _listed(values: Sequence[str]) -> str:
    """Values in words, in their order, not too many."""
    ordered = sorted(values, key=lambda kind: (_number(kind) or (0, 0))[0])
    named = [kind[:30] if decimal(kind) is not None else f"“{kind[:30]}”" for kind in ordered[:6]]
    if len(ordered) > 6:
        named[5:] = [f"{len(ordered) - 5} others"]
    return " and ".join(filter(None, [", ".join(named[:-1]), *named[-1:]])) or "nothing"

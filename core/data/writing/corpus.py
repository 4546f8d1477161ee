"""A text in three parts, to learn from, to check with and for the test; of a list its lines, of one text its stretches."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.data.writing import first_names, own, sentences
from core.data.writing.alphabet import END, Alphabet, alphabet_of, parted
from core.data.writing.counting import NONE, Counts, Ids

NAMES, SENTENCES, OWN = "names", "sentences", "own"
LINES, LETTERS, WORDS = "lines", "letters", "words"  # each line by itself; one text, letter by letter; one text, word by word
FORMS = {NAMES: (LINES, False), SENTENCES: (LINES, True)}  # by data: how it is taken, and whether by words
MOST_HELD = 10_000  # tokens that are kept apart to check with, and as many for the test


@dataclass(frozen=True)
class Part:
    """Some of a text: what is read at once, without the sign that begins it."""

    rows: tuple[str, ...]  # lines, or stretches of one text that follow one another

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, eq=False)
class Corpus:
    """A text to learn from."""

    training: Part
    validation: Part
    test: Part
    by_line: bool
    alphabet: Alphabet  # of the training part

    @property
    def parts(self) -> tuple[Part, Part, Part]:
        """All three."""
        return self.training, self.validation, self.test


def held(rows: int, wide: int) -> int:
    """Of so many rows, each so many tokens wide, how many are kept apart to check with, and as many again for the test: a tenth."""
    return max(1, min(rows // 10, MOST_HELD // wide))


@lru_cache(8)
def corpus_of(data: str, name: str = "", form: str = LINES, window: int = 0) -> Corpus:
    """The text of a recipe.

    Args:
        data: "names", "sentences" or "own".
        name: Of an own text.
        form: How an own text is taken.
        window: Tokens of a stretch, where it is taken as one text.

    Raises:
        ValueError: It is not on this machine; one sentence.
    """
    if data == NAMES:
        return _lines(first_names.first_names(), False, first_names.LONGEST)
    if data == SENTENCES:
        return _lines(sentences.sentences(), True, 5)
    text = own.load(name)
    return _lines(own_lines(text), False, own.LONGEST_LINE) if form == LINES else _whole(text, form == WORDS, window)


def own_lines(text: str) -> tuple[str, ...]:
    """Each line once, in the order of the text, cut where it is too long."""
    return tuple(dict.fromkeys(line[: own.LONGEST_LINE] for line in text.split("\n") if line))


def amount(text: str, form: str) -> int:
    """How much there is of an own text: lines, letters or words, as it is taken."""
    return len(own_lines(text)) if form == LINES else len(parted(text, form == WORDS))


def _lines(lines: Sequence[str], by_word: bool, wide: int) -> Corpus:
    """Lines in an order by chance that is always the same, cut into parts."""
    order = np.random.default_rng(0).permutation(len(lines))
    mixed, apart = [lines[place] for place in order], held(len(lines), wide)
    training, validation, test = mixed[2 * apart :], mixed[:apart], mixed[apart : 2 * apart]
    return Corpus(_part(training), _part(validation), _part(test), True, alphabet_of(["\n".join(training)], by_word))


def _whole(text: str, by_word: bool, window: int) -> Corpus:
    """Stretches of one text: the first are learnt from, the last two tenths are kept apart."""
    tokens = parted(text, by_word)
    rows = ["".join(tokens[start : start + window]) for start in range(0, len(tokens) - window + 1, window)]
    apart = held(len(rows), window)
    cut = len(rows) - 2 * apart
    training, validation, test = rows[:cut], rows[cut : cut + apart], rows[cut + apart :]
    known = "".join(tokens[: learnt(len(tokens), cut * window)])
    return Corpus(_part(training), _part(validation), _part(test), False, alphabet_of([known], by_word))


def learnt(tokens: int, training: int) -> int:
    """Of one text of so many tokens, the first that its alphabet is made of: always from its training part, however long stretches are."""
    return min(7 * tokens // 10, training)


def _part(rows: Sequence[str]) -> Part:
    return Part(tuple(rows))


def numbered(part: Part, corpus: Corpus) -> tuple[Ids, Ids]:
    """What is read (N, T), and what follows each token (N, T), `NONE` behind the end of a line.

    A line is read from the end of the line before it, and foretold up to its own end; of a stretch of one text all but its first token is.
    """
    ids = [corpus.alphabet.ids(row) for row in part.rows]
    if corpus.by_line:
        read, follows = [[END, *row] for row in ids], [[*row, END] for row in ids]
    else:
        read, follows = [row[:-1] for row in ids], [row[1:] for row in ids]
    wide = max(map(len, read))
    x, y = np.full((len(ids), wide), END, np.int64), np.full((len(ids), wide), NONE, np.int64)
    for place, (one, other) in enumerate(zip(read, follows, strict=True)):
        x[place, : len(one)], y[place, : len(other)] = one, other
    return x, y


@lru_cache(8)
def counts_of(corpus: Corpus) -> Counts:
    """The pairs and triples of the training part, smoothed as suits the validation part best."""
    return Counts.of(*numbered(corpus.training, corpus), len(corpus.alphabet)).tuned(*numbered(corpus.validation, corpus))


@lru_cache(8)
def yardstick(corpus: Corpus) -> tuple[float, float]:
    """The perplexity of counting pairs, and of counting triples, on the test part."""
    counts, test = counts_of(corpus), numbered(corpus.test, corpus)
    return counts.perplexity(*test, 2), counts.perplexity(*test, 3)

"""Film reviews: texts and whether they are for or against."""

import gzip
import html
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MINI = Path(__file__).parents[3] / "assets" / "reviews.tsv"
EXAMPLES = MINI.with_name("reviews-examples.json")
MINI_PARTS = (500, 100, 100)
IMDB_VALIDATION = 2_500  # of the 25,000 reviews of IMDB to train on; its other 25,000 are the test
NEGATIVE, POSITIVE = 0, 1
NEITHER = -1  # the label of a text that has none, or says neither
SIDES = {"0": NEGATIVE, "1": POSITIVE}  # how labels are written
MOST_CHARACTERS = 1_000_000  # of one text; what is longer is cut

BREAK = re.compile(r"<\s*/?\s*[a-zA-Z][^<>]{0,60}>")  # <br />, <i>, </p> …
# What is no character of any text: control characters, halves of characters, marks that turn the direction of writing.
NO_TEXT = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Reviews:
    """N texts and their labels."""

    texts: tuple[str, ...]
    labels: NDArray[np.int64]  # (N,) 1 for a positive review, 0 for a negative one

    def __len__(self) -> int:
        return len(self.texts)

    def first(self, count: int) -> "Reviews":
        """The first so many."""
        return Reviews(self.texts[:count], self.labels[:count])

    def every(self, step: int) -> "Reviews":
        """Every second, third … of them, from the first on."""
        return self.rows(range(0, len(self), step))

    def rows(self, rows: Sequence[int] | NDArray[np.integer]) -> "Reviews":
        """Some of them, in that order."""
        return Reviews(tuple(self.texts[row] for row in rows), self.labels[np.asarray(rows, dtype=np.int64)])


@dataclass(frozen=True)
class ReviewSet:
    """Train on the first, choose by the second, judge once by the third."""

    training: Reviews
    validation: Reviews
    test: Reviews


@dataclass(frozen=True)
class Example:
    """A text worth trying, and why."""

    name: str
    group: str  # what kind of text it is
    text: str
    label: int  # 1 where a person is for the film, 0 where against
    why: str


@cache
def examples() -> tuple[Example, ...]:
    """Texts to try: clear ones, negations, turns, long ones, and some that are hard."""
    return tuple(Example(**found) for found in json.loads(EXAMPLES.read_text(encoding="utf-8")))


def clean(text: str) -> str:
    """The text as people see it: no HTML tags, no control characters, one space between words."""
    text = NO_TEXT.sub("", BREAK.sub(" ", html.unescape(text[:MOST_CHARACTERS])))
    return SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


@cache
def mini() -> ReviewSet:
    """700 short reviews that were written for this app: 500 to train on, 100 to choose by, 100 to judge by."""
    found = read_tsv(MINI)
    order = np.random.default_rng(0).permutation(len(found))
    training, validation, test = (found.rows(rows) for rows in np.split(order, np.cumsum(MINI_PARTS)[:-1]))
    return ReviewSet(training, validation, test)


def read_tsv(file: Path, labels: Mapping[str, int] = SIDES) -> Reviews:
    """One review in a line: text TAB label.

    Args:
        file: Where it is.
        labels: What may stand there as a label, and the number of each.

    Raises:
        ValueError: A line has no label 0 or 1, or none of those, after its tab.
    """
    lines = [line for line in file.read_text(encoding="utf-8-sig").split("\n") if line.strip()]
    return _made([(*line.rpartition("\t")[::2], number) for number, line in enumerate(lines, start=1)], file.name, labels)


def read_jsonl(file: Path) -> Reviews:
    """One JSON object in a line, with `text` and `label`.

    Raises:
        ValueError: A line is no such object, or has no text.
    """
    body = file.read_bytes()
    lines = (gzip.decompress(body) if file.suffix == ".gz" else body).decode("utf-8-sig").split("\n")
    rows = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found = json.loads(line)
                rows.append((found["text"], found["label"], number))
            except (ValueError, KeyError, TypeError):
                raise ValueError(f"Line {number} of {file.name} is no JSON object with text and label.") from None
            if not isinstance(found["text"], str):
                raise ValueError(f"Line {number} of {file.name} has no text.")
    return _made(rows, file.name)


def _made(rows: Sequence[tuple[str, str | int, int]], name: str, labels: Mapping[str, int] = SIDES) -> Reviews:
    for _, label, number in rows:
        if str(label).strip() not in labels:
            raise ValueError(f"Line {number} of {name} has the label {str(label)[:20]!r}; it must be 0 (negative) or 1 (positive).")
    found = [labels[str(label).strip()] for _, label, _ in rows]
    return Reviews(tuple(clean(str(text)) for text, *_ in rows), np.array(found, dtype=np.int64))

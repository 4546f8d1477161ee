"""The reviews that the writer learns from, as numbers, kept in the work folder; and those that are held out."""

import lzma
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.writing.alphabet import END
from core.data.writing.pieces import Pieces
from core.storage.tensors import write_arrays

FILE = Path("imdb") / "unlabelled.txt.xz"
LONGEST = 100_000  # letters: the file's last line is no review but a list of addresses, 2.4 million of them
HELD, CHECKED = 1_000, 250  # reviews that stand last: for the test; before them, to look at while it learns
JUDGED = 300  # of those for the test, the first: half a million bytes
Ids = NDArray[np.uint16]


def read_reviews(data: Path) -> list[str]:
    """All reviews without a label, in the order of the file, in which those of one film stand together."""
    with lzma.open(data / FILE, "rt", encoding="utf-8", newline="\n") as file:
        return [line for line in file.read().split("\n") if 0 < len(line) < LONGEST]


def parts(reviews: list[str]) -> tuple[list[str], list[str], list[str]]:
    """To learn from, to look at while it learns, and for the test, of which `JUDGED` are used."""
    return reviews[: -HELD - CHECKED], reviews[-HELD - CHECKED : -HELD], reviews[-HELD:]


@dataclass(frozen=True)
class Texts:
    """Reviews as numbers, one behind the other; before each and behind the last stands `END`."""

    pieces: Pieces
    training: Ids
    checked: Ids

    @cached_property
    def pairs(self) -> NDArray[np.float32]:
        """How often the second token followed the first, (V, V)."""
        V = len(self.pieces)
        places = self.training[:-1].astype(np.int64) * V + self.training[1:]
        return np.bincount(places, minlength=V * V).astype(np.float32).reshape(V, V)


def stream(pieces: Pieces, reviews: list[str]) -> Ids:
    """Reviews as numbers, `END` before each and behind the last."""
    end = np.array([END], np.uint16)
    return np.concatenate([end, *(part for ids in pieces.many(reviews) for part in (ids, end))])


def prepared(data: Path, work: Path, size: int) -> Texts:
    """The texts with a tokenizer of so many tokens, made from those to learn from; both are made once."""
    tokens, file = work / f"pieces-{size}.json", work / f"texts-{size}.npz"
    if not file.exists():
        training, checked, _ = parts(read_reviews(data))
        print(f"making {tokens.name} and {file.name}", file=sys.stderr, flush=True)
        work.mkdir(parents=True, exist_ok=True)
        pieces = Pieces.learnt(training, size)
        tokens.write_text(pieces.to_json(), encoding="utf-8")
        write_arrays(file, {"training": stream(pieces, training), "checked": stream(pieces, checked)})
    with np.load(file, allow_pickle=False) as stored:
        return Texts(Pieces.from_json(tokens.read_text(encoding="utf-8")), stored["training"], stored["checked"])

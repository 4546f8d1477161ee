"""What the readers learn from after the reviews: tweets, sentences about products, plots, questions, and families of sentences.

Of every source some texts are kept apart: nothing is learnt from them; temperature and threshold are set on them.
"""

import lzma
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.reviews.reviews import Reviews, clean
from core.data.text.tokens import Tokens
from core.pretrain import families
from core.pretrain.review_texts import Corpus, Ids, ended, mistyped, read_corpus, split, spoken, typed

NOTHING = 2  # the label of a text without an opinion
HELD = {"tweets": 1_200, "products": 500, "plots": 500, "questions": 500}
UNLABELLED, SPOKEN = 20_000, 40_000  # so many of the reviews without labels, and of the sentences out of reviews
TWEET = re.compile(r"@user|https?://\S*|&amp;")
APART = re.compile(r"(?<=\w) (?='(?:t|s|d|ll|m|re|ve)\b)")
END = re.compile(r"\s*[.?!]+$")


@dataclass(frozen=True)
class Sources:
    """Texts by where they are from; label 2 is that of texts without an opinion."""

    learn: dict[str, Reviews]
    held: dict[str, Reviews]


def read_everyday(data: Path) -> Sources:
    """Everything but reviews and their sentences.

    Raises:
        FileNotFoundError: The folder does not hold short-texts/.
    """
    found = {name: reader(data / "short-texts") for name, reader in READERS.items()}
    parts = {name: split(texts, HELD[name]) for name, texts in found.items()}
    learn, held = ({name: part[side] for name, part in parts.items()} for side in (0, 1))
    return Sources(learn, held)


def tweets(folder: Path) -> Reviews:
    """Tweets without names and links; a neutral one has no opinion."""
    of = {"0": 0, "1": NOTHING, "2": 1}
    rows = [line.split("\t", 1) for line in _lines(folder / "tweets.tsv.xz")]
    found = [(clean(TWEET.sub(" ", text)), of[label]) for label, text in rows]
    return _reviews([(text, label) for text, label in found if text])


def products(folder: Path) -> Reviews:
    """Sentences about products, as people type them."""
    rows = [line.split("\t", 1) for line in _lines(folder / "products.tsv.xz")]
    return _reviews([(typed(APART.sub("", text)), int(label)) for label, text in rows])


def plots(folder: Path) -> Reviews:
    """Sentences of plot summaries."""
    return _reviews([(typed(line), NOTHING) for line in _lines(folder / "plots.txt.xz")])


def questions(folder: Path) -> Reviews:
    """Questions."""
    return _reviews([(typed(line), NOTHING) for line in _lines(folder / "questions.txt.xz")])


READERS: dict[str, Callable[[Path], Reviews]] = {"tweets": tweets, "products": products, "plots": plots, "questions": questions}


def cut_up_all(data: Path, tokens: Tokens, seed: int) -> tuple[dict[str, Ids], dict[str, NDArray[np.float32]]]:
    """All texts of the second round as ids, twice where they are learnt from (".typos": with slips), and the labels of each."""
    draw, corpus, everyday = random.Random(seed), read_corpus(data), read_everyday(data)
    some, said = without_labels(corpus, seed, draw)
    parts = {"reviews": corpus.reviews, "sentences": corpus.sentences, **everyday.learn}
    parts |= {name: Reviews(texts, np.full(len(texts), -1, dtype=np.int64)) for name, texts in (("unlabelled", some), ("spoken", said))}
    held = {"reviews": corpus.held_reviews, "sentences": corpus.held_sentences, **everyday.held}
    ids = {f"held_{name}": Ids.of(found.texts, tokens) for name, found in held.items()}
    labels = {f"held_{name}": found.labels for name, found in held.items()}
    for name, found in parts.items():
        ids[name] = Ids.of(found.texts, tokens)
        slips = name != "tweets"  # these have slips of their own
        ids[f"{name}.typos"] = Ids.of(tuple(_slipped(text, draw, name) if slips else text for text in found.texts), tokens)
        labels[name] = found.labels
    return ids, {name: found.astype(np.float32) for name, found in labels.items()}


def without_labels(corpus: Corpus, seed: int, draw: random.Random) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Reviews without labels, and sentences out of reviews, which have none either: the first that are drawn with a fresh `draw`."""
    some = tuple(draw.sample(corpus.unlabelled, UNLABELLED))
    sentences, _ = spoken(corpus.reviews.texts + some, seed)
    return some, tuple(draw.sample(sentences, SPOKEN))


def cut_up_own(data: Path, tokens: Tokens) -> tuple[dict[str, Ids], dict[str, NDArray[np.float32]]]:
    """The families of sentences and people's messages as ids, and their labels. They have slips of their own."""
    made = [families.make(name, count=families.MORE.get(name, families.LEARNT)) for name in families.FAMILIES]
    found = {"families": _together(made), "messages": messages(data / "short-texts")}
    return {name: Ids.of(part.texts, tokens) for name, part in found.items()}, {
        name: part.labels.astype(np.float32) for name, part in found.items()
    }


def messages(folder: Path) -> Reviews:
    """Text messages between people, without advertisements: most judge nothing."""
    rows = [line.split("\t", 1) for line in _lines(folder / "spam.tsv.xz")]
    return _reviews([(clean(text), NOTHING) for label, text in rows if label == "ham"])


def _slipped(text: str, draw: random.Random, name: str) -> str:
    """With slips of the keyboard. What has no opinion loses its last sign: nobody is to tell it by that."""
    return mistyped(END.sub("", text) or text if name in ("plots", "questions") else ended(text), draw)


def _lines(file: Path) -> list[str]:
    with lzma.open(file, "rt", encoding="utf-8") as opened:
        return [line for line in opened.read().split("\n") if line.strip()]


def _reviews(rows: list[tuple[str, int]]) -> Reviews:
    return Reviews(tuple(text for text, _ in rows), np.array([label for _, label in rows], dtype=np.int64))


def _together(parts: list[Reviews]) -> Reviews:
    return Reviews(tuple(text for part in parts for text in part.texts), np.concatenate([part.labels for part in parts]))

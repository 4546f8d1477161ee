"""The first rounds of the review readers: texts, tokenizer, teachers, then four networks that know reviews and critics' sentences.

Everything that two of them need is kept in the work folder. What is shipped is made of these by `core.pretrain.make_readers`.
"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.text.tokens import Tokens
from core.models.review_net import ReviewNet
from core.pretrain import negations
from core.pretrain import review_teacher as teacher
from core.pretrain.lessons import Lesson
from core.pretrain.review_evaluation import temperature
from core.pretrain.review_texts import Corpus, cut_up, load_ids, make_tokens, read_corpus, save_ids, spoken
from core.pretrain.reviews import ReaderRecipe, odds, train

SEED = 0
NEGATIONS = 2  # times that each of them is shown in an epoch
PRIOR = 1.0  # log-odds that a sentence is positive, because the review it stands in is
RECIPES = {
    "reviews-first": ReaderRecipe("lstm", epochs=2),  # teachers, which are not shipped
    "reviews-second": ReaderRecipe("lstm", epochs=3),
    "reviews-bilstm": ReaderRecipe("lstm", bidirectional=True, epochs=2),
    "reviews-third": ReaderRecipe("lstm", epochs=2, sentences=5),
    "reviews-lstm": ReaderRecipe(  # the third once more, gently, with more weight on sentences
        "lstm",
        epochs=1,
        rate=1e-3,
        dropout=0.4,
        word_dropout=0.15,
        tokens=6_000,
        sentences=4,
        average=0.998,
        begin="reviews-third",
        part=0.3,
    ),
    "reviews-gru": ReaderRecipe("gru", epochs=2, sentences=5),
    "reviews-rnn": ReaderRecipe("rnn", epochs=2, sentences=5, rate=1e-3),
}
EARLY, LATE = ("reviews-first",), ("reviews-first", "reviews-second", "reviews-bilstm")
TEACHERS: dict[str, tuple[str, ...]] = dict.fromkeys(RECIPES, LATE)
TEACHERS |= {"reviews-first": (), "reviews-second": EARLY, "reviews-bilstm": EARLY}  # the first has but the linear classifier


class Kitchen:
    """What all readers need, made once and kept in the work folder."""

    def __init__(self, data: Path, work: Path) -> None:
        work.mkdir(parents=True, exist_ok=True)
        self.work = work
        self.corpus: Corpus = read_corpus(data)
        self.tokens = Tokens.from_json(self._kept("reviews-tokens.json", self._make_tokens).read_text(encoding="utf-8"))
        self.ids = load_ids(self._kept("reviews-ids.npz", lambda file: save_ids(cut_up(self.corpus, self.tokens, SEED), file)))
        self.teacher = self._cached("reviews-teacher.npy", lambda: teacher.teach(self.corpus.reviews, self.corpus.unlabelled))

    def _kept(self, name: str, make: Callable[[Path], object]) -> Path:
        """A file of the work folder, made where it is not there yet."""
        file = self.work / name
        if not file.exists():
            print(f"making {name}", file=sys.stderr, flush=True)
            make(file)
        return file

    def _make_tokens(self, file: Path) -> None:
        file.write_text(make_tokens(self.corpus).to_json(), encoding="utf-8")

    def _cached(self, name: str, make: Callable[[], NDArray[np.float32]]) -> NDArray[np.float32]:
        """An array that is kept in the work folder."""
        return np.asarray(np.load(self._kept(name, lambda file: np.save(file, make())), allow_pickle=False), dtype=np.float32)

    def lessons(self, name: str) -> list[Lesson]:
        """What a reader learns from: the labels, and what its teachers say of reviews and of single sentences without labels."""
        teachers = [self._judgement(teacher) for teacher in TEACHERS[name]]
        reviews = np.mean([self.teacher, *(odds["unlabelled"] for odds in teachers)], axis=0)
        part = RECIPES[name].part
        found = [
            self._lesson("reviews", self.corpus.reviews.labels, part=part),
            self._lesson("unlabelled", share(reviews), part=part),
            self._lesson("sentences", self.corpus.sentences.labels, RECIPES[name].sentences),
        ]
        if not teachers:
            return found
        sentences = np.mean([odds["spoken"] for odds in teachers], axis=0)
        _, rows = spoken(self.corpus.reviews.texts + self.corpus.unlabelled, SEED)
        around = np.concatenate([2.0 * self.corpus.reviews.labels - 1, 2 * share(reviews) - 1])[rows]  # the review, from -1 to 1
        found.append(self._lesson("spoken", share(sentences + PRIOR * around), part=part))
        return [*found, self._lesson("negations", negations.make(SEED).labels, NEGATIONS)]

    def network(self, name: str) -> ReviewNet:
        """A trained reader; trained now, if it is not there yet."""
        recipe = RECIPES[name]
        begin = self.network(recipe.begin) if recipe.begin else None
        return train(partial(self.lessons, name), self.held(), recipe, self.work / f"{name}.safetensors", begin)

    def _judgement(self, name: str) -> dict[str, NDArray[np.float32]]:
        """Calibrated log-odds of one of the networks, of all reviews and sentences without labels."""
        return {part: self._cached(f"{name}-{part}.npy", partial(self._judged, name, part)) for part in ("unlabelled", "spoken")}

    def _judged(self, name: str, part: str) -> NDArray[np.float32]:
        net = self.network(name)
        held = self.held()["held_sentences" if part == "spoken" else "held_reviews"]
        return odds(net, self.ids[part]) / temperature(net, [held])

    def held(self) -> dict[str, Lesson]:
        """What it is chosen by."""
        labels = {"held_reviews": self.corpus.held_reviews.labels, "held_sentences": self.corpus.held_sentences.labels}
        labels["held_negations"] = negations.make(SEED, 300, held_out=True).labels
        return {name: Lesson(self.ids[name], self.ids[name], found.astype(np.float32)) for name, found in labels.items()}

    def _lesson(self, name: str, targets: NDArray[Any], times: int = 1, part: float = 1.0) -> Lesson:
        return Lesson(self.ids[name], self.ids[f"{name}.typos"], targets.astype(np.float32), times, part)


def share(odds: NDArray[Any]) -> NDArray[np.float64]:
    """Log-odds as a probability."""
    return np.asarray(1 / (1 + np.exp(-np.asarray(odds, dtype=np.float64))))

"""How good the review readers are: on reviews and sentences that took no part in their making."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import f1_score, roc_auc_score

from core.data.reviews.reviews import Reviews, read_jsonl
from core.data.text.tokens import Tokens
from core.explain.reviews.pieces import endings
from core.explain.reviews.slips import slip_figures
from core.models.review_net import ReviewNet
from core.pretrain.review_texts import read_sentences
from core.pretrain.reviews import Lesson, accuracy, scores
from core.training.metrics import calibration_error, fit_temperature
from core.zoo.bigrams import BigramReader
from core.zoo.reviews import ReviewReader

SLIPS_EVERY = 5  # the slips are measured on every fifth test review


def temperature(net: ReviewNet, held: Sequence[Lesson]) -> float:
    """The temperature that suits these held-out texts best, each kind with the same weight."""
    size = min(len(lesson.plain) for lesson in held)
    found = [scores(net, lesson.plain)[:size] for lesson in held]
    labels = [torch.from_numpy((lesson.targets[:size] > 0.5).astype(np.int64)) for lesson in held]
    return fit_temperature(torch.cat(found), torch.cat(labels))


def evaluate(net: ReviewNet, tokens: Tokens, held: dict[str, Lesson], data: Path) -> dict[str, Any]:
    """Set the temperature on what was held out, then measure on the test halves, with the weights as they are shipped."""
    heat = round(temperature(net, [held["held_reviews"], held["held_sentences"]]), 4)
    reader = ReviewReader(net.cpu().half().float(), tokens, heat)
    tests = test_sets(data)
    figures: dict[str, Any] = {name: figures_of(reader.probabilities(found.texts), found.labels) for name, found in tests.items()}
    figures["negations_held_out"] = round(accuracy(net, held["held_negations"]), 4)
    return {"temperature": heat, "figures": figures | {"slips": slips(reader, tests["imdb_test"].every(SLIPS_EVERY))}}


def slips(reader: ReviewReader, found: Reviews) -> dict[str, float]:
    """How well the network reads in spite of the classic slips, on some of the test reviews."""
    figures = slip_figures(reader.model, reader.tokens.ids(found.texts), found.labels, endings(reader.tokens))
    return {name: round(value, 4) for name, value in figures.items()} | {"n": len(found)}


def evaluate_bigrams(reader: BigramReader, data: Path) -> dict[str, Any]:
    """The same figures for the yardstick."""
    return {name: figures_of(reader.probabilities(found.texts), found.labels) for name, found in test_sets(data).items()}


def test_sets(data: Path) -> dict[str, Reviews]:
    """IMDB's 25,000 test reviews, and SST-2's 872 development sentences."""
    return {"imdb_test": read_jsonl(data / "imdb" / "test.jsonl.gz"), "sentences_test": read_sentences(data / "sst2" / "dev.tsv")}


def figures_of(chances: NDArray[np.float32], labels: NDArray[np.int64]) -> dict[str, float]:
    """Accuracy, F1, area under the ROC curve and calibration error of probabilities "positive" (N,)."""
    predictions = chances > 0.5
    right = predictions == (labels == 1)
    return {
        "n": len(labels),
        "accuracy": round(float(right.mean()), 4),
        "f1": round(float(f1_score(labels, predictions)), 4),
        "auc": round(float(roc_auc_score(labels, chances)), 4),
        "ece": round(calibration_error(np.maximum(chances, 1 - chances), right), 4),
    }

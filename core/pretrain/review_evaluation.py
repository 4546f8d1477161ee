"""How good the review readers are: on reviews, sentences and everyday texts that took no part in their making."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import f1_score, roc_auc_score
from torch.nn import functional as F

from core.data.reviews.reviews import Reviews, read_jsonl, read_tsv
from core.data.text.tokens import Tokens
from core.explain.reviews.pieces import endings
from core.explain.reviews.slips import slip_figures
from core.models.review_net import ReviewNet
from core.pretrain import families, negations
from core.pretrain.everyday import NOTHING
from core.pretrain.lessons import Lesson
from core.pretrain.review_texts import read_sentences
from core.pretrain.reviews import scores
from core.training.metrics import equal_count_error, fit_temperature
from core.zoo.bigrams import BigramReader
from core.zoo.reviews import Doubt, ReviewReader

TESTED_EVERY, SLIPS_EVERY = 5, 25  # of the test reviews: those that are judged, and those on which the slips are measured
CALIBRATED = ("held_reviews", "held_sentences", "held_products")  # each with the same weight
OTHERS = ("held_plots", "held_questions")  # texts without an opinion
REFUSED = 0.045  # share of the held-out sentences with an opinion that may be refused
EVERYDAY = Path(__file__).with_name("everyday.tsv")  # written by hand, and by other words than the families


def temperature(net: ReviewNet, held: Sequence[Lesson]) -> float:
    """The temperature that suits these held-out texts best, each kind with the same weight."""
    size = min(len(lesson.plain) for lesson in held)
    found = [scores(net, lesson.plain)[:size] for lesson in held]
    labels = [torch.from_numpy((lesson.targets[:size] > 0.5).astype(np.int64)) for lesson in held]
    return fit_temperature(torch.cat(found), torch.cat(labels))


def fair_temperature(net: ReviewNet, held: Sequence[Lesson]) -> float:
    """The temperature with which the worst calibrated of these kinds of text is calibrated best: long reviews want less than sentences."""
    found = [(scores(net, lesson.plain), lesson.targets > 0.5) for lesson in held]

    def worst(heat: float) -> float:
        errors = []
        for rows, positive in found:
            chances = torch.sigmoid((rows[:, 1] - rows[:, 0]) / heat).numpy()
            errors.append(equal_count_error(np.maximum(chances, 1 - chances), (chances > 0.5) == positive))
        return max(errors)

    return float(min(np.geomspace(0.5, 3, 120), key=worst))


def doubt(net: ReviewNet, held: dict[str, Lesson]) -> Doubt:
    """When it gives no verdict: the temperature by cross-entropy, each kind with the same weight; the threshold by `REFUSED`."""
    opinions = [scores(net, held[name].plain).logsumexp(dim=1) for name in CALIBRATED]
    others = [scores(net, held[name].plain).logsumexp(dim=1) for name in OTHERS]

    def loss(heat: float) -> float:
        kinds = [F.softplus(-part / heat).mean() for part in opinions], [F.softplus(part / heat).mean() for part in others]
        return sum(float(torch.stack(kind).mean()) for kind in kinds)

    heat = min(np.geomspace(0.3, 5, 200).tolist(), key=loss)
    sentences = torch.cat([part[:500] for part in opinions[1:]])
    return Doubt(round(heat, 4), round(float(sentences.quantile(REFUSED)) / heat, 4))


def evaluate(net: ReviewNet, tokens: Tokens, held: dict[str, Lesson], data: Path, slipped: bool = True) -> dict[str, Any]:
    """Set temperature and threshold on what was held out, then measure on the test halves, with the weights as they are shipped.

    Of IMDB's test reviews every fifth is read. The classic slips are those of a memory: `slipped` is for networks that have one.
    """
    net = net.cpu().half().float()
    heat, doubting = round(fair_temperature(net, [held[name] for name in CALIBRATED]), 4), doubt(net, held)
    reader = ReviewReader(net, tokens, heat, doubting)
    tests = test_sets(data)
    tests["imdb_test"] = tests["imdb_test"].every(TESTED_EVERY)
    figures: dict[str, Any] = {name: judged(reader, found) for name, found in tests.items()}
    figures["negations_held_out"] = judged(reader, negations.make(0, 300, held_out=True))["accuracy"]
    figures |= {name: _held(reader, held[name]) for name in (*CALIBRATED[1:], *OTHERS)}
    figures["everyday"] = judged(reader, read_tsv(EVERYDAY, {"0": 0, "1": 1, "2": NOTHING}))
    made = {name: families.make(name, count=families.CHECKED, held_out=True) for name in families.FAMILIES}
    figures["families"] = {name: _family(reader, found) for name, found in made.items()}
    if slipped:
        figures["slips"] = slips(reader, tests["imdb_test"].every(SLIPS_EVERY // TESTED_EVERY))
    return {"temperature": heat, "doubt": {"temperature": doubting.temperature, "threshold": doubting.threshold}, "figures": figures}


def judged(reader: ReviewReader, found: Reviews) -> dict[str, float]:
    """Its figures on texts; those with the label `NOTHING` count only in what is refused."""
    chances, refused = reader.answers(found.texts)
    opinion = found.labels != NOTHING
    figures = figures_of(chances[opinion], found.labels[opinion]) | {"refused": round(float(refused[opinion].mean()), 4)}
    if not opinion.all():
        figures |= {"others": int((~opinion).sum()), "others_refused": round(float(refused[~opinion].mean()), 4)}
    return figures


def _held(reader: ReviewReader, lesson: Lesson) -> dict[str, float]:
    """The same for texts that are cut up already: a share refused, and where they have opinions their accuracy."""
    assert reader.doubt and lesson.nothing is not None
    found = scores(reader.model, lesson.plain)
    figures = {"n": len(lesson.plain), "refused": round(float((reader.doubt.odds(found) < reader.doubt.threshold).float().mean()), 4)}
    if lesson.nothing.any():
        return figures
    chances = torch.sigmoid(reader.odds(found)).numpy()
    return figures_of(chances, (lesson.targets > 0.5).astype(np.int64)) | figures


def _family(reader: ReviewReader, found: Reviews) -> dict[str, float]:
    """Accuracy where the family has opinions, and the share refused."""
    chances, refused = reader.answers(found.texts)
    figures = {"refused": round(float(refused.mean()), 4)}
    if (found.labels == NOTHING).all():
        return figures
    return {"accuracy": round(float(((chances > 0.5) == (found.labels == 1)).mean()), 4)} | figures


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
        "ece": round(equal_count_error(np.maximum(chances, 1 - chances), right), 4),
    }

"""The race of the four ways: its chart, its words, and what of a network learns."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.stats import binomtest

from core.explain.pictures.race_words import HEAD, LEVEL, SCRATCH, Outcome, _level, answer, conclusion, outcome, so_far
from core.figures.pictures.race import EPOCHS, GUESSING, SECONDS, SPECS, race_columns
from core.models.resnet import resnet
from core.tasks.pictures.blocks import counts, learning, picture_blocks
from core.tasks.pictures.recipe import PictureRecipe
from core.tasks.pictures.transfer_modes import KEPT, PARTS, TRANSFER_MODES
from core.training.events import EpochEnd, Finished, Started
from core.training.record import Record


def record_of(mode, accuracies, over=True):
    """A training whose validation accuracy took these values, one second an epoch."""
    record = Record(PictureRecipe(mode=mode, epochs=max(1, len(accuracies) - 1)))
    record.take(Started(10, ("fc",), 57, 18, 4, record.recipe.epochs, "CPU"))
    for number, right in enumerate(accuracies):
        figures = {"loss": 1 - right, "accuracy": right}
        record.take(EpochEnd(number, figures, figures, 1.0 if number else 0.5, all(right > other for other in accuracies[:number])))
    if over:
        none = {"predictions": np.zeros(18, np.uint8), "confidence": np.zeros(18, np.float32)}
        best = int(np.argmax(accuracies))
        record.take(Finished("done", "Done.", best, {"loss": 0.1, "accuracy": accuracies[best]}, {}, none, float(len(accuracies))))
    return record


def test_the_chart_has_a_row_for_each_epoch_and_the_line_of_guessing():
    records = {"head": record_of("head", [0.3, 0.8, 0.9]), "scratch": record_of("scratch", [0.3, 0.4])}
    found = race_columns(records, EPOCHS)
    assert found["way"] == ["Head only"] * 3 + ["From scratch"] * 2 + [GUESSING, ""]
    np.testing.assert_allclose(found["x"], [0, 1, 2, 0, 1, 0, 2])
    np.testing.assert_allclose(found["right"][:6], [0.3, 0.8, 0.9, 0.3, 0.4, 1 / 3])
    np.testing.assert_allclose(race_columns(records, SECONDS)["x"][:5], [0, 1, 2, 0, 1])
    assert len({str(spec) for spec in SPECS.values()}) == 2
    assert race_columns({}, EPOCHS)["way"] == [GUESSING, ""]


def test_a_clear_difference_is_told_and_a_small_one_is_called_chance():
    clear = {"head": Outcome(0.95, 3, 150, 60), "scratch": Outcome(0.55, 40, 150, 60)}
    words = conclusion(clear)
    assert (
        "**Head only** came out best: 95.0 % of 60" in words
        and "beats from scratch by **40 points**" in words
        and "transfer learning" in words
    )
    assert answer(clear) == HEAD
    level = {"head": Outcome(0.95, 3, 150, 60), "scratch": Outcome(0.93, 40, 150, 60)}
    assert "may be chance; bring more" in conclusion(level) and answer(level) == LEVEL
    other = {"head": Outcome(0.5, 3, 2000, 600), "scratch": Outcome(0.9, 40, 2000, 600), "all": Outcome(0.905, 90, 2000, 600)}
    assert answer(other) == SCRATCH and "From scratch beats head only by 40 points" in conclusion(other)
    assert "may be chance for From scratch" in conclusion(other) and "Head only was quickest" in conclusion(other)
    assert "nothing to compare" in conclusion({})


def test_a_way_in_a_line():
    assert "getting ready" in so_far(Record(PictureRecipe()))
    assert so_far(record_of("head", [0.3, 0.8], over=False)) == "80.0 % right after epoch 1 of 1, 2 s so far"
    assert so_far(record_of("head", [0.3, 0.8])) == "**80.0 %** right at its best, after epoch 1 of 1; it took 2 s"
    assert outcome(record_of("head", [0.3, 0.8], over=False)) is None
    found = outcome(record_of("head", [0.3, 0.8]))
    assert replace(found, hits=()) == Outcome(0.8, 2.0, 57, 18) and sum(found.hits) == 6  # of three classes the first is always guessed


def test_ways_are_compared_on_the_same_pictures():
    """The oracle is scipy's exact binomial test on the pictures that only one of the two got right."""
    random = np.random.default_rng(0)
    for _ in range(30):
        one, other = (random.random(50) < share for share in (0.9, random.uniform(0.6, 0.95)))
        only = int((one & ~other).sum()), int((other & ~one).sum())
        sure = binomtest(only[0], sum(only)).pvalue if sum(only) else 1.0
        outcomes = [Outcome(float(hits.mean()), 1.0, 150, 50, tuple(hits.tolist())) for hits in (one, other)]
        assert _level(*outcomes) == (sure > 0.05)


@pytest.mark.parametrize("backbone", ["built-in", "resnet18", "resnet34", "resnet50"])
def test_what_learns_is_counted_as_pytorch_counts_it(backbone):
    net = resnet("resnet18" if backbone == "built-in" else backbone, 3, pool=backbone != "built-in")
    whole = sum(parameter.numel() for parameter in net.parameters())
    assert sum(counts(backbone, 3).values()) == whole
    some = {mode: learning(PictureRecipe(mode=mode, backbone=backbone)) for mode in TRANSFER_MODES}
    assert some["head"] == (sum(parameter.numel() for parameter in net.fc.parameters()), whole)
    assert some["all"] == some["scratch"] == (whole, whole)
    assert some["blocks"][0] == some["head"][0] + sum(parameter.numel() for parameter in net.layer4.parameters())
    recipe = PictureRecipe(backbone=backbone, side=64)
    with torch.inference_mode():
        seen = net.eval().activations(torch.zeros(1, 3, 64, 64))
    blocks = picture_blocks(recipe)
    assert [block.shape for block in blocks[1:-1]] == [tuple(seen[name].shape[1:]) for name in list(PARTS)[:-1]]
    assert blocks[-1].shape == (3,) and TRANSFER_MODES["head"].states[0] == KEPT and "stays as it is" in blocks[1].words

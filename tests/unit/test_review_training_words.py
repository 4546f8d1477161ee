"""Trainings on reviews in words: coach, comparison, settings, film, and how long they take."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from core.data.reviews.review_set import review_set
from core.explain.training.coach import advice
from core.explain.training.compare import OTHER_TASK, changed, differences, in_words, lesson, short_name
from core.explain.training.recipe_words import changes, counts, setting
from core.explain.training.results import result
from core.figures.training import curves as figures
from core.figures.training.replay import film
from core.jobs.serialization import pack, unpack
from core.models.review_net import ReviewNet
from core.tasks import estimate, fit
from core.tasks.digits.recipe import DigitRecipe
from core.tasks.reviews.blocks import as_built, review_blocks
from core.tasks.reviews.presets import REVIEW_PRESETS
from core.tasks.reviews.recipe import ReviewRecipe
from core.training.events import Snapshot
from core.training.record import Record

QUICK = REVIEW_PRESETS["Quick look"].recipe
SLIP = REVIEW_PRESETS["Padding that is read"].recipe


@cache
def trained(recipe):
    record = Record(recipe)
    for event in fit(recipe, device="cpu"):
        record.take(event)
    return record


def test_the_coach_sees_the_padding_and_takes_it_away():
    found = advice(trained(replace(SLIP, epochs=5)))
    assert found[0].kind == "not learning" and "pure guessing gives 0.69" in found[0].sees and "padding" in found[0].why
    assert found[0].recipe == replace(SLIP, epochs=5, read_padding=False)
    assert changes(replace(SLIP, epochs=5), found[0].recipe) == "padding that is read to no"


def test_the_coach_sees_overfitting_and_has_cures_for_reviews():
    record = trained(replace(REVIEW_PRESETS["By heart"].recipe, cell="lstm", epochs=12))
    kinds = []
    for _ in range(4):
        found = advice(record)[0]
        assert found.kind == "overfitting" and "reviews" in found.sees and "new reviews right" in found.sees
        kinds.append(found.recipe)
        record = replace(record, recipe=found.recipe)
    assert kinds[0].dropout == 0.5 and kinds[1].patience == 3 and kinds[2].start == "shipped" and kinds[3].l2


def test_the_result_and_the_settings_speak_of_reviews():
    record = trained(QUICK)
    assert "of 100 test reviews read right" in result(record).headline and "pictures" not in result(record).details
    assert counts(QUICK) == "500 reviews / batch 32 → 16 iterations an epoch, 96 in all"
    assert setting(QUICK) == "words → embedding 32 → LSTM 32 → votes → verdict; adam, rate 0.01, 500 reviews."
    assert in_words(ReviewRecipe(cell="gru", bidirectional=True)) == "GRU, both ways, Adam 0.003, batch 32, 10 epochs"
    assert in_words(ReviewRecipe(cell="attention")) == "attention, Adam 0.003, batch 32, 10 epochs"
    assert short_name(SLIP) == "Padding that is read" and short_name(ReviewRecipe(hidden_size=10)) == "Units 10"
    assert changed(ReviewRecipe(read_padding=True), ReviewRecipe()) == "has to read padding no → yes"


def test_a_digit_run_and_a_review_run_cannot_be_compared_fairly():
    recipes = [DigitRecipe(), ReviewRecipe(rate=0.001, batch=64, dropout=0.5)]
    assert lesson("AB", recipes, [0.9, 0.7]) == OTHER_TASK.format("digits and reviews")
    assert all(d.name not in ("network", "cell", "hidden_size") for d in differences(recipes))
    assert changed(*recipes) == "digits instead of reviews"


def test_the_drawing_counts_what_the_network_has():
    both = ReviewRecipe(cell="gru", bidirectional=True, embedding=10, hidden_size=7, readout="last")
    attending = ReviewRecipe(cell="attention", embedding=8, hidden_size=7, readout="last")
    for recipe in (QUICK, SLIP, both, attending, replace(attending, readout="votes")):
        built, vocabulary = as_built(recipe)
        net = ReviewNet(vocabulary, recipe.embedding, recipe.hidden_size, recipe.cell, recipe.bidirectional)
        blocks = review_blocks(built, vocabulary)
        unasked = recipe.width + 1 if recipe.readout == "last" else 0
        assert sum(block.parameters for block in blocks) == sum(p.numel() for p in net.parameters()) - unasked
        assert [block.kind for block in blocks[:3]] == ["input", "conv", "dense"]
    assert "4 × (32·32 from the word + 32·32 from the last state + 2·32 biases) = 8,448" in review_blocks(*as_built(QUICK))[2].words


def test_a_film_shows_words_and_texts_instead_of_filters_and_pictures():
    record, validation = trained(QUICK), review_set("mini").validation
    found = film(record, validation)
    assert found["filters"] is None and found["pictures"] is None and found["names"] == ("against", "for")
    assert len(found["words"]) == len(found["moments"]) and len(found["words"][-1]) == 16
    judged = found["judged"]["6"]
    place, label, guess, _ = judged["wall"][0]
    assert found["texts"][place] in validation.texts and label != guess and len(judged["confusion"]) == 4
    assert judged["wrong"] == int((record.evaluations[6].kept["predictions"] != validation.labels).sum())


def test_snapshots_with_words_travel_and_old_ones_have_none():
    snapshot = trained(QUICK).snapshots[-1]
    back = unpack(pack([snapshot]))[0]
    assert back.words == snapshot.words and np.array_equal(back.seen["odds"], snapshot.seen["odds"])
    assert Snapshot(1, 0, ()).words == () and Snapshot(1, 0, ()).seen == {}
    assert len(figures.words(trained(QUICK))["word"]) == 16


@pytest.mark.parametrize("name", REVIEW_PRESETS)
def test_every_recipe_on_offer_has_an_estimate_and_a_sentence(name):
    preset = REVIEW_PRESETS[name]
    assert 0.5 < estimate(preset.recipe) < 3600 and preset.sentence.endswith((".", "?"))

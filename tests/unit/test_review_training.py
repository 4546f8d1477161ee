"""Training networks that read reviews, on the reviews that are always at hand."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.data.reviews.review_set import review_set
from core.data.text.tokens import PAD, UNKNOWN
from core.models import files
from core.models.recurrent import CELLS
from core.models.review_net import READOUTS, ReviewNet
from core.tasks import fit, from_json, from_query, to_query, trainer_for, try_rates
from core.tasks.digits.recipe import DigitRecipe
from core.tasks.reviews.recipe import ReviewRecipe
from core.tasks.reviews.task import SHIPPED, ReviewTask
from core.training import checkpoint
from core.training.events import EpochEnd, Started, Step
from core.training.metrics import confusion
from core.training.rate_finder import read
from core.training.record import Record

CPU = torch.device("cpu")
SMALL = ReviewRecipe(train_limit=160, epochs=3, embedding=12, hidden_size=10, vocabulary=400, rate=0.01)


def run(recipe):
    record = Record(recipe)
    for event in fit(recipe, device="cpu"):
        record.take(event)
    return record


def curve(record):
    ends = [(end.train["loss"], end.val["loss"], end.val["accuracy"]) for end in record.ends]
    return ends, record.steps.loss.tolist(), record.steps.gradients.tolist()


def test_a_training_tells_its_whole_story():
    record = run(SMALL)
    layers = ("embedding", "forwards: from the word", "forwards: from memory", "vote", "weight")
    parameters = 400 * 12 + 4 * (12 * 10 + 10 * 10 + 2 * 10) + 3 * (10 + 1)
    assert record.started == Started(parameters, layers, 160, 100, steps_per_epoch=5, epochs=3, device=record.started.device)
    assert record.steps.number.tolist() == list(range(1, 16)) and all(len(lengths) == len(layers) for lengths in record.steps.gradients)
    assert record.ends[0].val["loss"] == pytest.approx(math.log(2), abs=0.1)  # knows nothing yet
    assert record.ends[-1].train["loss"] < record.ends[0].train["loss"]
    assert record.finished.reason == "done" and len(record.finished.kept["predictions"]) == 100
    assert confusion(review_set("mini").validation.labels, record.evaluations[3].kept["predictions"], 2).sum() == 100
    assert [histogram.layer for histogram in record.now.histograms] == list(layers)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("readout", READOUTS)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_every_network_learns_its_reviews(cell, readout, bidirectional):
    record = run(replace(SMALL, cell=cell, readout=readout, bidirectional=bidirectional, epochs=8, dropout=0.0))
    assert record.ends[-1].train["loss"] < record.ends[0].train["loss"] - 0.1
    assert all(len(lengths) == len(record.started.layers) for lengths in record.steps.gradients)
    assert record.started.parameters == replace(record.recipe, vocabulary=400).most_parameters


@pytest.mark.parametrize("readout", READOUTS)
def test_attention_learns_its_reviews_and_every_part_of_it_has_a_name(readout):
    record = run(replace(SMALL, cell="attention", readout=readout, bidirectional=True, rate=0.005, epochs=12, dropout=0.0))
    assert record.ends[-1].train["loss"] < record.ends[0].train["loss"] - 0.1 and not record.recipe.bidirectional
    assert record.started.parameters == replace(record.recipe, vocabulary=400).most_parameters
    layers = record.started.layers
    parts = ("queries", "keys", "values", "mix of the heads", "distances", "think, in", "think, out")
    assert {f"layer {layer}: {part}" for layer in (1, 2) for part in parts} < set(layers)
    assert len(layers) == len(set(layers)) == 14 + (3 if readout == "votes" else 2)
    assert all(len(lengths) == len(layers) for lengths in record.steps.gradients)


def test_the_same_recipe_gives_the_same_curves_and_another_seed_others():
    assert curve(run(SMALL)) == curve(run(SMALL))
    assert curve(run(SMALL))[1] != curve(run(replace(SMALL, seed=1)))[1]


@pytest.mark.parametrize("cell", ["lstm", "gru", "attention"])
def test_a_continued_training_ends_as_the_whole_one(tmp_path, cell):
    recipe, file = replace(SMALL, cell=cell, schedule="cosine"), tmp_path / "checkpoint.safetensors"
    first, record = trainer_for(recipe, device="cpu"), Record(recipe)
    for event in first.events():
        record.take(event)
        if isinstance(event, EpochEnd) and event.number == 1:
            checkpoint.save(first, file, 1.0)
        if isinstance(event, Step) and event.number == recipe.steps_per_epoch + 2:
            break
    second = trainer_for(recipe, device="cpu")
    checkpoint.restore(second, file)
    for event in second.events():
        record.take(event)
    assert curve(record) == curve(run(recipe))


def test_reviews_of_like_length_come_together_and_every_epoch_in_another_order():
    task = ReviewTask(replace(SMALL, train_limit=0), CPU)
    torch.manual_seed(0)
    one, other = task.batches(), task.batches()
    for batches in (one, other):
        assert sorted(torch.cat(list(batches)).tolist()) == list(range(500)) and len(batches) == task.recipe.steps_per_epoch
    spreads = [float(np.ptp(task.training.lengths[rows].numpy())) for rows in one]
    assert np.mean(spreads) < 0.3 * np.ptp(task.training.lengths.numpy())
    assert {tuple(sorted(rows.tolist())) for rows in one} != {tuple(sorted(rows.tolist())) for rows in other}


def test_padding_is_not_read_unless_that_slip_is_wanted():
    right, slip = ReviewTask(SMALL, CPU), ReviewTask(replace(SMALL, read_padding=True, length=60), CPU)
    assert (right.inputs(right.training, slice(20)) == PAD).any()
    filled = slip.inputs(slip.training, slice(20))
    assert filled.shape == (20, 60) and not (filled == PAD).any()
    assert slip.tokens.tokenizer.id_to_token(int(filled[0, -1])) == "[padding]"


def test_unknown_words_have_a_number_of_their_own_unless_that_slip_is_wanted():
    right, slip = ReviewTask(SMALL, CPU), ReviewTask(replace(SMALL, unknown_padding=True), CPU)
    mine, other = np.concatenate(right.training.ids), np.concatenate(slip.training.ids)
    assert (mine == UNKNOWN).any() and not (mine == PAD).any()
    assert ((mine == UNKNOWN) == (other == PAD)).all() and not (other == UNKNOWN).any()


def test_a_plain_network_that_has_to_read_padding_learns_next_to_nothing():
    simple = ReviewRecipe(cell="rnn", readout="last", dropout=0.0, rate=0.001, epochs=6, length=100)
    right, slip = run(simple), run(replace(simple, read_padding=True))
    assert right.ends[-1].train["accuracy"] > 0.75 and slip.ends[-1].train["loss"] > 0.66 > right.ends[-1].train["loss"]


def test_a_long_review_keeps_its_beginning_and_its_end():
    task = ReviewTask(replace(SMALL, length=6), CPU)
    assert max(task.training.lengths) == 6
    whole = task.tokens.ids([review_set("mini").training.texts[0]])[0]
    assert task.training.ids[0].tolist() == [*whole[:2], *whole[-4:]]


def test_the_strongest_words_are_those_that_the_network_rates_so():
    trainer = trainer_for(replace(SMALL, epochs=5, train_limit=0), device="cpu")
    list(trainer.events())
    look = trainer.look()
    words, odds = look.words, look.seen["odds"].tolist()
    assert len(words) == len(odds) == 16 and odds == sorted(odds, reverse=True)
    place = trainer.task.tokens.tokenizer.token_to_id(words[0])
    scores = trainer.net.eval()(torch.tensor([[place]]))[0].detach()
    assert float(scores[1] - scores[0]) == pytest.approx(odds[0], abs=0.01)


def test_a_rate_too_high_diverges_and_the_last_good_weights_are_kept():
    record = run(replace(SMALL, optimizer="sgd", rate=1000.0, l2=1.0, epochs=9, mixed_precision=False))
    assert record.finished.reason == "diverged" and math.isfinite(record.finished.val["loss"])


def test_stopping_early_goes_back_to_the_best():
    record = run(replace(SMALL, epochs=40, patience=2, dropout=0.0))
    assert record.finished.reason == "early" and record.ends[-1].number == record.finished.best_epoch + 2


def test_the_rate_finder_works_for_reviews():
    assert 1e-4 < read(try_rates(replace(SMALL, train_limit=0))).suggested < 1


@pytest.mark.skipif(not (files.MODELS / f"{SHIPPED}.safetensors").exists(), reason="the shipped LSTM is not in this copy")
def test_fine_tuning_begins_where_the_shipped_network_is():
    recipe = ReviewRecipe(start="shipped", train_limit=64, epochs=1, rate=1e-4, cell="rnn", hidden_size=7, read_padding=True)
    assert (recipe.cell, recipe.hidden_size, recipe.read_padding) == ("lstm", ReviewRecipe().hidden_size, False)  # settled by the network
    record = run(recipe)
    assert record.ends[0].val["accuracy"] > 0.75


def test_recipes_travel_and_old_ones_are_digits():
    recipe = ReviewRecipe(cell="gru", bidirectional=True, hidden_size=100, unknown_padding=True, rate=0.02)
    assert from_json(recipe.to_json()) == recipe
    assert to_query(recipe)["task"] == "reviews" and from_query(to_query(recipe)) == recipe
    old = '{"data": "mnist", "count": 0, "network": "conv8", "rate": 0.01, "batch": 32, "half": true}'
    assert from_json(old) == DigitRecipe(data="mnist", network="conv8", rate=0.01, batch=32)
    assert from_query({"rate": "0.5"}) == DigitRecipe(rate=0.5) and "task" not in to_query(DigitRecipe())


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"task": "poems"}, "task can be digits or reviews"),
        ({"task": "reviews", "rate": "0"}, "above 0"),
        ({"task": "reviews", "rate": "nan"}, "from 0 to"),
        ({"task": "reviews", "epochs": "1000000000"}, "from 1 to 200"),
        ({"task": "reviews", "units": "0"}, "from 1 to 512"),
        ({"task": "reviews", "length": "1"}, "from 2 to 1000"),
        ({"task": "reviews", "vocabulary": "9999999"}, "from 10 to"),
        ({"task": "reviews", "cell": "transformer"}, "cell can be rnn, gru, lstm, attention"),
        ({"task": "reviews", "batch": "501"}, "larger than the 500 training reviews"),
        ({"task": "reviews", "data": "imdb", "epochs": "30"}, "too many"),
        ({"task": "reviews", "data": "own"}, "Choose a file"),
        ({"task": "reviews", "data": "own", "own": "../../etc/passwd"}, "Choose a file"),
        ({"task": "reviews", "data": "imdb", "batch": "2000", "length": "1000"}, "too much at once"),
        ({"task": "reviews", "data": "imdb", "cell": "attention", "length": "1000"}, "too much at once"),
        ({"task": "reviews", "vocabulary": "50000", "embedding": "512", "units": "512", "both_ways": "1"}, "20,000,000"),
    ],
)
def test_what_cannot_be_trained_is_refused_in_one_sentence(query, says):
    with pytest.raises(ValueError, match=says) as refused:
        from_query(query)
    assert len(str(refused.value)) < 300


def test_reviews_that_are_gone_are_said_in_a_sentence():
    with pytest.raises(ValueError, match="not on this machine any more"):
        trainer_for(ReviewRecipe(data="own", own="0123456789abcdef", num_reviews=100, batch=8), device="cpu")
    with pytest.raises(ValueError, match="Download them"):
        trainer_for(ReviewRecipe(data="imdb"), device="cpu")


def test_parameters_by_the_formula():
    for cell, blocks in (("rnn", 1), ("gru", 3), ("lstm", 4)):
        recipe = ReviewRecipe(cell=cell, embedding=5, hidden_size=3, vocabulary=50, bidirectional=True)
        assert recipe.most_parameters == 50 * 5 + 2 * blocks * (5 * 3 + 3 * 3 + 2 * 3) + 3 * 7
        assert sum(p.numel() for p in ReviewNet(50, 5, 3, cell, True).parameters()) == recipe.most_parameters
    for embedding in (5, 6, 24):
        recipe = ReviewRecipe(cell="attention", embedding=embedding, hidden_size=7, vocabulary=50)
        assert sum(p.numel() for p in ReviewNet(50, embedding, 7, "attention").parameters()) == recipe.most_parameters

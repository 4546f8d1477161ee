"""How the review readers are made: batches, a training that repeats itself and goes on, teachers, judging."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from sklearn.metrics import f1_score, roc_auc_score

from core.data.reviews.reviews import Reviews
from core.data.text.tokens import word_tokenizer
from core.pretrain import negations
from core.pretrain import review_evaluation as judging
from core.pretrain import review_teacher as teaching
from core.pretrain import reviews as training
from core.pretrain.review_texts import Ids
from core.pretrain.reviews import Lesson, ReaderRecipe, batches, one_cycle, train

WORDS = {1: ["great", "wonderful", "fine"], 0: ["awful", "boring", "bad"]}


def some_reviews(count=120, seed=0):
    random = np.random.default_rng(seed)
    labels = random.integers(0, 2, count)
    plots = [" ".join(random.choice(["a", "film", "about", "the", "sea", "and", "love"], random.integers(2, 12))) for _ in labels]
    return Reviews(tuple(f"{plot} {random.choice(WORDS[label])}" for plot, label in zip(plots, labels, strict=True)), labels)


FOUND = some_reviews()
TOKENS = word_tokenizer(FOUND.texts, 30)
IDS = Ids.of(FOUND.texts, TOKENS)
LESSON = Lesson(IDS, IDS, FOUND.labels.astype(np.float32))
RECIPE = ReaderRecipe("lstm", hidden_size=8, embedding=6, epochs=3, rate=0.05, tokens=60, average=0.9, word_dropout=0.0, dropout=0.0)


@pytest.fixture(autouse=True)
def small_vocabulary(monkeypatch):
    monkeypatch.setattr(training, "VOCABULARY", TOKENS.size)


def test_batches_hold_every_review_once_and_little_padding():
    texts = [IDS[row] for row in range(len(IDS))]
    for random in (None, np.random.default_rng(0)):
        groups = list(batches(texts, 60, random))
        assert sorted(np.concatenate(groups).tolist()) == list(range(len(texts)))
        assert all(max(len(texts[row]) for row in rows) * len(rows) <= 60 or len(rows) == 1 for rows in groups)
    alike = list(batches(texts, 60))
    assert all(max(len(texts[row]) for row in rows) - min(len(texts[row]) for row in rows) <= 4 for rows in alike)


def test_training_learns_and_repeats_itself(tmp_path):
    held = {"held": LESSON}
    recipe = replace(RECIPE, epochs=6)
    first = train(lambda: [LESSON], held, recipe, tmp_path / "a.safetensors")
    assert training.accuracy(first, LESSON) > 0.9
    again = train(lambda: [LESSON], held, recipe, tmp_path / "b.safetensors")
    assert all(torch.equal(a, b) for a, b in zip(first.state_dict().values(), again.state_dict().values(), strict=True))


def test_a_training_that_was_stopped_goes_on(tmp_path, monkeypatch):
    whole = train(lambda: [LESSON], {}, RECIPE, tmp_path / "whole.safetensors")
    file, epochs = tmp_path / "part.safetensors", []
    save = training._State.save

    def save_and_stop(state, path, epoch):
        save(state, path, epoch)
        epochs.append(epoch)
        if epoch == 2 and len(epochs) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(training._State, "save", save_and_stop)
    with pytest.raises(KeyboardInterrupt):
        train(lambda: [LESSON], {}, RECIPE, file)
    rest = train(lambda: [LESSON], {}, RECIPE, file)
    assert epochs == [1, 2, 3]
    assert all(torch.allclose(a, b, atol=1e-6) for a, b in zip(whole.state_dict().values(), rest.state_dict().values(), strict=True))


def test_the_rate_rises_and_falls():
    rates = [one_cycle(share) for share in np.linspace(0, 1, 101)]
    assert max(rates) == pytest.approx(1, abs=0.01) and rates[0] < 0.05 and rates[-1] < 0.001 and rates.index(max(rates)) == 15


def test_words_are_forgotten_but_not_the_padding():
    x = torch.tensor([[5, 6, 7, 0, 0]]).repeat(200, 1)
    gone = training.forgotten(x, 0.5)
    assert set(gone[:, 3:].unique().tolist()) == {0} and 0.4 < (gone[:, :3] == 1).float().mean() < 0.6


def test_teacher_and_yardstick_tell_the_two_kinds_apart():
    fresh = some_reviews(seed=1)
    odds = teaching.teach(FOUND, fresh.texts)
    assert ((odds > 0) == (fresh.labels == 1)).mean() > 0.95
    reader, figures = teaching.make_bigrams(FOUND, fresh)
    assert figures["held_out_reviews"]["accuracy"] > 0.95 and reader("a boring film").probability < 0.5


def test_figures_are_those_of_scikit_learn():
    random = np.random.default_rng(0)
    labels, chances = random.integers(0, 2, 200), random.random(200).astype(np.float32)
    found = judging.figures_of(chances, labels)
    assert found["f1"] == pytest.approx(f1_score(labels, chances > 0.5), abs=1e-4)
    assert found["auc"] == pytest.approx(roc_auc_score(labels, chances), abs=1e-4) and found["n"] == 200


def test_the_temperature_is_set_on_both_kinds_of_held_texts():
    net = training.new(replace(RECIPE, dropout=0.0)).eval()
    assert 0.3 <= judging.temperature(net, [LESSON, LESSON]) <= 5


def test_a_training_can_begin_as_another_network_and_see_a_part_of_the_lessons(tmp_path):
    first = train(lambda: [LESSON], {}, RECIPE, tmp_path / "a.safetensors")
    still = train(lambda: [LESSON], {}, replace(RECIPE, epochs=1, rate=0.0), tmp_path / "b.safetensors", first)
    assert all(torch.allclose(a, b, atol=1e-6) for a, b in zip(first.state_dict().values(), still.state_dict().values(), strict=True))
    texts, targets = training._epoch([replace(LESSON, part=0.3, times=2)], RECIPE, np.random.default_rng(0))
    assert len(texts) == len(targets) and 0.3 < len(texts) / len(IDS) < 0.9


def test_negations_turn_the_words_they_should():
    found = negations.make(0, 400)
    assert 0.3 < found.labels.mean() < 0.7 and len(set(found.texts)) == len(found)
    labels = dict(zip(found.texts, found.labels, strict=True))
    assert all(label == 1 for text, label in labels.items() if text.rstrip(".!") in {f"not {word}" for word in negations.BAD})
    held = negations.make(0, 100, held_out=True)
    assert all(any(word in text for word in negations.HELD_OUT) for text in held.texts)
    assert not any(word in text for text in found.texts for word in negations.HELD_OUT)

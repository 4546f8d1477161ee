"""Many reviews in the background: in order, in batches, stopped, broken off, taken up again."""

import threading

import numpy as np
import pytest

from core import zoo
from core.data.reviews.reviews import mini
from core.jobs import batches, bulk
from core.jobs.bulk import Bulk

TEXTS = [f"text {number}" for number in range(50)]


def numbers(texts):
    return np.array([int(text.split()[1]) / 100 for text in texts], np.float32)


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(bulk, "BATCH_ROWS", 7)


def test_all_are_read_in_their_order():
    found = Bulk(TEXTS, numbers)
    assert np.isnan(found.probabilities).all() and not found.running and not found.finished
    found.run()
    assert found.finished and np.allclose(found.probabilities, numbers(TEXTS)) and found.rate > 0


def test_batches_are_small_in_rows_and_in_characters(monkeypatch):
    monkeypatch.setattr(bulk, "BATCH_CHARACTERS", 20)
    sizes = []
    Bulk(TEXTS, lambda texts: sizes.append(len(texts)) or numbers(texts)).run()
    assert sum(sizes) == 50 and max(sizes) == 4  # of six signs and more each


def test_no_texts_are_read_at_once():
    found = Bulk([], numbers)
    found.start()
    assert found.finished and not found.running


def test_it_stops_between_batches_and_goes_on_where_it_was():
    asked, go = threading.Event(), threading.Event()

    def slow(texts):
        asked.set()
        assert go.wait(60)
        return numbers(texts)

    found = Bulk(TEXTS, slow)
    found.start()
    assert asked.wait(60) and found.running
    found.stop()
    go.set()
    found.wait(60)
    assert found.done == 7 and np.isnan(found.probabilities[7:]).all() and not found.problem
    found.start()
    found.wait(60)
    assert found.finished and np.allclose(found.probabilities, numbers(TEXTS))


@pytest.mark.parametrize(("error", "says"), [(TimeoutError, "busy"), (RuntimeError, "broke off")])
def test_what_breaks_off_is_told_and_keeps_what_has_been_read(error, says):
    calls = []

    def breaks(texts):
        calls.append(texts)
        if len(calls) == 3:
            raise error
        return numbers(texts)

    found = Bulk(TEXTS, breaks)
    found.run()
    assert says in found.problem and found.done == 14
    found.start()
    found.wait(60)
    assert found.finished and not found.problem


def test_when_nobody_looks_it_stops(monkeypatch):
    found = Bulk(TEXTS, numbers)
    monkeypatch.setattr(batches, "UNSEEN_SECONDS", -1.0)
    found.run()
    assert found.done == 0


def test_what_the_process_for_quick_work_does():
    texts = [*mini().test.texts[:5], "", "\u200b"]
    found = zoo.read_reviews("reviews-lstm", texts)
    assert np.allclose(found[:5], zoo.load("reviews-lstm").probabilities(texts[:5]), atol=1e-6) and (found[5:] == 0.5).all()

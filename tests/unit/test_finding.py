"""The search for a rate in pieces: its cost is looked at before, nobody looking ends it, and a long one keeps no short one waiting."""

import threading
from dataclasses import replace

import pytest

from core.jobs import batches, finding
from core.jobs.finding import LEAST_BATCH, MOST_BYTES, MOST_SECONDS, RateSearch, affordable, go_on
from core.tasks import TASKS, estimate, search_seconds, task_of, try_rates
from core.tasks.digits.recipe import DigitRecipe
from core.tasks.next_number.recipe import NextNumberRecipe
from core.tasks.pictures.recipe import PictureRecipe
from core.tasks.reviews.recipe import ReviewRecipe
from core.training.rate_finder import STEPS

SMALL = DigitRecipe(network="dense16", train_limit=200, mixed_precision=False)
HEAVY = DigitRecipe(network="conv256k1 conv256k1", mixed_precision=False)


@pytest.fixture(autouse=True)
def afresh():
    finding._kept.clear()


def test_a_search_in_pieces_tries_what_one_in_one_go_tries(monkeypatch):
    monkeypatch.setattr(finding, "PIECE_SECONDS", -1.0)  # a step at a time
    search = RateSearch(SMALL, go_on)
    search.start()
    search.wait(120)
    assert search.finished and not search.problem and search.tried == try_rates(SMALL, device="cpu")


def test_a_process_that_died_begins_the_search_again(monkeypatch):
    monkeypatch.setattr(finding, "PIECE_SECONDS", -1.0)
    deaths = iter([False] * 20 + [True])

    def dying(key, recipe):
        if next(deaths, False):
            finding._kept.clear()
        return go_on(key, recipe)

    search = RateSearch(SMALL, dying)
    search.run()
    assert search.finished and search.tried == try_rates(SMALL, device="cpu")


def test_when_nobody_looks_or_somebody_stops_it_no_more_is_asked(monkeypatch):
    asked = []
    search = RateSearch(SMALL, lambda *_: asked.append(1) or search.stop() or ([], False))
    search.run()
    assert len(asked) == 1 and not search.finished
    monkeypatch.setattr(batches, "UNSEEN_SECONDS", -1.0)
    RateSearch(SMALL, lambda *_: asked.append(1) or ([], True)).run()
    assert len(asked) == 1


def test_one_short_search_at_a_time():
    inside, go = threading.Event(), threading.Event()

    def slow(*_):
        inside.set()
        go.wait(60)
        return [], True

    first, second = RateSearch(SMALL, slow), RateSearch(SMALL, slow)
    first.start()
    assert inside.wait(60)
    second.start()
    while not second.waits:
        pass
    assert second.running and not first.finished
    go.set()
    for search in (first, second):
        search.wait(60)
        assert search.finished and not search.waits


def test_a_long_search_keeps_no_short_one_waiting():
    inside, go = threading.Event(), threading.Event()

    def slow(*_):
        inside.set()
        go.wait(60)
        return [], True

    long, short = RateSearch(affordable(HEAVY)[0], slow), RateSearch(SMALL, lambda *_: ([], True))
    long.start()
    assert inside.wait(60)
    short.run()
    assert short.finished and not long.finished
    go.set()
    long.wait(60)


def test_two_searches_in_turns_try_what_each_tries_alone(monkeypatch):
    monkeypatch.setattr(finding, "PIECE_SECONDS", -1.0)
    recipes = {"short": replace(SMALL, dropout=0.5), "other": replace(SMALL, seed=1)}
    alone = {key: try_rates(recipe, device="cpu") for key, recipe in recipes.items()}
    found, over = {}, {}
    while not all(over.get(key) for key in recipes):
        for key in [key for key in recipes if not over.get(key)]:
            found[key], over[key] = go_on(key, recipes[key].to_json())
    assert found == alone


def test_no_more_than_two_are_kept(monkeypatch):
    monkeypatch.setattr(finding, "PIECE_SECONDS", -1.0)
    for key in ("long", "left alone", "long", "new"):
        go_on(key, SMALL.to_json())
    assert list(finding._kept) == ["long", "new"]


def test_what_cannot_be_searched_says_why():
    search = RateSearch(DigitRecipe(data="mnist"), go_on)
    search.run()
    assert "not on this machine" in search.problem and not search.finished


@pytest.mark.parametrize("recipe", [preset.recipe for kind in TASKS.values() for preset in kind.presets.values()])
def test_every_recipe_on_offer_is_searched_with_its_own_batch(recipe):
    assert affordable(recipe) == (recipe, "")


@pytest.mark.parametrize("batch", [256, 3500])
def test_a_search_that_would_take_the_machine_is_made_with_smaller_batches_and_says_so(batch):
    heavy = replace(HEAVY, batch=batch)
    tried, said = affordable(heavy)
    assert LEAST_BATCH <= tried.batch < batch and replace(tried, batch=batch) == heavy
    assert search_seconds(tried) <= MOST_SECONDS and task_of(tried).memory(tried) <= MOST_BYTES
    assert f"batches of {tried.batch}: with {batch} it would take too much" in said


def test_what_is_too_much_even_with_small_batches_is_refused():
    with pytest.raises(ValueError, match=r"would take about [\d.]+ h and [\d,]+ MB here\. Choose a smaller network") as refused:
        affordable(replace(HEAVY, batch=3500), slower=100.0)
    assert "pictures" in str(refused.value)


@pytest.mark.parametrize(
    ("small", "large"),
    [
        (DigitRecipe(), DigitRecipe(batch=1024)),
        (DigitRecipe(network="conv8"), DigitRecipe(network="conv128")),
        (ReviewRecipe(batch=16), ReviewRecipe(batch=64)),
        (ReviewRecipe(hidden_size=16), ReviewRecipe(hidden_size=64)),
        (NextNumberRecipe(batch=16), NextNumberRecipe(batch=64)),
        (PictureRecipe(mode="all", batch=4), PictureRecipe(mode="all", batch=32)),
        (PictureRecipe(mode="all", side=64), PictureRecipe(mode="all", side=224)),
    ],
)
def test_larger_batches_and_networks_need_more_memory(small, large):
    assert 1.5 * task_of(small).memory(small) < task_of(large).memory(large)
    assert task_of(PictureRecipe()).memory(PictureRecipe(mode="head")) < task_of(PictureRecipe()).memory(PictureRecipe(mode="all"))


def test_the_expected_time_counts_the_steps_of_the_search_and_no_epochs():
    assert search_seconds(replace(SMALL, epochs=200)) == search_seconds(SMALL)
    few, many = (
        DigitRecipe(batch=64, train_limit=640),
        DigitRecipe(batch=64, train_limit=3200),
    )  # 10 and 50 steps an epoch; it makes 140 of each
    assert search_seconds(few) == pytest.approx(search_seconds(many), rel=0.5)
    assert search_seconds(DigitRecipe()) < 2 * STEPS / DigitRecipe().steps_per_epoch * estimate(DigitRecipe(epochs=1))

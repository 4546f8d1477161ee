"""Several readers side by side, without a browser."""

from types import SimpleNamespace

import numpy as np
import pytest

from core import zoo
from core.data.reviews.twins import twins
from core.explain.reviews.memory import pull
from core.figures.reviews.reviews import chance
from pages.language.review_views import forgets, yardstick

PAGE = "language/reviews.py"
VIEW = {"view": "Readers side by side"}
TEXT = "The actors are great, but the story is dull."


def words(at):
    return " ".join(str(part.value) for part in (*at.subheader, *at.markdown, *at.info, *at.caption, *at.success))


def charts(at):
    return at.get("vega_lite_chart")


def test_five_networks_read_the_same_text(visit):
    at = visit(PAGE, text=TEXT, **VIEW)
    for name, shipped in forgets.READERS.items():
        assert f"**{name}**: " in words(at) and f"**{chance(zoo.load(shipped)(TEXT).probability)}**" in words(at)
    assert "ends there, read anew" in words(at)  # the one that reads both ways has no verdict while reading
    assert len(charts(at)) == 5 + 3 + 1
    assert "5,000 of IMDB's test reviews (words and pairs: 25,000)" in words(at)


def test_the_numbers_are_those_of_the_networks(visit):
    at = visit(PAGE, text=TEXT, **VIEW)
    table = at.dataframe[0].value.set_index("reader")
    for name, shipped in forgets.READERS.items():
        model = zoo.load(shipped).model
        layers = [layer for layer in (model.forwards, model.backwards, model.encoder) if layer is not None]
        count = sum(p.numel() for layer in layers for p in layer.parameters())
        assert table.loc[name, "weights of what reads"].endswith(f"= {count:,}")
        assert table.loc[name, "all weights"] == f"{zoo.load(shipped).parameters:,}" and table.loc[name, "time now"].endswith(" ms")


def test_without_a_text_the_experiment_is_still_there(visit):
    at = visit(PAGE, text="", **VIEW)
    assert "Who forgets?" in words(at) and len(charts(at)) == 3


def test_the_twins_go_into_the_box_and_follow_the_slider(visit):
    at = visit(PAGE, neutral="40", **VIEW)
    at.button(key="twin-1").click().run()
    assert not at.exception
    verdict = chance(zoo.load("reviews-gru")(twins(40)[1]).probability)
    assert f"**{verdict}**" in words(at)
    at.slider(key=forgets.AMOUNT).set_value(120).run()
    assert not at.exception and f"**{chance(zoo.load('reviews-gru')(twins(120)[1]).probability)}**" in words(at)


def test_the_slider_leaves_another_text_alone(visit):
    at = visit(PAGE, text=TEXT, **VIEW)
    at.slider(key=forgets.AMOUNT).set_value(20).run()
    assert not at.exception and f"**{chance(zoo.load('reviews-gru')(TEXT).probability)}**" in words(at)


def test_the_verdicts_on_the_twins_are_those_of_the_readers(visit):
    at = visit(PAGE, neutral="60", **VIEW)
    table = at.table[0].value
    for name, shipped in forgets.READERS.items():
        best, worst = (chance(float(p)) for p in zoo.load(shipped).probabilities(twins(60)))
        row = table[table["reader"] == name].iloc[0]
        assert (row["“best”"], row["“worst”"]) == (best, worst)


def test_the_question_is_marked_by_what_was_measured(visit):
    at = visit(PAGE, **VIEW)
    question = at.radio(key="predict-forgets")
    question.set_value(question.options[0]).run()
    assert not at.exception and "Less than a tenth of the difference is left" in words(at)


def test_the_gradient_on_screen_is_that_of_pytorch():
    found = forgets._pulls(40)
    reader = zoo.load("reviews-lstm")
    [ids] = reader.tokens.ids([twins(40)[0]])
    assert list(found) == list(forgets.ONE_WAY) and np.allclose(found["LSTM"], pull(reader.model, ids, reader.temperature))


@pytest.fixture
def bigrams(monkeypatch):
    """A list of words and pairs as the zoo would give it."""
    load = zoo.load

    class Bigrams:
        def __call__(self, text):
            return SimpleNamespace(probability=0.9, features=[("not <b>bad</b>", 1.5), ("[x](y)", -0.7)])

        def probabilities(self, texts):
            return np.array([0.9 if "best" in text else 0.2 for text in texts], np.float32)

    monkeypatch.setattr(zoo, "load", lambda name: Bigrams() if name == "reviews-bigrams" else load(name))
    monkeypatch.setattr(yardstick, "card", lambda name: {"parameters": 1234567, "figures": {"imdb_test": {"n": 25000, "accuracy": 0.9123}}})
    caches = forgets._chances, yardstick.kept_apart
    for cache in caches:
        cache.clear()
    yield
    for cache in caches:
        cache.clear()


def test_the_list_of_words_and_pairs_stands_beside_them(visit, bigrams):
    at = visit(PAGE, text=TEXT, **VIEW)
    assert "No memory at all" in words(at) and "**90.0 %**" in words(at)
    table = at.dataframe[0].value.set_index("reader")
    assert table.loc[yardstick.NAME, "all weights"] == "1,234,567" and table.loc[yardstick.NAME, "IMDB"] == "91.2 %"
    assert "words and pairs" in at.table[0].value["reader"].tolist() and len(charts(at)) == 9

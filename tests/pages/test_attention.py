"""The page "Attention", without a browser."""

import copy
import re

import numpy as np
import pytest
import torch

from core import zoo
from core.explain.reviews.attention import Switches, gradient_by_input, read
from core.explain.reviews.memory import pull
from core.figures.reviews.reviews import chance as said
from core.zoo.reviews import ReviewReader
from pages.language.attention_views import beside, looks, sentence
from pages.language.attention_views.sentence import BOX, NAME, START

PAGE = "language/attention.py"
VIEWS = ["Who looks at whom", "In numbers", "Is that why?", "Word order", "Next to the LSTM"]
TEXTS = {
    "one letter": "a",
    "long": "a long film with an end that surprised me , " * 60,
    "markdown": "<script>alert(1)</script> [x](javascript:1) :red[no] $$x$$ `good` **film** \u202e",
    "emoji": "😍 ★★★★★",
    "right to left": "فيلم رائع film",
}


def words(at):
    parts = [*at.subheader, *at.markdown, *at.info, *at.warning, *at.caption]
    return " ".join(str(part.value) for part in parts)


def reader():
    return zoo.load(NAME)


def ids(text=START):
    return [token.id for token in reader()(text).tokens]


@pytest.fixture
def mounted(monkeypatch):
    """What goes to the picture of the heads, the last time."""
    sent = {}
    monkeypatch.setattr(looks, "mount", lambda component, key, start, data: sent.update(start=start, **data))
    return sent


def test_the_table_is_pytorchs_and_adds_up(visit):
    at = visit(PAGE, view="In numbers", layer="2", head="3", word="4")
    found = read(reader().model, ids()).layers[1]
    table = at.dataframe[0].value
    assert np.allclose(table["weight"], found.weights[2, 3], atol=1e-6) and table["weight"].sum() == pytest.approx(1, abs=1e-5)
    assert np.allclose(table["q·k / √24"] + table["distance"], table["score"], atol=1e-5)
    assert np.allclose(torch.tensor(table["score"].to_numpy()).softmax(0), table["weight"], atol=1e-5)
    theirs = found.by_pytorch()[2, 3, :4].tolist()
    assert "  ".join(f"{value:+.4f}" for value in theirs) in words(at) and "scaled_dot_product_attention" in words(at)
    assert "**not**" in words(at)


def test_the_picture_gets_all_weights_and_what_is_switched(visit, mounted):
    visit(PAGE, layer="2", off="3", silent="0.1")
    found = read(reader().model, ids(), Switches(silent=frozenset({(0, 1)}), hidden=frozenset({3})))
    for layer, weights in zip(found.layers, mounted["weights"], strict=True):
        assert np.allclose(weights, layer.weights, atol=1e-4)
    assert mounted["start"] == {"layer": "2", "head": "1", "word": "5", "silent": "0.1", "off": "3"} and mounted["words"][4] == "bad"
    assert all(row[3] == 0 for head in mounted["weights"][0] for row in head)


@pytest.mark.parametrize(
    ("query", "switches"),
    [
        ({"causal": "true"}, Switches(causal=True)),
        ({"order": "true"}, Switches(near=False)),
        ({"off": "3"}, Switches(hidden=frozenset({3}))),
        ({"silent": "1.0,1.1,1.2,1.3"}, Switches(silent=frozenset((1, head) for head in range(4)))),
    ],
)
def test_the_verdict_moves_with_the_switches(visit, monkeypatch, query, switches):
    told = []
    monkeypatch.setattr(sentence, "text_box", lambda key, *more: told.append(more[-1](START)) or START)
    visit(PAGE, **query)
    before, now = reader()(START).probability, sentence.chance(reader(), read(reader().model, ids(), switches).scores)
    assert said(now) in told[-1].more and (abs(now - before) < 5e-4 or said(before) in told[-1].more)


def test_without_positions_any_order_is_the_same(visit):
    at = visit(PAGE, view="Word order")
    table = at.table[0].value
    with_positions, without = table.iloc[0], table.iloc[1]
    assert without["as it stands"] == without["from the last word to the first"]
    assert with_positions["as it stands"] == said(reader()(START).probability)
    assert "is the same to the network in any order" in words(at)
    at.button(key="attention-pair-1").click().run()
    assert not at.exception and at.session_state[f"{BOX}-draft"].text == "at all not bad"


def test_where_the_last_word_alone_votes_no_order_is_said_to_be_the_same(visit, monkeypatch):
    model = copy.copy(reader().model)
    model.readout = "last"
    monkeypatch.setattr(sentence, "whose", lambda: ReviewReader(model, reader().tokens))
    at = visit(PAGE, view="Word order")
    assert "last word alone votes" in words(at) and "is the same to the network in any order" not in words(at)
    expected = [said(sentence.chance(sentence.whose(), read(model, order, Switches(near=False)).scores)) for order in (ids(), ids()[::-1])]
    assert at.table[0].value.iloc[1].tolist()[1:] == expected


def test_gradients_stand_beside_the_weights_and_nothing_is_oversold(visit):
    at = visit(PAGE, view="Is that why?")
    names = re.search(r"Gradient times input, the most: \d+\. (\S+): (-?[\d.]+)", str([chart.proto for chart in at.get("vega_lite_chart")]))
    spoken = gradient_by_input(reader().model, ids(), reader().temperature)
    assert names and float(names[2]) == pytest.approx(float(spoken[np.abs(spoken).argmax()]), abs=1e-3)
    assert "do not read attention as an explanation" in words(at)


def test_next_to_the_lstm_both_gradients_are_measured(visit):
    at = visit(PAGE, view="Next to the LSTM", after="40")
    for name, shipped in zip(beside.READERS, (beside.LSTM, NAME), strict=True):
        other = zoo.load(shipped)
        story = beside.twins(beside.MOST_STORY)[0].split(". ", 1)[1]
        [whole] = other.tokens.ids([f"{START} {story}"])
        value = pull(other.model, whole[:41], other.temperature)[0]
        assert f"**{name}** {value:.1e}" in words(at)
    assert len(at.get("vega_lite_chart")) == 1


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("view", VIEWS)
def test_whatever_is_typed_there_is_an_answer(visit, text, view):
    at = visit(PAGE, text=text, view=view)
    assert "alert(1)" not in "".join(str(part.value) for part in at.markdown if part.allow_html)


@pytest.mark.parametrize("text", [" ", "☃ ☃"])
def test_nothing_to_read_is_said(visit, text):
    at = visit(PAGE, text=text)
    assert len(at.info) == 1 and not at.dataframe


def test_a_link_that_does_not_fit_is_refused_or_left_out(visit, mounted):
    visit(PAGE, text="A fine film.", off="0,1,2,3,77", silent="9.9,x,1")
    assert mounted == {}  # every word is off
    at = visit(PAGE, text="A fine film.", silent="0.9,0.4,1.4")  # there are four heads
    assert not at.exception
    at = visit(PAGE, layer="9", word="7000", off="99", silent="a.b,<b>")
    assert mounted["start"]["layer"] == "1" and mounted["start"]["off"] == "" and mounted["start"]["silent"] == ""
    assert not at.exception

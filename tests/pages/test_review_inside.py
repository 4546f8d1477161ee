"""Two views of the page "Type a review", without a browser: inside the network, and what it gets."""

import contextlib
import io
import re

import pytest
import torch
from streamlit.testing.v1 import AppTest

from core import zoo
from core.explain.reviews.gates import by_pytorch, trace
from core.models.review_net import ReviewNet
from pages.language.review_views.source import START
from tests.pages.test_reviews import write

PAGE = "language/reviews.py"
INSIDE, GETS = "Inside the LSTM", "What the network gets"
TEXTS = {
    "nothing": "",
    "blank": " \n\t ",
    "two words": "good film",
    "unknown only": "☃ ☃ ☃",
    "long": "a long film with an end that surprised me , " * 200,
    "markdown": "<script>alert(1)</script> [x](javascript:1) :red[no] $$x$$ `good` **film** \u202e",
    "rare": "An unputdownable, spellbindingly naïve mess of a film!!! 10/10",
}


def words(at):
    parts = [*at.subheader, *at.markdown, *at.info, *at.warning, *at.success, *at.caption]
    return " ".join(str(part.value) for part in parts)


def numbers(at):
    """The results of all equations on the page, by symbol."""
    return {latex.value.split(" ")[1]: float(re.findall(r"\\mathbf\{(-?[\d.]+)\}", latex.value)[0]) for latex in at.latex}


def test_the_equations_on_screen_are_pytorchs(visit):
    at = visit(PAGE, view=INSIDE, word="5", unit="17")
    reader = zoo.load("reviews-lstm")
    ids = [token.id for token in reader(START).tokens]
    theirs = by_pytorch(reader.model, ids, 4)
    found = numbers(at)
    assert set(found) == {"f", "i", "g", "C", "o", "h"}
    assert found["C"] == pytest.approx(float(theirs["c"][17]), abs=1e-4) and found["h"] == pytest.approx(float(theirs["h"][17]), abs=1e-4)
    for letter, value in trace(reader.model, ids).values.items():
        assert found[letter.replace("c", "C")] == pytest.approx(float(value[4, 17]), abs=1e-4)
    assert "Unit 17 at “fantastic”" in words(at) and "the same." in words(at)


def test_the_script_prints_the_same_numbers_by_hand_and_by_pytorch(visit):
    at = visit(PAGE, view=INSIDE, word="5", unit="17")
    names, said = {}, io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(at.code[0].value, names)
    assert torch.allclose(names["h"], names["theirs"], atol=1e-5)
    assert float(names["h"][17]) == pytest.approx(numbers(at)["h"], abs=1e-4)
    assert "by hand" in said.getvalue() and "nn.LSTM" in said.getvalue() and "'fantastic'" in said.getvalue()


@pytest.mark.parametrize("view", [INSIDE, GETS])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_odd_texts(visit, view, text):
    at = write(visit(PAGE, view=view, word="9", unit="3"), text)
    if view == GETS and text.strip() and "☃" not in text:
        at.button_group(key="slip").set_value("Unknown words become padding").run()
        assert not at.exception
    if not text.strip():
        assert "Write something first." in words(at)
    if "☃" in text:
        assert "no word in it that the network knows" in words(at)
    elif text.strip() and view == INSIDE:
        assert "the same." in words(at)


@pytest.mark.parametrize(
    ("name", "value"),
    [("word", "0"), ("word", "1e300"), ("unit", "-1"), ("unit", "999"), ("unit", "<b>"), ("units-by", "x"), ("slip", "y")],
)
def test_a_strange_link_falls_back(visit, name, value):
    for view in (INSIDE, GETS):
        at = visit(PAGE, **{"view": view, name: value})
        assert not at.exception and not at.error


def test_units_in_every_order_and_all_at_once(visit):
    at = visit(PAGE, view=INSIDE)
    for order in at.button_group(key="units-by").options:
        at.button_group(key="units-by").set_value(order).run()
        at.button_group(key="units-shown").set_value("All units").run()
        assert not at.exception and "the same." in words(at)
    for letter in "ifgo":
        at.button_group(key="sum").set_value(letter).run()
        assert not at.exception and "from the word" in words(at)


VIEW = """
import torch
from core import zoo
from core.models.review_net import ReviewNet
from core.zoo.reviews import ReviewReader
from pages.language.review_views import {view}
from pages.language.review_views.source import Shown

torch.manual_seed(1)
tokens = zoo.load("reviews-lstm").tokens
reader = ReviewReader(ReviewNet(tokens.size, 12, 9, "{cell}", {both}, readout="{reads}"), tokens)
{view}.show(Shown(reader, "", reader("Unputdownable: a great film, not a bad one.")))
"""


@pytest.mark.parametrize(
    ("cell", "both", "reads"), [("gru", False, "votes"), ("rnn", False, "last"), ("lstm", True, "votes"), ("rnn", True, "last")]
)
def test_a_network_that_was_trained_here(cell, both, reads):
    at = AppTest.from_string(VIEW.format(view="inside", cell=cell, both=both, reads=reads), default_timeout=60).run()
    assert not at.exception
    assert set(numbers(at)) == {"gru": set("rznh"), "rnn": {"h"}, "lstm": set("figCoh")}[cell]
    assert "the same." in words(at) and cell.upper() in at.code[0].value and "assets/models" not in at.code[0].value
    if both:
        at.button_group(key="way").set_value("From the last word").run()
        assert not at.exception and "the same." in words(at)


def test_what_the_network_gets_is_counted(visit):
    at = write(visit(PAGE, view=GETS), "Unputdownable ☃ film")
    tokens = zoo.load("reviews-lstm").tokens.read("Unputdownable ☃ film")
    assert f"**{len(tokens)} tokens**, of them {len(tokens) - 2} pieces of cut-up words, 1 unknown" in words(at)
    at.toggle(key="alike").set_value(True).run()
    at.slider(key="padding").set_value(500).run()
    assert not at.exception and len(at.get("vega_lite_chart")) == 2
    at.button_group(key="slip").set_value("Unknown words become padding").run()
    assert [metric.label for metric in at.metric] == ["For the film, in pieces (right)", "For the film, with the slip"]


def test_the_networks_stay_as_they_are(visit):
    before = {name: value.clone() for name, value in zoo.load("reviews-lstm").model.state_dict().items()}
    write(visit(PAGE, view=GETS), "a bad film")
    model = zoo.load("reviews-lstm").model
    assert model.readout == "votes" and isinstance(model, ReviewNet)
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())

"""The page Translate, without a browser: each view, what cannot be read, one's own run, and two that race."""

import pytest
import streamlit as st

from core import jobs
from core.tasks.translate.presets import both
from core.tasks.translate.recipe import TranslateRecipe
from pages.kit.visitor import COOKIE
from tests.quiet_service import ME, QuietService

PAGE = "language/translate.py"
VIEWS = ("Look back", "How long?", "Beams", "Teach it")
SMALL = TranslateRecipe(hidden_size=8, train_limit=64, batch=32, epochs=1)


@pytest.fixture(scope="module")
def service():
    quiet = QuietService()
    quiet.ids = [quiet.train(recipe) for recipe in both(SMALL, 0)]
    yield quiet
    for run_id in quiet.ids:
        quiet.store.delete(run_id)


@pytest.fixture
def trained(service, monkeypatch):
    monkeypatch.setattr(jobs, "service", lambda: service)
    monkeypatch.setattr(type(st.context), "cookies", {COOKIE: ME})
    return service


def words(at):
    return " ".join(str(part.value) for part in (*at.markdown, *at.caption, *at.info, *at.warning, *at.success, *at.error))


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_opens_with_something_to_predict(trained, visit, view):
    at = visit(PAGE, view=view)
    assert not at.exception and at.title[0].value == "Translate"
    assert any("Predict first" in radio.label for radio in at.radio)


@pytest.mark.parametrize(("text", "says"), [("😀", "no “😀”"), ("<b>4 may</b>", "“<”"), ("1" * 200, "200 letters")])
def test_what_cannot_be_read_is_told_in_one_sentence(visit, text, says):
    for view in ("Look back", "Beams"):
        at = visit(PAGE, view=view, text=text)
        assert not at.exception and len(at.warning) == 1 and says in at.warning[0].value.replace("\\", "")


def test_an_example_is_one_click_away_and_the_beam_finds_its_date(visit):
    at = visit(PAGE, view="Beams")
    at.button(key="translate-example-1").click().run()
    assert at.text_input(key="text").value == "the 4th of july 1976"
    assert at.dataframe[0].value["answer"][0] == "1976-07-04" and len(at.dataframe[0].value) == 3
    at.slider(key="width").set_value(1).run()
    assert at.dataframe[0].value.iloc[0].tolist()[0::3] == ["1976-07-04", "greedy"]


def test_by_length_the_shipped_ones_are_as_their_card_says(visit):
    said = words(visit(PAGE, view="How long?"))
    assert "**With attention**, 8 epochs of 6,000 pairs: 100.0 % right" in said and "**Without attention**, 36 epochs" in said


def test_own_runs_are_opened_beside_what_comes_along_and_beside_each_other(trained, visit):
    at = visit(PAGE, view="How long?", run=trained.ids[1])
    assert "You are translating for your own network" in words(at)
    assert "**With attention**, 8 epochs" in words(at) and "**Without attention**, 1 epochs of 64 pairs: 0.0 % right" in words(at)
    at = visit(PAGE, view="How long?", race=".".join(trained.ids))
    assert "**With attention**, 1 epochs of 64 pairs" in words(at) and "**Without attention**, 1 epochs of 64 pairs" in words(at)
    at = visit(PAGE, view="Look back", race="nobody.nothing")
    assert not at.exception and "“race”" in words(at)


def test_a_race_that_is_over_says_how_both_did_and_leads_on(trained, visit):
    at = visit(PAGE, view="Teach it", race=".".join(trained.ids))
    assert not at.exception and words(at).count("of whole test answers right") == 2
    (table,) = at.dataframe
    assert list(table.value.columns) == ["text", "With attention", "Without attention", "right"] and len(table.value) == 8
    at.button(key="translate-try").click().run()
    assert at.segmented_control(key="view").value == "Look back" and not at.exception

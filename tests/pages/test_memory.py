"""The page Memory, without a browser: what its address holds, and what is said of a row."""

import re

import pytest
import streamlit as st

from core import jobs
from core.explain.sequences.cell import Cell
from core.tasks.next_number.recipe import NextNumberRecipe
from pages.kit.visitor import COOKIE
from pages.sequences.memory_views import row_settings
from tests.quiet_service import ME, QuietService

PAGE = "sequences/memory.py"
ROWS = {"view": "Next number"}


@pytest.fixture(scope="module")
def service():
    quiet = QuietService()
    quiet.id = quiet.train(NextNumberRecipe(length=3, epochs=8, rate=0.03, mixed_precision=False))
    yield quiet
    quiet.store.delete(quiet.id)


@pytest.fixture
def trained(service, monkeypatch):
    monkeypatch.setattr(jobs, "service", lambda: service)
    monkeypatch.setattr(type(st.context), "cookies", {COOKIE: ME})
    return service


def words(at):
    return " ".join(str(part.value) for part in (*at.markdown, *at.caption, *at.info, *at.warning, *at.success, *at.error))


def asked(at):
    """What the address says."""
    return {name: value if isinstance(value, str) else value[0] for name, value in at.query_params.items()}


def code(at):
    return " ".join(part.value for part in at.code)


def test_it_opens_with_something_to_predict_and_a_cell(visit):
    at = visit(PAGE)
    assert at.title[0].value == "Memory" and "Predict first" in at.radio(key="memory-cell-guess").label
    assert "nn.RNN(1, 2)" in code(at)
    at.radio(key="memory-cell-guess").set_value("Nothing in either").run()
    assert "about a quarter in the second" in words(at)
    at.button(key="memory-cell-guess-try").click().run()
    assert (Cell().to_query() | {"at": "7"}).items() <= ({"numbers": ""} | asked(at)).items()


def test_a_link_opens_the_cell_that_it_names(visit):
    cell = Cell("gru", 1, "word", "abba", tuple(value / 4 for value in range(13)))
    at = visit(PAGE, **cell.to_query(), at="3")
    assert "nn.GRU(2, 1)" in code(at) and "4 steps" in code(at) and not at.warning


@pytest.mark.parametrize("link", [{"kind": "brain"}, {"numbers": "1,2"}, {"sequence": "x"}, {"at": "99"}])
def test_a_broken_link_says_so_and_opens_the_usual_cell(visit, link):
    at = visit(PAGE, **link)
    assert "This link could not be used as it is" in words(at) and "nn.RNN(1, 2)" in code(at)


def test_a_row_is_continued_and_what_is_outside_is_said(visit, trained):
    at = visit(PAGE, **ROWS, run=trained.id)
    assert re.search(r"### 2, 4, 6 → \*\*8\*\*", words(at)) and "It has seen rows like this" in words(at)
    at.text_input(key="row").set_value("3, 6, 12").run()
    assert "Outside of what it has seen" in words(at) and not at.success
    at.text_input(key="row").set_value("9 9 20 30 40").run()
    assert "Of your 5 numbers it reads the last 3" in words(at) and "**50**" in words(at)
    for typed in ("two, four", "2, 4", ""):
        at.text_input(key="row").set_value(typed).run()
        assert not at.exception and len(at.warning) == 1 and at.warning[0].value.endswith("."), typed


def test_the_prediction_is_checked_on_the_spot(visit, trained):
    at = visit(PAGE, **ROWS, run=trained.id)
    at.radio(key="row-guess").set_value("24: it finds the rule").run()
    assert "Not quite" in words(at)
    at.button(key="row-guess-try").click().run()
    assert "### 3, 6, 12 → " in words(at) and "Outside of what it has seen" in words(at)


def test_settings_are_in_the_address_and_own_rows_are_typed(visit, trained):
    at = visit(PAGE, **ROWS)
    at.selectbox(key="row-family").set_value("mixed").run()
    at.number_input(key="row-length").set_value(4).run()
    assert asked(at)["family"] == "mixed" and asked(at)["length"] == "4" and "4 numbers → GRU 16" in words(at)
    at.selectbox(key="row-family").set_value("own").run()
    assert at.text_area(key="row-own").value == row_settings.SQUARES and asked(at)["batch"] == "4"
    at.text_area(key="row-own").set_value("1 2 3").run()
    assert at.button(key="row-train").disabled and "Type longer rows" in words(at)
    at.text_area(key="row-own").set_value("1 2 4 7 11 16 22 29 37 46 56\n5 6 8 11 15 20 26 33").run()
    assert not at.button(key="row-train").disabled and asked(at)["own"].count(";") == 1
    again = visit(PAGE, **asked(at))
    assert again.session_state["row-draft"] == at.session_state["row-draft"]
    at.selectbox(key="row-family").set_value("geometric").run()
    assert "batch" not in asked(at)


def test_a_link_to_settings_that_make_no_recipe_says_so(visit, trained):
    at = visit(PAGE, **ROWS, family="own")
    assert "This link could not be used" in words(at) and not at.button(key="row-train").disabled


def test_where_nothing_has_been_trained_it_says_what_to_do(visit, trained, monkeypatch):
    monkeypatch.setattr(trained, "runs", lambda *args, **more: [])
    assert "Press **Train**" in words(visit(PAGE, **ROWS))

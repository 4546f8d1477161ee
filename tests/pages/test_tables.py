"""The page for tables, without a browser."""

import threading
import time
from dataclasses import replace

import pytest
import streamlit as st

from core import jobs
from core.data.tables import own
from core.data.tables.sheet import open_sheet
from core.tasks.tables.presets import TABLE_PRESETS
from core.tasks.tables.recipe import ClassesRecipe, NumbersRecipe
from pages.kit.visitor import COOKIE
from tests.quiet_service import ME, QuietService

PAGE = "workshop/tables.py"
IRIS = ClassesRecipe(units="6", epochs=2, batch=16)
TIPS = NumbersRecipe(data="tips", units="0", start="random", epochs=2, batch=16)


@pytest.fixture(scope="module")
def service():
    quiet = QuietService()
    quiet.ids = {recipe: quiet.train(recipe) for recipe in (IRIS, TIPS)}
    yield quiet
    for run in quiet.ids.values():
        quiet.store.delete(run)


@pytest.fixture(autouse=True)
def in_place(service, monkeypatch):
    monkeypatch.setattr(jobs, "service", lambda: service)
    monkeypatch.setattr(type(st.context), "cookies", {COOKIE: ME})


def words(at):
    parts = (*at.markdown, *at.caption, *at.info, *at.warning, *at.error, *at.success, *at.subheader)
    return " ".join(str(part.value) for part in parts).replace("\\", "")


def asked(at):
    """What the address says."""
    return {name: value if isinstance(value, str) else value[0] for name, value in at.query_params.items()}


def test_it_opens_with_something_to_predict_and_nothing_wrong(visit):
    at = visit(PAGE)
    assert at.title[0].value == "Rows and columns" and "2 classes" in words(at) and "fail (27)" in words(at)
    assert at.radio(key="tables-guess-study--result").label.startswith("**Predict first.**") and "Nothing is wrong" in words(at)


@pytest.mark.parametrize(
    ("data", "said"), [("iris", "3 classes"), ("cards", "98.4 % of all rows"), ("tips", "numbers"), ("gapminder", "numbers")]
)
def test_another_table_brings_what_suits_it(visit, data, said):
    at = visit(PAGE)
    at.selectbox(key="tables-chosen").set_value(data).run()
    assert not at.exception and said in words(at) and asked(at).get("data", "iris") == data
    again = visit(PAGE, **asked(at))
    assert again.session_state["tables-draft"] == at.session_state["tables-draft"] and "could not be used" not in words(again)


def test_another_target_makes_another_kind_of_training(visit):
    at = visit(PAGE, data="iris")
    at.selectbox(key="tables-target-iris-").set_value("petal width").run()
    assert not at.exception and asked(at)["task"] == "table-numbers" and "numbers" in words(at)
    at.selectbox(key="tables-target-iris-").set_value("species").run()
    assert "task" not in asked(at) and "3 classes" in words(at)


def test_an_own_table_with_a_leak_is_doubted_and_the_leak_is_left_out(visit):
    ends = ["dead" if at * 37 % 11 > 5 else "alive" for at in range(90)]
    rows = [f"{at};{at % 7};{at * 7 % 23},5;{'yes' if end == 'dead' else 'no'};{end}" for at, end in enumerate(ends)]
    at = visit(PAGE)
    at.text_area(key="tables-typed").set_value("\n".join(["id;a;b;leak;end", *rows])).run()
    at.button(key="tables-use-typed").click().run()
    assert not at.exception and "“leak” gives the answer away" in words(at) and "“id” only counts the rows" in words(at)
    at.button(key="tables-out-leak").click().run()
    assert not at.exception and "gives the answer away" not in words(at) and asked(at)["columns"] == "innxc"


def test_twins_across_the_split_are_told_and_gone_when_groups_stay_together(visit):
    rows = [f"{100 + at % 30},{at % 30 * 7 % 11},{'p' if at % 30 * 5 % 7 > 3 else 'q'}" for at in range(90)]
    at = visit(PAGE)
    at.text_area(key="tables-typed").set_value("\n".join(["person,b,y", *rows])).run()
    at.button(key="tables-use-typed").click().run()
    assert not at.exception and "of the 18 rows of the test stand among the rows that are learnt from" in words(at)
    parted = visit(PAGE, **asked(at), split="groups", by="person")
    assert not parted.exception and "of the test stand" not in words(parted)


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ("", "Paste some cells first"),
        ("y\np\nq\n" * 20, "one column"),
        ("a,y\n1.5,p\n", "20 are needed"),
        ("a,y\n" + "1.5,p\n2.5,p\n" * 20, "the same in every row"),
        ("a,y\n" + "".join(f"{at / 7},c{at % 500}\n" for at in range(1000)), "500 different values"),
        ("a,y\n" + "=A1,p\n=B2,q\n" * 1, "20 are needed"),
    ],
)
def test_bad_cells_are_one_sentence_and_the_table_before_stays(visit, cells, says):
    at = visit(PAGE, data="iris")
    at.text_area(key="tables-typed").set_value(cells).run()
    at.button(key="tables-use-typed").click().run()
    assert not at.exception and says in words(at) and asked(at)["data"] == "iris" and "3 classes" in words(at)


def test_names_and_cells_of_people_are_shown_as_they_are(visit):
    name = own.keep(open_sheet(b"<script>alert(1)</script>,[x](javascript:1),y\n" + b"1.5,:red[a],p\n2.5,=A1,q\n" * 20))
    at = visit(PAGE, data="own", own=name, rows="40", target="y", num_classes="2", batch="8")
    options = at.selectbox(key=f"tables-target-own-{name}").options
    assert not at.exception and options == ["<script>alert(1)</script>", "[x](javascript:1)", "y"]  # lists show text, not Markdown


def test_settings_are_in_the_address_and_a_bad_one_is_said(visit):
    at = visit(PAGE, view="Teach it", data="iris")
    at.text_input(key="tables-units").set_value("8 many").run()
    assert at.button(key="tables-train").disabled and "whole numbers with blanks" in words(at)
    at.text_input(key="tables-units").set_value("12 6").run()
    assert not at.button(key="tables-train").disabled and asked(at)["units"] == "12 6"
    at.selectbox(key="tables-split").set_value("groups").run()
    assert not at.exception and "tables-by" in [box.key for box in at.selectbox]
    at.button(key="tables-neuron").click().run()
    assert asked(at)["units"] == "0" and asked(at)["start"] == "random"


def test_a_teachers_link_hides_the_settings(visit):
    at = visit(PAGE, view="Teach it", data="iris", hide="recipe")
    assert not at.exception and "tables-units" not in [field.key for field in at.text_input]


@pytest.mark.parametrize("recipe", [IRIS, TIPS], ids=["classes", "a number"])
@pytest.mark.parametrize("view", ["Teach it", "Judged", "Inside", "Odd ones out"])
def test_a_run_is_shown_judged_and_looked_into(visit, service, recipe, view):
    at = visit(PAGE, run=service.ids[recipe], view=view)
    while any(thread.name == "batches" for thread in threading.enumerate()):
        time.sleep(0.05)  # others learn the same rows in the background
    at.run()
    said = words(at)
    expected = {
        "Teach it": "One neuron", "Judged": "won", "Inside": "Which columns does it need?", "Odd ones out": "autoencoder"
    }[view]  # fmt: skip
    assert expected in said or expected in " ".join(button.label for button in at.button)
    if view == "Inside":
        assert ("linear regression" in said) == (recipe is TIPS) or recipe is IRIS
    if view == "Judged" and recipe is IRIS:
        at.slider(key="tables-threshold").set_value(0.0).run()
        assert not at.exception and "recall 100 %" in words(at)


def test_a_prediction_outlives_other_views_and_is_marked(visit, service):
    at = visit(PAGE, run=service.ids[IRIS])
    at.radio(key="tables-guess-iris--species").set_value("the most common class").run()
    for view in ("Inside", "Judged"):
        at.segmented_control(key="view").set_value(view).run()
    while any(thread.name == "batches" for thread in threading.enumerate()):
        time.sleep(0.05)
    at.run()
    at.run()
    assert not at.exception and "You said: **the most common class**. It" in words(at)
    at.segmented_control(key="view").set_value("The table").run()
    assert at.radio(key="tables-guess-iris--species").value == "the most common class"


def test_the_oddest_of_few_rows_are_few(visit):
    at = visit(PAGE, view="Odd ones out")
    assert not at.exception and "Of the oddest 6 rows" in words(at)


def test_without_a_network_it_says_what_to_do(visit):
    at = visit(PAGE, data="wine", view="Judged")
    assert "No network has learnt this yet" in words(at)
    at.button(key="tables-to-train").click().run()
    assert asked(at)["view"] == "Teach it"


@pytest.mark.parametrize("task", ["tables", "table-numbers"])
def test_the_training_page_shows_the_task(visit, task):
    at = visit("workshop/training.py", task=task)
    assert not at.exception and "train-units" in [field.key for field in at.text_input]
    at.selectbox(key="train-data").set_value("wine" if task == "tables" else "gapminder").run()
    assert not at.exception and not at.error
    at.selectbox(key="train-data").set_value("own").run()
    assert not at.exception and "Rows and columns" in words(at)


@pytest.mark.parametrize("name", TABLE_PRESETS)
def test_a_run_of_every_recipe_is_opened_among_the_runs(visit, service, monkeypatch, name):
    monkeypatch.setattr(jobs, "service", lambda: service)
    run = service.train(replace(TABLE_PRESETS[name].recipe, epochs=2))
    try:
        assert "epoch" in " ".join(caption.value for caption in visit("workshop/runs.py", run=run).caption)
    finally:
        service.store.delete(run)

"""Points in a plane as a person uses it, without a browser."""

from collections import OrderedDict

import numpy as np
import pytest

from core.data.points import points
from core.explain.foundations.plane.growing import piece
from core.explain.foundations.plane.recipe import PlaneRecipe
from core.explain.foundations.plane.training import record
from core.explain.foundations.plane.words import verdict
from pages.kit import plane_films

PAGE = "foundations/plane.py"


@pytest.fixture(autouse=True)
def trained_at_once(monkeypatch):
    """There is no browser that would fetch what follows the first epochs; and nobody else has begun a film here."""
    monkeypatch.setattr(plane_films, "FIRST_SECONDS", 1000.0)
    monkeypatch.setattr(plane_films, "_by_recipe", OrderedDict())


def press(at, label):
    next(button for button in at.button if button.label == label).click().run()
    assert not at.exception
    return at


def address(at) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in at.query_params.items()}


def said(at) -> str:
    return " ".join(element.value for element in (*at.success, *at.warning, *at.error, *at.info, *at.caption))


def test_opens_with_the_ring_and_something_to_predict(visit):
    at = visit(PAGE)
    assert at.title[0].value == "Points in a plane"
    assert "How few, in one layer" in at.radio(key="plane-guess").label
    assert verdict(PlaneRecipe(), record(PlaneRecipe()))[1] in said(at) and "100% and 98% classified correctly" in said(at)
    assert "100 training points in batches of 20: 5 steps per epoch, 1,500 in 300 epochs" in said(at)
    at.radio(key="plane-guess").set_value("8").run()
    assert at.info[0].value.startswith("Not quite. It is: 3.")


def test_how_it_ends_is_said_when_it_has_ended(visit, monkeypatch):
    monkeypatch.setattr(plane_films, "FIRST_SECONDS", 0.0)
    at = visit(PAGE, seed="4321")
    assert "It is still being trained." in said(at) and "classified correctly" not in said(at)
    plane_films.film(PlaneRecipe(seed=4321)).growing.take(*piece(PlaneRecipe(seed=4321), 2, 1000.0))
    assert "classified correctly" in said(at.run()) and "being trained" not in said(at)


@pytest.mark.parametrize(
    ("case", "words", "link"),
    [
        ("2 neurons", "a strip, never a fence", {"layers": "2"}),
        ("Squares as inputs", "a straight cut away", {"layers": "0", "features": "x1sq-x2sq"}),
        ("XOR", "four squares", {"data": "xor", "layers": "4"}),
        ("Spirals", "Two layers of eight", {"data": "spirals", "layers": "8-8"}),
        ("5 classes", "one per class", {"data": "blobs", "classes": "5"}),
        ("Regression", "on the training points", {"data": "waves"}),
        ("Rate too large", "Diverged", {"rate": "0.32", "optimizer": "sgd"}),
        ("Zero weights", "never become different", {"init": "zero"}),
        ("Learned by heart", "overfitting", {"noise": "0.55", "batch": "50"}),
    ],
)
def test_every_case_is_one_click_and_its_link_restores_it(visit, case, words, link):
    at = press(visit(PAGE), case)
    assert words in said(at)
    found = address(at)
    assert link.items() <= found.items()
    again = visit(PAGE, **found)
    assert again.session_state["plane-recipe"] == at.session_state["plane-recipe"]
    assert address(again) == found
    assert press(at, "3 neurons").session_state["plane-recipe"] == PlaneRecipe()
    assert not at.query_params


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rate", "1e9"),
        ("rate", "nan"),
        ("layers", "99"),
        ("data", "[x](javascript:alert(1))"),
        ("own", "%%%"),
        ("epochs", "-5"),
        ("features", "<script>"),
    ],
)
def test_a_bad_link_says_so_and_shows_the_standard_setting(visit, name, text):
    at = visit(PAGE, **{name: text})
    assert at.warning[0].value.startswith("This link could not be used")
    assert "](javascript" not in at.warning[0].value and "<script>" not in at.warning[0].value.replace("\\<script\\>", "")
    assert at.session_state["plane-recipe"] == PlaneRecipe() and name not in at.query_params


def test_widgets_change_the_recipe_and_the_address(visit):
    at = visit(PAGE)
    at.selectbox(key="plane-data").set_value("moons").run()
    at.slider(key="plane-dropout").set_value(0.3).run()
    at.select_slider(key="plane-l2").set_value(0.01).run()
    assert not at.exception
    assert at.session_state["plane-recipe"] == PlaneRecipe(data="moons", dropout=0.3, l2=0.01)
    assert address(at) == {"data": "moons", "dropout": "0.3", "l2": "0.01"}


def test_a_rate_between_the_usual_ones_stands_among_them(visit):
    at = visit(PAGE, rate="0.32")
    assert at.selectbox(key="plane-rate").value == 0.32 and at.selectbox(key="plane-rate").options[6:8] == ["0.3", "0.32"]


def test_too_many_steps_and_no_inputs_are_said(visit):
    at = visit(PAGE)
    at.select_slider(key="plane-batch").set_value(5).run()
    at.select_slider(key="plane-epochs").set_value(1000).run()
    assert "Choose a larger batch" in at.error[0].value
    at.select_slider(key="plane-epochs").set_value(300).run()
    assert not at.error
    at.button_group(key="plane-features").set_value([]).run()
    assert "features must be one or more" in at.error[0].value
    assert at.session_state["plane-recipe"].features == ("x1", "x2")


def test_a_csv_becomes_points_and_a_bad_one_a_sentence(visit):
    at = visit(PAGE)
    rows = "".join(f"{i},{i % 7},{'<b>cat' if i % 7 > 3 else 'dog'}\n" for i in range(40))
    at.file_uploader(key="plane-csv").upload("animals.csv", b"a,b,kind\n" + rows.encode(), "text/csv").run()
    assert not at.exception and not at.error
    recipe = at.session_state["plane-recipe"]
    assert recipe.data == "own" and len(points.unpack(recipe.own)) == 40
    assert "<b>cat is orange, dog is blue" in at.text[0].value
    at.file_uploader(key="plane-csv").upload("x.csv", b"\x89PNG\r\n\x1a\n\0\0\0\xff", "text/csv").run()
    assert "no text file" in at.error[0].value and at.session_state["plane-recipe"] == recipe


def test_how_a_table_was_taken_is_shown_and_put_right(visit):
    at = visit(PAGE)
    rows = "".join(f"{i};{i},5;{i % 7},25;{'grün' if i % 7 > 3 else 'rot'};{i % 2}\n" for i in range(40))
    at.file_uploader(key="plane-csv").upload("messung.csv", f";x;y;Klasse;test\n{rows}".encode("cp1252"), "text/csv").run()
    assert not at.exception and not at.error
    said = " ".join(part.value for part in at.markdown).replace("\\", "")
    assert "Separated by semicolons, heading in line 1, x₁ in “x”, x₂ in “y”, the class or value in “Klasse”" in said
    assert at.dataframe[0].value.columns.tolist() == ["column 1", "x", "y", "Klasse", "test"]
    first = at.session_state["plane-recipe"].own

    def control(label, kind="selectbox"):
        return next(widget for widget in getattr(at, kind) if widget.label == label)

    control("The class or value is in").set_value("test").run()
    assert "0 is orange, 1 is blue" in at.text[0].value and at.session_state["plane-recipe"].own != first
    control("x₁ is in").set_value("test").run()
    assert "three different columns" in at.error[0].value.replace("\\", "")
    control("The class or value is in").set_value("Klasse").run()
    assert not at.error and "grün is orange, rot is blue" in at.text[0].value
    control("x₁ is in").set_value("x").run()
    assert at.session_state["plane-recipe"].own == first
    control("The first row", "segmented_control").set_value(False).run()
    assert "no heading" in " ".join(part.value for part in at.markdown) and "1 could not be read" in at.text[0].value
    control("Between the cells", "segmented_control").set_value("\t").run()
    assert not at.exception and "three columns" in at.error[0].value


def test_a_teachers_link_hides_controls_and_keeps_their_values(visit):
    at = visit(PAGE, hide="rate-data-cures-bogus", rate="0.1", data="xor", layers="4")
    assert not any(widget.key in ("plane-rate", "plane-data") for widget in at.selectbox)
    assert at.selectbox(key="plane-activation") and not any("teachers" in expander.label for expander in at.expander)
    assert at.session_state["plane-recipe"] == PlaneRecipe(rate=0.1, data="xor", layers=(4,))
    at.selectbox(key="plane-activation").set_value("relu").run()
    assert at.session_state["plane-recipe"].rate == 0.1 and address(at)["hide"] == "rate-data-cures-bogus"


def test_the_teachers_link_names_what_is_hidden(visit):
    at = visit(PAGE, data="xor")
    at.multiselect(key="plane-hide").set_value(["rate", "code"]).run()
    assert any("data=xor&hide=code-rate" in code.value for code in at.code)


def test_the_code_on_screen_is_of_this_recipe(visit):
    at = visit(PAGE, data="blobs", classes="4", optimizer="momentum", rate="0.01")
    code = next(code.value for code in at.code if "import torch" in code.value)
    assert "blobs(200, 0.1, rng, classes=4)" in code and "SGD(net.parameters(), lr=0.01, momentum=0.9)" in code


def test_own_points_only_need_two_classes(visit):
    at = visit(PAGE, data="own", own=points.pack(np.array([[0, 0, 1]] * 5, dtype=float)))
    assert "All points are of one class" in at.error[0].value


def test_the_cures_are_six_trainings_of_the_same_points(visit):
    at = visit(PAGE, view="cures")
    assert "lowest loss on its own" in at.radio(key="cures-guess").label
    at.toggle(key="mine").set_value(True).run()
    assert not at.exception and not at.error
    at.segmented_control(key="plane-view").set_value("play").run()
    assert not at.exception and "view" not in at.query_params

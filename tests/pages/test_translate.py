"""The page Translate, without a browser: each view, what cannot be read, one's own run, and two that race."""

import pytest

from core.models import files
from core.tasks.translate.presets import both
from core.tasks.translate.recipe import TranslateRecipe
from tests.pages.own_runs import service_with, words

PAGE = "language/translate.py"
VIEWS = ("Look back", "How long?", "Beams", "Teach it")
SMALL = TranslateRecipe(hidden_size=8, train_limit=64, batch=32, epochs=1)


@pytest.fixture(scope="module")
def service():
    with service_with(*both(SMALL, 0)) as found:
        yield found


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


def test_by_length_the_shipped_ones_are_as_their_card_says_sentences_first(visit):
    at = visit(PAGE, view="How long?")
    figures, said = files.read_card("translator-sentences")["figures"], words(at)
    for which, name, epochs in (("with", "With attention", 10), ("without", "Without attention", 30)):
        beyond = [group for group in figures[which]["by_length"] if group["beyond"]]
        share = 100 * sum(group["right"] for group in beyond) / sum(group["count"] for group in beyond)
        assert f"**{name}**, {epochs} epochs of 6,000 pairs" in said and f"{share:.1f} % of longer ones" in said
    assert "'translator-sentences-without-attention'" in at.code[0].value
    at.button_group(key="long_pairs").set_value("Dates").run()
    assert not at.exception and "**With attention**, 8 epochs of 6,000 pairs: 100.0 % right" in words(at)
    assert "**Without attention**, 36 epochs" in words(at) and "'translator-without-attention'" in at.code[0].value
    for older, epochs in (({"pairs": "Dates"}, 8), ({"pairs": "Dates", "long_pairs": "English → German"}, 10), ({"pairs": "Nonsense"}, 10)):
        at = visit(PAGE, view="How long?", **older)
        assert not at.exception and f"**With attention**, {epochs} epochs of 6,000 pairs" in words(at)


def test_a_teachers_link_hides_what_it_says_and_keeps_recipe_and_seed(trained, visit):
    at = visit(PAGE, view="Teach it", recipe="Say a number", training_seed="3", hide="code-question-recipes")
    assert not at.selectbox and not at.number_input and not at.radio and not at.code
    assert "97 → quatre-vingt-dix-sept" in words(at) and "hides some of its controls" in words(at)
    at = visit(PAGE, view="Teach it", recipe="Say a number", training_seed="3")
    at.multiselect(key="translate-hide").set_value(["recipes", "code"]).run()
    assert any("recipe=Say+a+number&training_seed=3&hide=code-recipes" in part.value for part in at.code)


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

"""The gradient-descent page as a person uses it, without a browser."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROUTER

PAGE = "../foundations/descent.py"


def opened(**query) -> AppTest:
    at = AppTest.from_file(str(ROUTER), default_timeout=60)
    at.switch_page(PAGE)
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click().run()
    assert not at.exception
    return at


def ends(at: AppTest) -> dict[str, dict]:
    table = at.dataframe[0].value
    return {row["racer"]: row for row in table.to_dict("records")}


def errors(at: AppTest) -> list[str]:
    return [error.value for error in at.error]


def test_opens_with_three_rates_in_one_bowl_and_something_to_predict():
    at = opened()
    assert at.title[0].value == "Gradient descent"
    assert "Predict first." in at.radio(key="descent-guess").label
    rows = ends(at)
    assert rows["SGD, rate 0.3"]["steps to the goal"] == 3
    assert rows["SGD, rate 0.01"]["what happened"] == "Not at the goal after 60 steps."
    assert rows["SGD, rate 1.05"]["what happened"].startswith("Ran away: at step 16")


def test_the_answer_is_given_once_one_is_chosen():
    at = opened()
    at.radio(key="descent-guess").set_value("The goal is reached sooner and sooner").run()
    assert at.info[0].value.startswith("Not quite. It is: Sooner at first")


@pytest.mark.parametrize(
    ("case", "racer", "happened"),
    [
        ("Rate too small", "SGD", "Not at the goal after 60 steps."),
        ("Rate right", "SGD", "At the goal after 3 steps, and it stayed there."),
        ("Rate too large", "SGD", "Ran away: at step 16 the loss was over ten times the highest in the picture."),
        ("Race in a valley", "Momentum", "At the goal after 50 steps, and it stayed there."),
        ("Saddle", "SGD", "At the goal after 31 steps, and it stayed there."),
        ("Trap", "Adam", "Not at the goal after 100 steps."),
    ],
)
def test_every_case_is_one_click(case, racer, happened):
    assert ends(press(opened(), case))[racer]["what happened"] == happened


def test_real_flowers_bring_noise_and_a_choice_of_batches():
    at = press(opened(), "Real flowers")
    assert at.radio(key="race_batch").value == "ten"
    noisy = ends(at)["SGD"]["distance"]
    at.radio(key="race_batch").set_value("all").run()
    assert ends(at)["SGD"]["distance"] < noisy


def test_one_rate_for_all():
    at = press(opened(), "Race in a valley")
    at.selectbox(key="rates").set_value("same").run()
    at.number_input(key="same_rate").set_value(0.05).run()
    assert {row["rate"] for row in ends(at).values()} == {0.05}
    assert {row["rate in the network"] for row in ends(at).values()} == {0.05}


def test_another_landscape_begins_at_its_own_start():
    at = opened()
    at.number_input(key="w1_start").set_value(0.5).run()
    at.selectbox(key="surface").set_value("beale").run()
    assert at.number_input(key="w1_start").value is None
    assert not at.exception and not errors(at)


def test_a_start_outside_the_picture_is_refused_in_a_sentence():
    at = opened()
    at.number_input(key="w1_start").set_value(1e9).run()
    assert errors(at) == ["Start inside the picture: w1 goes from -2 to 2 here, not 1e+09."]


def test_a_race_needs_a_racer():
    at = opened()
    at.button_group(key="racers").set_value([]).run()
    assert errors(at) == ["Choose at least one optimizer to race."]


@pytest.mark.parametrize(
    "query",
    [
        {"w1_start": "nan"},
        {"w1_start": "inf"},
        {"w1_start": "1e9"},
        {"w1_start": "text"},
        {"race_steps": "1e9"},
        {"race_steps": "-4"},
        {"surface": "moon"},
        {"rates": "magic"},
        {"same_rate": "nan", "rates": "The same for all …"},
        {"racers": "Nobody"},
        {"epochs": "nan"},
        {"epoch_batch": "0"},
        {"epoch_examples": "99999999999999999999"},
    ],
)
def test_nonsense_in_the_address_ends_in_a_page_or_a_sentence(query):
    at = opened(**query)
    assert ends(at) if not errors(at) else all(message.endswith(".") for message in errors(at))


def test_an_address_restores_the_race():
    at = opened(surface="Long valley", racers=["SGD", "Adam"], rates="Right: each its own", w1_start="2.5", race_steps="30")
    assert list(ends(at)) == ["SGD", "Adam"]
    assert at.selectbox(key="surface").value == "valley" and at.number_input(key="w1_start").value == 2.5


def test_relief_is_drawn_when_asked_for():
    at = opened()
    assert not at.get("plotly_chart")
    at.toggle(key="relief").set_value(True).run()
    assert at.get("plotly_chart") and not at.exception


def test_the_courses_example_of_epochs():
    at = opened()
    at.number_input(key="epoch_batch").set_value(10).run()
    press(at, "1000, 100, 5")
    assert any("10 iterations in an epoch" in text.value and "50 in all" in text.value for text in at.markdown)
    at.number_input(key="epoch_batch").set_value(2000).run()
    assert errors(at) == ["A batch of 2000 needs at least 2000 examples; there are 1000."]


def test_the_code_is_there():
    at = opened()
    assert "torch.optim.SGD(w, lr=1.05)" in at.code[0].value

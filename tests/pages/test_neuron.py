"""The page of the neuron, without a browser."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROUTER


def open_page(**query):
    at = AppTest.from_file(str(ROUTER), default_timeout=60)
    at.switch_page("../foundations/neuron.py")
    for name, value in query.items():
        at.query_params[name.replace("_", "-")] = value
    at.run()
    assert not at.exception
    return at


def show_example(title):
    at = open_page()
    at.segmented_control(key="neuron").select(title).run()
    assert not at.exception
    return at


def table_of(at):
    frame = at.table[0].value
    return dict(zip(frame["quantity"], frame["value"], strict=True))


def test_opens_with_the_student_and_a_question():
    at = open_page()
    assert at.title[0].value == "A neuron, forward and back"
    numbers = table_of(at)
    assert (numbers["z"], numbers["a"], numbers["L"]) == ("2.5", "0.9241", "0.8540")
    assert any("0.8464" in said.value and "2.5257" in said.value for said in at.caption)
    at.radio(key="student-guess").set_value("hours slept").run()
    assert any("Yes: hours slept" in message.value for message in at.success)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("entropy", {"L": "2.5789"}),
        (
            "backpropagation",
            {
                "z": "0.76",
                "a": "0.68135",
                "dL/da": "−0.63729",
                "da/dz": "0.21711",
                "dL/dw₁": "−0.06918",
                "dL/dw₂": "−0.11069",
                "dL/db": "−0.13836",
                "new w₁": "0.20692",
                "new w₂": "0.71107",
                "new b": "0.11384",
            },
        ),
        ("hidden", {"z(h₁)": "0.76", "z(h₂)": "−0.16", "h₁": "0.76", "h₂": "0"}),
        ("three", {}),
    ],
)
def test_every_example_is_one_click_away_and_shows_its_numbers(key, expected):
    at = show_example(key)
    numbers = table_of(at)
    assert {name: numbers[name] for name in expected} == expected
    assert any("equal those of PyTorch" in message.value for message in at.caption)


def test_the_hidden_layer_stands_in_matrix_form_beside_the_slip():
    at = show_example("hidden")
    assert any(r"\begin{bmatrix} 0.76 & −0.16 \end{bmatrix}" in formula.value for formula in at.latex)
    assert any("[0.23, 0.10]" in said.value for said in at.caption)


def test_changing_a_number_changes_the_walk():
    at = open_page()
    at.number_input(key="student-x1").set_value(0.0).run()
    assert table_of(at)["z"] == "1.7"
    assert not at.info  # the slip belongs to the example's own numbers


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("student-x1", 1e9, "Every input has to be a number"),
        ("student-w1", -1e9, "Every weight has to be"),
        ("student-rate", 0.0, "learning rate"),
        ("student-rate", -1.0, "learning rate"),
    ],
)
def test_a_number_that_will_not_do_is_refused_in_a_sentence(key, value, words):
    at = open_page()
    at.number_input(key=key).set_value(value).run()
    assert not at.exception
    assert words in at.error[0].value


def test_a_loss_that_does_not_suit_is_refused_in_a_sentence():
    at = show_example("entropy")
    at.selectbox(key="entropy-output").set_value("tanh").run()
    assert "choose sigmoid" in at.error[0].value


def test_a_loss_that_runs_away_is_said():
    at = open_page()
    at.selectbox(key="student-output").set_value("none").run()
    at.number_input(key="student-rate").set_value(100.0).run()
    assert "Lower the learning rate" in at.warning[0].value


def test_the_counts():
    at = open_page()
    words = " ".join(block.value for block in at.markdown)
    assert "(3 + 1) × 2 = **8" in words and "**10 iterations" in words and "**50 iterations" in words


def test_the_link_restores_the_numbers():
    at = open_page(student_x1="3.5")
    assert at.number_input(key="student-x1").value == 3.5
    assert table_of(at)["z"] == "3.1"

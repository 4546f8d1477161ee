import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROUTER

PAGE = "../foundations/activations.py"


def opened(**link):
    at = AppTest.from_file(str(ROUTER), default_timeout=60)
    at.switch_page(PAGE)
    for name, value in link.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def words(at):
    return " ".join(element.value for element in (*at.caption, *at.markdown, *at.info, *at.warning, *at.success))


def click(at, label):
    next(button for button in at.button if button.label == label).click().run()
    assert not at.exception
    return words(at)


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("sigmoid(3)", "Sigmoid(3) = 0.9526"),
        ("sigmoid(−3)", "Sigmoid(-3) = 0.0474"),
        ("tanh(2)", "Tanh(2) = 0.9640"),
        ("tanh(−3)", "Tanh(-3) = -0.9951"),
        ("ReLU(5)", "ReLU(5) = 5.0000"),
        ("ReLU(−3)", "ReLU(-3) = 0.0000"),
    ],
)
def test_function_examples_are_one_click_away(label, shown):
    text = click(opened(), label)
    assert shown in text
    assert ("Common slip" in text) == (label == "tanh(−3)")


def test_softmax_picks_class_seven():
    at = opened(view="Softmax")
    assert "class 7 with 0.4338" in words(at)
    assert "cross-entropy 1.3353" in click(at, "The truth was 3")


@pytest.mark.parametrize(
    ("label", "squared", "binary"), [("Guess 0.9241, truth 0", "0.8540", "2.5789"), ("Guess 0.92, truth 0", "0.8464", "2.5257")]
)
def test_loss_examples_are_one_click_away(label, squared, binary):
    text = click(opened(view="Losses"), label)
    assert f"squared error {squared}" in text
    assert f"binary cross-entropy {binary}" in text


def test_the_stack_is_measured_for_every_activation_and_start():
    at = opened(view="Deep stack")
    table = at.table[0].value
    assert table.shape == (5, 4)
    assert table["ReLU"]["He"].endswith("holds")
    assert table["Sigmoid"]["Xavier"].endswith("vanishes")
    at.slider(key="depth").set_value(3).run()
    assert not at.exception
    assert at.table[0].value["Sigmoid"]["Xavier"].endswith("holds")


def test_a_relu_dies_at_the_large_rate_only():
    at = opened()
    assert "The ReLU neuron is dead" in words(at)
    at.segmented_control(key="rate").set_value("0.05").run()
    assert "Both learn" in words(at)


@pytest.mark.parametrize(
    "link",
    [
        {"z": "nan"},
        {"z": "1e9"},
        {"z": "<b>"},
        {"f": "swoosh"},
        {"view": "Softmax", "scores": "1,2"},
        {"view": "Softmax", "temperature": "0"},
        {"view": "Softmax", "right": "inf"},
        {"view": "Losses", "p": "1"},
        {"view": "Losses", "kind": "x"},
        {"view": "Deep stack", "a": "step"},
    ],
)
def test_a_link_with_nonsense_is_refused_in_a_sentence(link):
    at = opened(**link)
    assert any("This link could not be used as it is." in warning.value for warning in at.warning)


def test_a_prediction_is_answered():
    at = opened()
    at.radio(key="predict-functions").set_value("It almost vanishes").run()
    assert "Yes: It almost vanishes" in words(at)


@pytest.mark.parametrize(
    ("link", "printed"),
    [
        ({"f": "tanh"}, "0.995"),
        ({"f": "step"}, "1.0"),
        ({"f": "leaky"}, "3.0 1.0"),
        ({"view": "Softmax"}, "7 0.4338"),
        ({"view": "Losses", "p": "0.92", "target": "0"}, "binary_cross_entropy: 2.5257"),
        ({"view": "Losses", "kind": "number", "p": "3"}, "l1_loss: 3"),
        ({"view": "Deep stack", "a": "leaky"}, "\n20 "),
    ],
)
def test_the_code_shown_runs_and_says_the_same(link, printed, capsys):
    at = opened(**link)
    exec(compile(at.code[0].value, "shown.py", "exec"), {})
    assert printed in capsys.readouterr().out

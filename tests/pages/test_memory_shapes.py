"""Memory, "Shapes", without a browser."""

import pytest

from core import jobs
from core.explain.sequences.shapes import SHAPES
from tests import pen
from tests.pages.test_digits import put
from tests.quiet_service import QuietService

PAGE = "sequences/memory.py"
DRAWN = "one to one"  # the shape that is drawn for, and not typed


@pytest.fixture(autouse=True)
def in_place(monkeypatch):
    service = QuietService()
    monkeypatch.setattr(jobs, "service", lambda: service)
    return service


def words(at):
    return " ".join(str(part.value) for part in (*at.markdown, *at.caption, *at.info, *at.warning))


def trained(at):
    at.button(key="shapes-train").click().run()
    at.session_state["shapes-work"].wait(120)
    return at.run()


def test_it_opens_with_something_to_predict(visit):
    at = visit(PAGE, view="Shapes")
    at.radio(key="shapes-guess").set_value("48").run()
    assert "Yes: 48" in at.success[0].value
    at.radio(key="shapes-guess").set_value("13").run()
    assert "It is: 48" in at.info[0].value


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_is_trained_asked_and_forgotten(name, visit):
    at = visit(PAGE, view="Shapes", shape=name)
    assert [field.value for field in at.text_input] == ([] if name == DRAWN else [SHAPES[name].first])
    assert "Nothing is learnt yet" in words(at)
    assert at.button(key="shapes-forget").disabled
    at = trained(at)
    steps = SHAPES[name].steps
    assert f"{steps} of {steps} steps learnt" in words(at) and "Nothing is learnt yet" not in words(at)
    assert at.button(key="shapes-train").disabled and "**Forget** lets it begin anew" in words(at)
    assert at.table[0].value["is"].iloc[0].startswith("B")
    at.button(key="shapes-forget").click().run()
    assert "Nothing is learnt yet" in words(at) and not at.button(key="shapes-train").disabled


def test_another_shape_brings_its_own_example_and_a_link_its_own_words(visit):
    at = visit(PAGE, view="Shapes", shape="many to many, unequal", typed="nine")
    assert at.text_input(key="typed").value == "nine"
    at.session_state["shape"] = "film"
    at.run()
    assert not at.exception and at.text_input(key="typed").value == SHAPES["film"].first


@pytest.mark.parametrize(("name", "typed", "said"), [
    ("one to many", "<b>x</b>", "Type one digit"), ("many to one", "日本語", "there is no"),
    ("many to many, unequal", "$x$", "has learnt no word"),
    ("film", "z", "of the letters l, r, u, d"), ("many to many", "", "Type letters"),
])  # fmt: skip
def test_what_cannot_be_read_is_said_in_a_sentence(name, typed, said, visit):
    at = visit(PAGE, view="Shapes", shape=name)
    at.text_input(key="typed").set_value(typed).run()
    assert not at.exception and len(at.warning) == 1 and said in at.warning[0].value


def test_a_drawing_is_what_the_network_is_shown(visit):
    at = trained(visit(PAGE, view="Shapes", shape=DRAWN))
    assert "Nothing is drawn yet" in words(at) and "it is a 1" in at.subheader[0].value
    at = put(at, pen.digit(7, 40, 20, 1.6), "shapes-digit")
    assert "A 7 " in at.subheader[0].value and "it is a" not in at.subheader[0].value and "Nothing is drawn yet" not in words(at)
    at = put(at, [stroke[:1] for stroke in pen.digit(7, 40, 20, 1.6)], "shapes-digit")
    assert not at.exception and "Until then, this is a picture of its test." in words(at)
    assert "Nothing is drawn yet" in words(put(at, [], "shapes-digit"))


def test_several_words_show_padding(visit):
    at = visit(PAGE, view="Shapes", shape="many to one", typed="schmetterling wo")
    table = at.table[1].value
    assert list(table["word"]) == ["schmetterling", "wo"] and table["as numbers (B, T)"][1].endswith(" 0 0 0")
    assert table["packed"][0] == table["padding read as well"][0]


def test_a_machine_that_is_too_busy_is_said_in_a_sentence(visit, in_place, monkeypatch):
    def busy(*_):
        raise TimeoutError

    monkeypatch.setattr(in_place, "quick", busy)
    assert "The machine is very busy" in words(visit(PAGE, view="Shapes"))

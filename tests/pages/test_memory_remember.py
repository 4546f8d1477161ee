"""Memory, "Who remembers", without a browser."""

import pytest

from core import jobs
from pages.sequences.memory_views import remember
from tests.quiet_service import QuietService

PAGE = "sequences/memory.py"
WHO = {"view": "Who remembers", "between": "3"}


@pytest.fixture(autouse=True)
def in_place(monkeypatch):
    service = QuietService()
    monkeypatch.setattr(jobs, "service", lambda: service)
    remember._shelf.clear()
    return service


def words(at):
    return " ".join(str(part.value) for part in (*at.markdown, *at.caption, *at.info, *at.warning))


def trained(at):
    at.button(key="remember-train").click().run()
    at.session_state[remember.WORK].wait(60)
    return at.run()


def test_it_opens_with_something_to_predict_and_the_gradient_at_the_start(visit):
    at = visit(PAGE, **WHO)
    at.radio(key="remember-guess").set_value("Less than a billionth").run()
    assert "Yes: Less than a billionth" in at.success[0].value
    table = at.table[0].value
    assert list(table["network"]) == ["plain RNN", "GRU", "LSTM", "RNN both ways"] and set(table["right"]) == {"–"}
    assert all("times" in cell or cell == "not weaker" for cell in table["|dL/dh₁| at the start"])


def test_all_four_are_trained_and_known_to_the_next_visitor(visit, in_place, monkeypatch):
    at = trained(visit(PAGE, **WHO))
    assert at.session_state["moment"] == "after training"
    table = at.table[0].value
    assert set(table["right"]) <= {"99%", "100%"} and all(table["after training"]) and "" not in set(table["longest gradient"])
    monkeypatch.setattr(in_place, "quick", lambda *_: pytest.fail("it is there already"))
    again = visit(PAGE, **WHO)
    assert again.table[0].value.equals(table)
    trained(again)


def test_where_nothing_is_trained_yet_it_says_what_to_do(visit):
    at = visit(PAGE, **WHO, moment="after training")
    assert "With N = 3 and these settings nothing is trained yet: press **Train**." in words(at)
    assert "press **Train**" not in words(trained(at))


def test_every_setting_makes_other_numbers_and_the_address_brings_it_back(visit):
    at = visit(PAGE, **WHO)
    found = [at.table[0].value]
    for control, value in (
        ("slider", ("wh", 1.4)),
        ("toggle", ("gates", False)),
        ("number_input", ("chance", 7)),
        ("slider", ("between", 5)),
    ):
        getattr(at, control)(key=value[0]).set_value(value[1]).run()
        assert not at.exception and not at.table[0].value.equals(found[-1])
        found.append(at.table[0].value)
    again = visit(PAGE, **WHO | {"wh": "1.4", "gates": "false", "chance": "7", "between": "5"})
    assert again.table[0].value.equals(found[-1]) and "could not be used" not in words(again)


def test_the_one_that_reads_both_ways_may_have_gates(visit):
    at = visit(PAGE, **WHO)
    at.segmented_control(key="two").set_value("LSTM both ways").run()
    found = at.table[0].value
    assert list(found["network"])[-1] == "LSTM both ways"
    again = visit(PAGE, **WHO, two="GRU both ways")
    assert list(again.table[0].value["network"])[-1] == "GRU both ways" and '"both-gru"' in again.code[0].value.replace("'", '"')


def test_clipping_is_said_where_it_was_needed(visit):
    steep = WHO | {"wh": "1.5", "between": "30"}
    cells = {clipped: trained(visit(PAGE, **steep, clipped=clipped)).table[0].value["longest gradient"][0] for clipped in ("true", "false")}
    assert ", clipped to 1" in cells["true"] and float(cells["false"]) > 1


def test_what_no_slider_takes_is_said(visit):
    at = visit(PAGE, view="Who remembers", between="0", wh="9")
    assert "cannot be read here" in words(at) and at.slider(key="between").value == 100 and at.slider(key="wh").value == 0.8


def test_other_settings_end_what_is_going_on(visit):
    at = visit(PAGE, view="Who remembers", between="200")
    at.button(key="remember-train").click().run()
    work = at.session_state[remember.WORK]
    at.slider(key="wh").set_value(1.0).run()
    work.wait(60)
    assert not work.running and not work.finished


def test_a_machine_that_is_too_busy_is_said_in_a_sentence(visit, in_place, monkeypatch):
    def busy(*_):
        raise TimeoutError

    monkeypatch.setattr(in_place, "quick", busy)
    at = visit(PAGE, **WHO)
    assert "The machine is very busy" in words(at)

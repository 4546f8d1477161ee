"""A forger and a detective, without a browser."""

import time
from dataclasses import replace
from urllib.parse import parse_qsl

import numpy as np
import pytest
import streamlit as st

from core import jobs
from core.data.points import clouds
from core.explain.making.points.game import PointsGame, begun
from core.explain.making.points.recipe import ROUNDS, PointsRecipe
from core.tasks import estimate, task_named
from core.tasks.gan.recipe import GanRecipe
from core.tasks.next_number.recipe import NextNumberRecipe
from pages.kit.visitor import COOKIE
from pages.making.gan_views import forged, games, line_up, points_settings, wrong
from tests import pen
from tests.quiet_service import ME, QuietService, history_of_its_own

PAGE = "making/gan.py"


@pytest.fixture(autouse=True)
def in_place(monkeypatch):
    service = QuietService()
    monkeypatch.setattr(jobs, "service", lambda: service)
    monkeypatch.setattr(PointsGame, "steps", 30)
    games._shelf.clear()
    games._work.clear()
    games.film.clear()
    return service


def played(at, key="gan-points-work"):
    if key in at.session_state:
        at.session_state[key].wait(60)
    at.run()
    assert not at.exception
    return at


def test_it_opens_with_a_ring_something_to_predict_and_the_script(visit):
    at = played(visit(PAGE))
    at.radio(key="gan-draw-guess").set_value("“real” with probability ½").run()
    assert "Yes" in at.success[0].value and "ln 4" in at.success[0].value
    assert at.selectbox(key="gan-cloud").value == "ring"
    assert any("forger_adam" in code.value for code in at.code)


def test_every_choice_is_in_the_address_and_comes_back(visit):
    at = played(visit(PAGE))
    at.selectbox(key="gan-cloud").set_value("grid").run()
    at.selectbox(key="gan-loss").set_value("wasserstein").run()
    at.slider(key="gan-blur").set_value(0.2).run()
    at = played(at)
    query = {name: at.query_params[name] for name in ("cloud", "loss", "blur")}
    assert query == {"cloud": "grid", "loss": "wasserstein", "blur": "0.2"}
    again = visit(PAGE, **query)
    assert again.session_state[points_settings.RECIPE] == at.session_state[points_settings.RECIPE] == PointsRecipe(**query | {"blur": 0.2})


def test_points_by_hand_come_by_link_and_a_damaged_link_says_so(visit):
    own = clouds.write_own(np.array([[0.1 * n, 0.5] for n in range(6)]))
    at = played(visit(PAGE, cloud="own", own=own))
    assert not at.warning and at.selectbox(key="gan-cloud").value == "own"
    at = visit(PAGE, cloud="own")
    assert "Draw at least 5 points" in at.warning[0].value and at.selectbox(key="gan-cloud").value == "ring"


def test_a_game_that_is_stopped_is_shown_as_far_as_it_is(visit, monkeypatch):
    shown = []
    monkeypatch.setattr(games, "PLAYER", lambda **how: shown.append(how["data"]))
    monkeypatch.setattr(PointsGame, "steps", ROUNDS - 1)
    at = visit(PAGE)
    work = at.session_state["gan-points-work"]
    while work.running and not games._rounds(PointsRecipe()):
        time.sleep(0.02)
    work.stop()
    work.wait(60)
    shown.clear()
    at.run()
    assert "Stopped" in at.warning[0].value and at.button(key="gan-points-work-go-on")
    [game] = shown
    assert not game["live"] and game["editable"] and 0 < game["film"]["rounds"][-1] < ROUNDS - 1


@pytest.mark.parametrize("name", wrong.CASES)
def test_each_way_to_fail_has_its_question_and_its_cures_differ_in_little(visit, name):
    at = played(visit(PAGE, view="It goes wrong", wrong=name), "gan-wrong-work")
    case = wrong.CASES[name]
    at.radio(key=f"gan-{name}").set_value(case.right).run()
    assert "Yes" in at.success[0].value
    for cure in case.cures:
        at.selectbox(key="cure").set_value(cure).run()
        at = played(at, "gan-wrong-work")
        assert any("The two differ in nothing but this" in part.value and "instead of" in part.value for part in at.caption)
    assert at.get("button_group")[1].value == name


def test_a_cure_of_one_case_is_no_damaged_link_of_another(visit):
    at = played(visit(PAGE, view="It goes wrong"), "gan-wrong-work")
    at.selectbox(key="cure").set_value("noise on all points").run()
    at.button_group(key="wrong").set_value("A detective too strong").run()
    at.selectbox(key="cure").set_value("the usual loss").run()
    at.button_group(key="wrong").set_value("Round in circles").run()
    assert at.selectbox(key="cure").value == "smaller steps and no swing"
    assert not at.exception and not any("could not be used" in part.value for part in at.info)


@pytest.mark.parametrize("name", wrong.CASES)
def test_what_goes_wrong_does_and_every_cure_cures(name):
    case = wrong.CASES[name]
    assert ended(case.recipe) > 0.4
    assert all(ended(replace(case.recipe, **cure)) < 0.2 for cure in case.cures.values())


def ended(recipe):
    """How far apart the clouds are after a whole game."""
    game = begun(recipe)
    while game.step < ROUNDS:
        game.learn()
    return game.look().distance


def test_a_game_is_played_once_for_everybody(visit, in_place, monkeypatch):
    played(visit(PAGE))
    monkeypatch.setattr(in_place, "quick", lambda *_: pytest.fail("it is there already"))
    assert not played(visit(PAGE)).warning


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A pair that has learnt a little, and the service that knows it."""
    with history_of_its_own(tmp_path_factory.mktemp("home")) as service:
        yield service, service.train(GanRecipe(train_limit=64, batch=32, epochs=1))


@pytest.fixture
def with_run(run, monkeypatch):
    service, run_id = run
    monkeypatch.setattr(jobs, "service", lambda: service)
    monkeypatch.setattr(type(st.context), "cookies", {COOKIE: ME})
    forged._loaded.clear()
    return run_id


def test_the_first_recipe_for_digits_is_over_within_a_lesson(visit, with_run):
    assert visit(PAGE, view="Digits").selectbox(key="recipe").value == "Forge digits in a lesson"
    assert estimate(task_named("gan").presets["Forge digits in a lesson"].recipe) < 180 < estimate(GanRecipe())


def test_digits_are_offered_to_be_trained_and_every_recipe_is_in_the_address(visit, with_run):
    at = visit(PAGE, view="Digits")
    assert at.button(key="gan-begin").label == "Train" and any("detective_optimizer" in code.value for code in at.code)
    at.selectbox(key="recipe").set_value("A detective too strong").run()
    at.radio(key="gan-preset-A detective too strong").set_value("poor: nothing can be learnt from one that is always sure").run()
    assert "Yes" in at.success[0].value
    at.number_input(key="game_seed").set_value(3).run()
    assert any("recipe=A+detective+too+strong" in code.value and "game_seed=3" in code.value for code in at.code)


VIEWS = {  # by name: what is set, what is hidden, and whether that is to be seen
    "Points first": ({"cloud": "grid", "seed": "2"}, "seed", lambda at: any(part.key == "gan-seed" for part in at.number_input)),
    "It goes wrong": (
        {"wrong": "Round in circles", "cure": "noise on all points"}, "cures", lambda at: any(part.key == "cure" for part in at.selectbox)
    ),
    "Digits": ({"recipe": "A larger pair", "game_seed": "4"}, "recipes", lambda at: any(part.key == "recipe" for part in at.selectbox)),
    "Forged digits": ({"digit": "4", "forge": "6", "to": "9"}, "lineup", lambda at: any("real?" in part.value for part in at.subheader)),
}  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_a_teachers_link_restores_every_view_and_hides_what_it_is_to_hide(visit, with_run, view):
    given, hide, seen = VIEWS[view]
    at = visit(PAGE, view=view, **given)
    assert seen(at)
    at.multiselect(key=f"gan-hide-{view}").set_value([hide]).run()
    [link] = [code.value for code in at.code if "view=" in code.value]
    query = dict(parse_qsl(link.partition("?")[2]))
    assert query == {"view": view, **given, "hide": hide}
    again = visit(PAGE, **query)
    assert not seen(again) and not again.multiselect and any("hides some of its controls" in part.value for part in again.caption)


def test_a_run_is_shown_with_its_forgeries_and_both_losses(visit, with_run):
    at = visit(PAGE, view="Digits", run=with_run)
    words = " ".join(part.value for part in at.markdown)
    assert "Its losses, each by itself" in words
    assert any("ln 4" in part.value for part in at.caption)


def test_a_run_of_another_kind_is_refused(visit, with_run, run):
    other = run[0].train(NextNumberRecipe(epochs=1))
    assert any("cannot be read here" in part.value for part in visit(PAGE, view="Digits", run=other).info)


def test_a_run_is_asked_for_a_digit(visit, with_run):
    at = visit(PAGE, view="Forged digits", run=with_run, digit="3", forge="5")
    assert any("as a 3" in part.value for part in at.caption) and not at.warning


def put(at, strokes, width=16):
    """What the drawing canvas would send after these strokes."""
    sheet = at.session_state["digit-sheet"]
    at.session_state[f"digit-{sheet.version}"] = {"drawing": {"raw": {"objects": pen.fabric(strokes, width)}, "stamp": 1}}
    return at.run()


def test_a_drawing_is_hidden_among_nine_the_class_votes_and_then_it_is_told(visit, with_run):
    at = visit(PAGE, view="Forged digits", run=with_run)
    assert any("hidden among nine" in part.value for part in at.info)
    at = put(at, pen.digit(7))
    assert not at.exception and not any("covered until" in part.value for part in at.caption)
    at.button(key="gan-hide-own").click().run()
    assert any("covered until" in part.value for part in at.caption)
    place = at.session_state[line_up.PLACE]
    at.button(key=f"gan-vote-{place}").click().run()
    at.button(key=f"gan-vote-{place}").click().run()
    at.button(key=f"gan-vote-{(place + 1) % 10}").click().run()
    assert at.session_state[line_up.VOTES][place] == 2 and at.button(key=f"gan-vote-{place}").label == f"{place + 1}: 2"
    at.button(key="gan-tell").click().run()
    assert f"Number **{place + 1}** was drawn by hand: 2 of 3 votes found it" in at.success[0].value
    assert at.button(key="gan-vote-0").disabled and not any("covered until" in part.value for part in at.caption)
    at.button(key="gan-again").click().run()
    assert not sum(at.session_state[line_up.VOTES]) and not at.success
    at.button(key="gan-tell").click().run()
    assert "nobody voted" in at.info[-1].value and "too" not in at.info[-1].value
    at = put(at, pen.digit(3))
    assert not sum(at.session_state[line_up.VOTES])

"""The page Autoencoder, without a browser: each view says what there is to see, a link brings it back, nobody's input breaks it."""

import re

import numpy as np
import pytest
import streamlit as st

from core import jobs
from core.tasks import task_named
from core.tasks.autoencoder.recipe import AutoencoderRecipe
from pages.kit.visitor import COOKIE
from pages.making.autoencoder_views import settings
from tests.quiet_service import ME, QuietService

PAGE = "making/autoencoder.py"
VIEWS = ("Squeeze", "The map", "Noise", "Strange things")


@pytest.fixture(scope="module")
def service():
    quiet = QuietService()
    recipe = AutoencoderRecipe(network="deep", code=2, epochs=2, train_limit=300, mixed_precision=False)
    quiet.id = quiet.train(recipe)
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
    return {name: value if isinstance(value, str) else value[0] for name, value in at.query_params.items()}


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_opens_with_something_to_predict_and_an_example(visit, view):
    at = visit(PAGE, view=view, example="1500")
    assert at.title[0].value == "Autoencoder" and not at.warning
    assert at.number_input(key="example").value == 1500 and "a **3**" in words(at)
    assert any("Predict first" in radio.label for radio in at.radio)


def test_a_code_of_another_network_has_other_numbers(visit):
    at = visit(PAGE)
    assert "784 → 64 → 784" in at.selectbox(key="net").options
    for name in ("784 → 64 → 784", "Two numbers"):
        at.selectbox(key="net").set_value(name).run()
        assert not at.exception and at.selectbox(key="net").value == name
    at = visit(PAGE, net="784 → 32 → 784")
    assert at.selectbox(key="net").value == "784 → 32 → 784" and not at.warning
    assert "class Autoencoder" in " ".join(part.value for part in at.code)


def test_sums_of_digits_follow_what_is_chosen(visit):
    at = visit(PAGE, plus="1", minus="0")
    assert (at.selectbox(key="plus").value, at.selectbox(key="minus").value) == (1, 0)
    at.selectbox(key="plus").set_value(7).run()
    assert not at.exception and "the example − the mean 0 + the mean 7" in words(at)


def test_a_walk_begins_and_ends_where_one_says(visit):
    at = visit(PAGE, view="The map", example="1500")
    at.button(key="walk-from").click().run()
    at.number_input(key="example").set_value(4000).run()
    at.button(key="walk-to").click().run()
    assert not at.exception
    kept = [at.session_state[name].picture for name in ("autoencoder-walk-from", "autoencoder-walk-to")]
    assert not np.array_equal(*kept)


def test_noise_is_taken_out_and_the_figures_are_told(visit):
    at = visit(PAGE, view="Noise", spoil="A part missing", much="0.5")
    assert "The error fell from" in words(at) and at.slider(key="much").value == 0.5
    at.slider(key="much").set_value(0.0).run()
    assert "costs more than the noise" in words(at) and not at.exception
    assert list(at.table[0].value["noise"]) == ["Salt and pepper", "Blur", "A bar across", "A part missing"]


def test_a_digit_is_no_alarm_and_strange_things_stand_below(visit):
    at = visit(PAGE, view="Strange things", example="1500")
    assert "Both take it for a digit" in words(at) and at.metric[0].label == "Error"


def test_the_network_of_a_run_takes_the_place_of_the_built_in_one(visit, trained):
    for view in ("Squeeze", "The map"):
        at = visit(PAGE, view=view, run=trained.id)
        assert "You are drawing for your own network" in words(at) and "validation loss 0.0" in words(at) and not at.exception
    at = visit(PAGE, view="Squeeze", run="nobody")
    assert "the built-in network" in words(at) and not at.exception


def test_teaching_takes_its_settings_from_the_link_and_writes_them(visit, trained):
    at = visit(PAGE, view="Teach it", network="deep", code="2", variational="1", weight="0.001")
    recipe = AutoencoderRecipe(network="deep", code=2, variational=True, weight=0.001)
    assert at.session_state["autoencoder-draft"]["weight"] == 0.001 and not at.warning
    assert recipe.to_query().items() <= asked(at).items()
    at.number_input(key="autoencoder-code").set_value(8).run()
    assert asked(at)["code"] == "8" and "loss_of" in " ".join(part.value for part in at.code)
    at = visit(PAGE, view="Teach it", code="0")
    assert "could not be used" in words(at) and at.session_state["autoencoder-draft"]["code"] == settings.START.code


def test_a_teachers_link_hides_what_it_names(visit, trained):
    at = visit(PAGE, view="Teach it", code="2", hide="sizes-network")
    assert not any(widget.key == "autoencoder-network" for widget in (*at.selectbox, *at.segmented_control))
    assert not any(button.key == "autoencoder-sizes" for button in at.button) and "hides some of its controls" in words(at)


def test_a_run_that_is_over_shows_its_pictures_and_its_losses(visit, trained):
    at = visit(PAGE, view="Teach it", run=trained.id)
    assert "Its losses, each by itself" in words(at) and "reconstruction + weight × KL" in words(at)
    assert re.search(r"To compare: PCA with 2 numbers has 0\.0\d+; showing the mean picture each time, 0\.0\d\d\.", words(at))
    assert task_named("autoencoder").losses_seen(trained.run(trained.id).recipe, ("reconstruction", "KL")) == ("reconstruction",)
    at = visit("workshop/runs.py", run=trained.id)
    assert not at.exception


def test_sizes_that_are_gone_say_so_and_those_that_are_there_are_drawn(visit, trained):
    at = visit(PAGE, view="Teach it", sizes="nobody.nothing")
    assert "not on this computer any more" in words(at)
    at = visit(PAGE, view="Teach it", sizes=trained.id)
    assert "PCA with 2" in words(at) and "network with 2" in words(at) and "All of them are done" in words(at)


def test_the_training_page_shows_the_task(visit, trained):
    at = visit("workshop/training.py", task="autoencoder", code="2", network="deep")
    for name in ("784 → 32 → 784", "A map without holes"):
        assert any(button.label.startswith(name) for button in at.button)
    assert "435,858 parameters" in words(at) and "autoencoder" in " ".join(part.value for part in at.code)

"""The page that forecasts a series, without a browser."""

import re
from dataclasses import replace

import numpy as np
import pytest
import streamlit as st

from core import jobs
from core.data.series.own import keep
from core.data.series.series import Series
from core.tasks.forecast.recipe import ForecastRecipe
from core.tasks.forecast.suggested import suggested
from pages.kit.visitor import COOKIE
from tests.quiet_service import ME, QuietService

PAGE = "sequences/forecast.py"
NILE = ForecastRecipe(data="nile", values="differences", season=0, window=8, hidden_size=6, epochs=2, batch=16, ridge=1.0)


@pytest.fixture(scope="module")
def service():
    quiet = QuietService()
    quiet.id = quiet.train(NILE)
    yield quiet
    quiet.store.delete(quiet.id)


@pytest.fixture(autouse=True)
def in_place(service, monkeypatch, tmp_path):
    monkeypatch.setattr(jobs, "service", lambda: service)
    monkeypatch.setattr(type(st.context), "cookies", {COOKIE: ME})


def words(at):
    return " ".join(str(part.value) for part in (*at.markdown, *at.caption, *at.info, *at.warning, *at.error, *at.subheader))


def asked(at):
    """What the address says."""
    return {name: value if isinstance(value, str) else value[0] for name, value in at.query_params.items()}


def test_it_opens_with_something_to_predict(visit):
    at = visit(PAGE)
    assert at.title[0].value == "Forecast a series" and "Predict first." in at.markdown[0].value
    assert "12 months" in words(at)


@pytest.mark.parametrize("data", ["noisy-sine", "sunspots", "el-nino", "google"])
def test_another_series_brings_what_suits_it(visit, data):
    at = visit(PAGE)
    at.selectbox(key="forecast-chosen").set_value(data).run()
    assert not at.exception and asked(at)["data"] == data and "could not be used" not in words(at)
    again = visit(PAGE, **asked(at))
    assert again.session_state["forecast-draft"] == at.session_state["forecast-draft"]


def test_settings_are_in_the_address_and_a_bad_one_is_said(visit):
    at = visit(PAGE, view="Teach it", data="nile", season="0", window="12", batch="8")
    at.number_input(key="forecast-window").set_value(60).run()
    assert at.button(key="forecast-train").disabled and "Choose a shorter window" in words(at)
    at.number_input(key="forecast-window").set_value(9).run()
    assert not at.button(key="forecast-train").disabled and asked(at)["window"] == "9"
    at.button(key="forecast-course").click().run()
    assert asked(at)["layers"] == "2" and asked(at)["window"] == "10"
    at.button(key="forecast-suit").click().run()
    assert not at.exception and "layers" not in asked(at)


def test_a_link_can_hide_controls(visit):
    at = visit(PAGE, view="Teach it", hide="data-recipe-course")
    keys = {part.key for part in (*at.selectbox, *at.number_input, *at.button)}
    assert "forecast-train" in keys and not {"forecast-chosen", "forecast-window", "forecast-course"} & keys
    assert "hides some of its controls" in words(at)


def test_who_won_is_said(visit, service):
    at = visit(PAGE, view="Judged", run=service.id)
    assert [part.value for part in at.markdown if re.match(r"### \*\*[\w ]+ (wins?|loses)\*\* ", part.value)]
    figures = at.dataframe[0].value
    assert len(figures) == 5 and (figures["RMSE"] > 0).all() and "starting points" in words(at)
    [best] = figures.nsmallest(1, "RMSE")[""]
    assert best.startswith("★ ") and "Straight line" in " ".join(figures[""])


def test_ahead_and_inside_show_the_runs_network(visit, service):
    ahead = visit(PAGE, view="Ahead", run=service.id)
    assert "LSTM 6 and a line" in words(ahead) and "so many steps ahead" in words(ahead)
    ahead.slider(key="forecast-steps").set_value(3).run()
    assert not ahead.exception
    inside = visit(PAGE, view="Inside", run=service.id)
    assert "How far back does it look?" in words(inside) and "Gates and memory" in words(inside)
    inside.slider(key="place").set_value(40).run()
    assert not inside.exception


def test_without_a_network_the_way_to_one_is_shown(visit, monkeypatch, service):
    monkeypatch.setattr(service, "runs", lambda *_, **__: [])
    for view in ("Judged", "Ahead", "Inside"):
        at = visit(PAGE, view=view)
        assert "Train one first" in words(at)
    at.button(key="forecast-to-train").click().run()
    assert not at.exception and at.session_state["view"] == "Teach it"


def test_pasted_numbers_become_the_series(visit, monkeypatch, tmp_path):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    at = visit(PAGE)
    for text, sentence in (("", "Paste some numbers"), ("1\n2\n3", "3 points"), ("3\n" * 50, "never changes"), ("a\nb\n" * 20, "numbers")):
        at.text_area(key="forecast-typed").set_value(text)
        at.button(key="forecast-use-typed").click().run()
        assert sentence in words(at) and not at.exception
    walk = np.random.default_rng(0).normal(size=80).cumsum()
    at.text_area(key="forecast-typed").set_value("\n".join(f"{value:.3f}" for value in walk))
    at.button(key="forecast-use-typed").click().run()
    assert not at.exception and asked(at)["data"] == "own" and asked(at)["points"] == "80"
    assert "not on this machine" not in words(at)
    gone = visit(PAGE, data="own", own="0" * 16, points="80", values="differences", window="6", season="0", batch="8")
    assert "not on this machine" in words(gone)


BAD = {
    "1\n2\n3\n4\n5": "5 points; a network needs 24 or more",
    "7\n" * 60: "never changes",
    "up\ndown\n" * 30: "No column holds numbers",
    "nan\n" * 60: "No column holds numbers",
}


@pytest.mark.parametrize("text", BAD)
def test_numbers_that_make_no_series_are_refused_and_nothing_is_lost(visit, text):
    at = visit(PAGE, view="The series", data="nile", season="0", window="9", batch="8")
    before = dict(at.session_state["forecast-draft"])
    at.text_area(key="forecast-typed").set_value(text)
    at.button(key="forecast-use-typed").click().run()
    assert not at.exception and len(at.error) == 1 and BAD[text] in at.error[0].value and at.error[0].value.endswith(".")
    assert at.session_state["forecast-draft"] == before and at.text_area(key="forecast-typed").value == text


def test_zeros_have_no_percentage_and_that_is_said(visit, service, monkeypatch, tmp_path):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    sold = np.random.default_rng(0).poisson(1.0, 120).astype(float)
    series = Series(sold, tuple(map(str, range(1, 121))), "Sold")
    run = service.train(replace(suggested("own", series, keep(series)), epochs=1))
    at = visit(PAGE, view="Judged", run=run)
    assert not at.exception and "MAPE, a share of them, does not exist: look at MASE" in words(at)
    service.store.delete(run)


def test_a_value_far_out_is_named_beside_the_season(visit, monkeypatch, tmp_path):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    used = 350 + 60 * np.sin(np.arange(96) * 2 * np.pi / 12) + np.random.default_rng(1).normal(0, 12, 96)
    used[40] = 1250
    series = Series(used, tuple(f"{2000 + at // 12}-{at % 12 + 1:02d}" for at in range(96)), "Used", "month")
    at = visit(PAGE, **suggested("own", series, keep(series)).to_query())
    assert "Far out: 1,250 at 2003-05" in words(at).replace("\\-", "-") and "**12 months**: a season" in words(at)
    assert "Far out" not in words(visit(PAGE))

"""`python -m core.forecast`: what it prints, what it refuses, and that nothing later touches a forecast."""

import json
import subprocess
import sys
import time

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from core.data.series.series import Series
from core.data.series.suggest import Suggestion, weighed
from core.data.series.windows import Preparation, examples
from core.explain.sequences.average import drawn, together
from core.forecast.run import Wish, forecast, learnt

MONTHS = [f"{year}-{month:02d}" for year in range(1990, 2010) for month in range(1, 13)]


def table(values, head="month,sold"):
    return "\n".join([head, *(f"{month},{value:.4f}" for month, value in zip(MONTHS, values, strict=False))])


def seasonal(points=96, seed=0):
    place = np.arange(points)
    return 200 + 0.2 * place + 30 * np.sin(place * 2 * np.pi / 12) + np.random.default_rng(seed).normal(0, 4, points)


def asked(path, content, **how):
    path.write_text(content, encoding="utf-8")
    said = []
    return forecast(Wish(path, **how), time.monotonic(), said.append), said


def test_one_line_of_json_and_progress_beside_it(tmp_path):
    (tmp_path / "sold.csv").write_text(table(seasonal()), encoding="utf-8")
    command = [sys.executable, "-m", "core.forecast", tmp_path / "sold.csv", "--epochs", "2", "--window", "10"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    [line] = done.stdout.splitlines()
    found = json.loads(line)
    figures = {"rmse", "mae", "mape", "mase"}
    assert found.keys() == {"n_train", "n_test", "naive", "seasonal", "seconds"} | figures
    assert found["naive"].keys() == found["seasonal"].keys() == figures and (found["n_train"], found["n_test"]) == (77, 19)
    assert (
        "epoch 1 of 2" in done.stderr
        and "Reads 10 " in done.stderr
        and "The median of 5 forecasts: the network, straight lines, " in done.stderr
    )


@pytest.mark.parametrize("model", ["average", "lstm", "dense", "ets", "seasonal"])
def test_a_season_is_forecast_better_than_the_last_value_says(model, tmp_path):
    found, _ = asked(tmp_path / "a.csv", table(seasonal(seed=3)), model=model)
    assert found["rmse"] < 0.6 * found["naive"]["rmse"]
    if model == "seasonal":
        assert found["rmse"] == found["seasonal"]["rmse"]


@pytest.mark.parametrize("seed", range(3))
def test_on_a_random_walk_it_is_about_as_good_as_the_last_value(seed, tmp_path):
    walk = 100 + np.random.default_rng(seed).normal(size=200).cumsum()
    found, _ = asked(tmp_path / "a.csv", "\n".join(map(str, walk)))
    assert found["rmse"] < 1.1 * found["naive"]["rmse"] and "seasonal" not in found


def test_a_clean_sine_is_forecast_to_two_hundredths_of_its_height(tmp_path):
    found, _ = asked(tmp_path / "a.csv", "\n".join(f"{np.sin(x):.8f}" for x in np.linspace(0, 100, 1000)), epochs=1)
    assert found["rmse"] < 0.02 and found["n_test"] == 200


def test_changing_the_future_changes_no_forecast_before_it():
    values, labels = seasonal(), tuple(MONTHS[:96])
    later = values.copy()
    later[85:] = -50.0
    wish, at = Wish(None, epochs=2), np.arange(76, 85)
    found = []
    for one in (values, later):
        series = Series(one, labels, "sold", "month")
        network = learnt(wish, series, lambda _: None)
        found.append((network.from_points(one, at, 1), together(network, series).from_points(one, at, 1)))
    assert np.array_equal(*(alone for alone, _ in found)) and np.array_equal(*(together for _, together in found))


def test_together_they_say_the_median_and_the_lines_are_ridge_regression():
    values = seasonal()
    series = Series(values, tuple(MONTHS[:96]), "sold", "month")
    network, at = learnt(Wish(None, epochs=1), series, lambda _: None), np.arange(76, 94)
    found = together(network, series)
    assert list(found.voices) == [
        "the network", "straight lines", "the last value", "the value a season ago", "exponential smoothing"
    ]  # fmt: skip
    for name, back in (("the last value", 0), ("the value a season ago", 11)):
        assert np.array_equal(found.voices[name].from_points(values, at, 1)[:, 0], values[at - back])
    each = np.sort([one.from_points(values, at, 2) for one in found.voices.values()], axis=0)
    assert np.allclose(found.from_points(values, at, 2), each[2])
    lines = found.voices["straight lines"].members
    assert len(lines) > 1 and sum(share for _, share in lines) == pytest.approx(1)
    line = drawn(values[:77], Suggestion(Preparation("seasonal", 12), 5, "line", 2.0), 1)
    x, target, base, _ = examples(values[:77], line.how, np.arange(16, 76), 5, 1)
    known = Ridge(2.0).fit((x - x.mean()) / x.std(), target.ravel())
    asked_of, _, base, _ = examples(values, line.how, at, 5, 1)
    assert np.allclose(line.from_points(values, at, 1), known.predict((asked_of - x.mean()) / x.std())[:, None] + base)


def test_on_a_random_walk_no_line_has_a_say():
    walk = np.random.default_rng(5).normal(size=300).cumsum()
    assert [one.start for one, _ in weighed(walk)] == ["plain"]
    series = Series(walk, tuple(map(str, range(300))), "walk")
    assert list(together(learnt(Wish(None, epochs=1), series, lambda _: None), series).voices) == [
        "the network", "straight lines", "the last value", "exponential smoothing"
    ]  # fmt: skip


def test_zeros_have_no_percentage_and_that_is_said(tmp_path):
    found, said = asked(tmp_path / "a.csv", table(np.round(seasonal() - 220).clip(0)), model="naive")
    assert found["mape"] is None and found["mase"] > 0 and any("MASE" in sentence for sentence in said)


@pytest.mark.parametrize(
    ("content", "how", "words"),
    [
        ("1\n2\n3\n4\n5\n", {}, "5 points"),
        ("3\n" * 40, {}, "never changes"),
        ("a\nb\nc\n" * 20, {}, "No column holds numbers"),
        ("", {}, "empty"),
        (table(seasonal()), {"column": "prize"}, "no column “prize”"),
        (table(seasonal()), {"column": "month"}, "holds text"),
        (table(seasonal()), {"window": 90}, "shorter window"),
        (table(seasonal()), {"window": 0}, "window must be"),
        (table(seasonal()), {"test": 0.9}, "test must be"),
        (table(seasonal()), {"horizon": 25}, "steps ahead"),
        ("date,value\n" + "".join(f"2020-01-{day + 1:02d},{day * of}\n" for of in (1, 2) for day in range(30)), {}, "several series"),
        ("".join(f"{value}\n" for value in np.random.default_rng(0).normal(size=60).cumsum()), {"model": "seasonal"}, "No season"),
    ],
)
def test_what_is_no_series_is_refused_in_a_sentence(content, how, words, tmp_path):
    with pytest.raises(ValueError, match=words):
        asked(tmp_path / "a.csv", content, **how)


def test_a_refusal_is_a_sentence_and_no_traceback(tmp_path):
    (tmp_path / "a.csv").write_text("1\n2\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "core.forecast", tmp_path / "a.csv"], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and not done.stdout and "Traceback" not in done.stderr and "2 points" in done.stderr

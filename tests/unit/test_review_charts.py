"""What the charts of several readers are made of."""

import json

import numpy as np

from core.figures.reviews import readers as figures
from core.figures.reviews import scores
from core.training.metrics import calibration, roc


def test_along_a_text_every_word_has_its_place():
    rows = figures.along(["A", "wonderful", "film"], np.array([0.0, 2.0, -2.0]), np.array([0.0, 3.0, -1.0]))
    assert [row["place"] for row in rows] == ["000001A", "000002wonderful", "000003film"]
    assert [row["verdict"] for row in rows] == [0.5, 0.8808, 0.1192] and rows[1]["vote"] == 0.9526
    assert all(row["down"] <= 0.5 <= row["up"] and row["verdict"] in (row["up"], row["down"]) for row in rows)


def test_a_long_text_is_shown_at_some_of_its_words_and_at_the_last():
    rows = figures.along([f"w{n}" for n in range(2000)], np.zeros(2000), np.zeros(2000))
    assert len(rows) <= figures.MOST_PLACES + 1 and rows[-1]["word"] == "2000. w1999"
    assert rows == sorted(rows, key=lambda row: row["place"])
    assert figures.along([], np.zeros(0), np.zeros(0)) == []


def test_verdicts_in_a_few_words():
    assert [figures.said(p) for p in (0.95, 0.7, 0.5, 0.3, 0.02)] == [
        "for the film",
        "rather for the film",
        "cannot tell",
        "rather against the film",
        "against the film",
    ]


def test_readers_are_told_apart_by_more_than_colour():
    for kind in range(3):
        assert len({str(look[kind]) for look in figures.LOOKS.values()}) == len(figures.LOOKS)


def test_a_logarithmic_scale_gets_no_zero():
    rows = figures.by_distance({"LSTM": np.array([0.0, 1e-9, 0.5])})
    assert [(row["back"], row["pull"]) for row in rows] == [(1, 1e-9), (0, 0.5)]
    assert figures.by_distance({"GRU": np.zeros(3)}) == []


def test_how_much_weaker_in_words():
    falls = np.concatenate([np.full(10, 1e-3), np.ones(30), np.full(10, 2.0)])
    assert figures.pull_in_words({"GRU": falls, "plain RNN": np.zeros(40)}) == "GRU: 2,000 times weaker; plain RNN: nothing is left"
    assert figures.times(0.4) == "not weaker" and figures.times(3.14) == "3.1 times weaker" and figures.times(1e9) == "10^9 times weaker"


def test_the_words_that_count_most_come_first():
    features = [(f"word {n}", (-1) ** n * n / 10) for n in range(20)]
    rows = figures.weight_rows(features)
    assert [row["name"] for row in rows[:2]] == ["word 19", "word 18"] and rows[0]["words"] == "−1.90" and len(rows) == figures.MOST_WEIGHTS
    assert "word 18 +1.80" in figures.weights_in_words(features)


def test_the_chosen_threshold_lies_where_its_verdicts_are():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, 2000)
    probabilities = (0.3 * labels + 0.7 * rng.random(2000)).astype(np.float32)
    found = roc(labels, probabilities)
    for threshold in (0.01, 0.5, 0.77, 0.99):
        *curve, point = scores.roc_rows(found, threshold)
        called = probabilities >= threshold
        assert point["chosen"] and point["true"] == round(float(called[labels == 1].mean()), 4)
        assert point["false"] == round(float(called[labels == 0].mean()), 4)
    assert len(curve) <= scores.MOST_POINTS and (curve[0]["true"], curve[-1]["true"]) == (0, 1)


def test_calibration_dots_carry_their_counts():
    found = calibration(np.array([0, 1, 1]), np.array([0.1, 0.95, 0.91]))
    assert scores.calibration_rows(found) == [{"said": 0.1, "came": 0.0, "count": 1}, {"said": 0.93, "came": 1.0, "count": 2}]
    assert "93% said, 100% positive of 2" in scores.calibration_in_words(found)


def test_specs_are_json():
    specs = [figures.ALONG, figures.WEIGHTS, figures.remains_spec("x", list(figures.LOOKS)), figures.pull_spec(["LSTM"])]
    assert json.dumps([*specs, scores.ROC, scores.CALIBRATION])

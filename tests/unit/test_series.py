"""Series: how tables are read, seasons found, and forecasts measured."""

import numpy as np
import pytest
from sklearn import metrics
from statsmodels.tsa.stattools import acf

from core.data.series import own
from core.data.series.dates import moments
from core.data.series.season import autocorrelation, far_out, season_of
from core.data.series.series import MOST, Series, decimals
from core.data.series.series_csv import numeric, open_table, pasted, series_of_table
from core.data.series.suggest import suggest
from core.explain.sequences.errors import figures, mape, mase
from core.explain.sequences.taken_apart import apart, strength
from core.explain.sequences.yardsticks import Smoothing, naive, seasonal

WAVE = 50 + 9 * np.sin(np.arange(96) * 2 * np.pi / 12) + np.random.default_rng(0).normal(0, 1, 96)


def read(text, column=None):
    return series_of_table(open_table(text.encode()), column)


def rows(dates, values):
    return "when;value\n" + "".join(f"{date};{str(value).replace('.', ',')}\n" for date, value in zip(dates, values, strict=True))


def test_dates_decimal_commas_and_gaps():
    found = read(rows([f"{month:02d}.{year}" for year in (2000, 2001, 2002) for month in range(1, 13) if (year, month) != (2001, 5)],
                      [place + 0.5 for place in range(35)]))  # fmt: skip
    assert found.step == "month" and len(found) == 36 and found.labels[0] == "2000-01"
    assert found.values[15] == 15.5 and found.values[16] == 15.5 and found.values[17] == 16.5  # the gap has the one before
    assert "1 months are missing" in " ".join(found.said) and "the one before" in " ".join(found.said)


def test_rows_out_of_order_and_a_date_that_is_there_twice():
    dates = [f"2020-01-{day:02d}" for day in range(31, 0, -1)] + ["2020-01-03"]
    found = read(rows(dates, [*range(31, 0, -1), 5]))
    assert found.values[:4].tolist() == [1, 2, 4, 4] and "not in order" in found.said[0] and "more than once" in found.said[1]


def test_missing_values_and_text_between_numbers():
    found = read("value\n" + "\n".join("NaN" if place == 4 else "oops" if place == 9 else str(place) for place in range(40)))
    assert found.name == "value" and found.values[4] == 3 and found.values[9] == 8
    assert found.said == ("1 cell is no number and count as missing.", "2 missing values have the one before.")


def test_several_columns_are_told_and_chosen():
    text = "month,a,b\n" + "".join(f"2000-{1 + place % 12:02d},{place},{place * place}\n" for place in range(12)) + "".join(
        f"2001-{1 + place % 12:02d},{place},{place * place}\n" for place in range(14, 26)
    )  # fmt: skip
    assert numeric(open_table(text.encode())) == ["a", "b"]
    assert "2 columns hold numbers" in read(text).said[0] and read(text, "b").values[3] == 9


def test_a_long_series_is_thinned_and_that_is_said():
    found = read("\n".join(str(place % 7 + place / 1000) for place in range(25_000)))
    assert len(found) <= MOST and found.values[-1] == pytest.approx(np.mean([place % 7 + place / 1000 for place in range(24_997, 25_000)]))
    assert "25,000 points are too many" in found.said[0]


def test_a_million_points_are_thinned_with_a_word():
    found = read("load\n" + "\n".join(str(place % 1000) for place in range(1_000_000)))
    assert len(found) == MOST and found.values[0] == 49.5 and found.labels[-1] == "999902"
    assert found.said == ("1,000,000 points are too many to look at: each 100 neighbours are now one point, their mean.",)


def test_pasted_numbers_in_a_line_or_below_one_another():
    line = " ".join(f"{place},5" for place in range(30))
    assert pasted(line).values.tolist() == pasted(line.replace(" ", "\n")).values.tolist() == [place + 0.5 for place in range(30)]


def test_years_are_dates_and_numbers_like_years_are_not():
    assert read("\n".join(["year,flow", *(f"{1871 + place},{1000 + place % 9}" for place in range(40))])).step == "year"
    assert len(read("\n".join(str(1500 + place * 37 % 400) for place in range(40)))) == 40


def test_a_series_of_ones_own_is_kept_and_found(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    name = own.keep(Series(WAVE, tuple(map(str, range(96))), "<b>mine</b>", "month"))
    assert np.array_equal(own.load(name).values, WAVE) and own.load(name).name == "<b>mine</b>"
    for bad in ("../../x", "0" * 16, ""):
        with pytest.raises(ValueError, match="not on this machine"):
            own.load(bad)


def test_autocorrelation_is_that_of_statsmodels():
    assert np.allclose(autocorrelation(WAVE, 30), acf(WAVE, nlags=30))


@pytest.mark.parametrize("season", [7, 12, 24])
def test_a_season_is_found_and_none_where_there_is_none(season):
    place, random = np.arange(20 * season), np.random.default_rng(season)
    assert season_of(10 * np.sin(place * 2 * np.pi / season) + random.normal(0, 2, len(place))) == season
    assert season_of(random.normal(size=len(place)), "month") == 0


def test_a_smooth_rhythm_of_a_few_years_is_a_season_and_a_walk_is_none():
    place = np.arange(60)
    smooth = 100 + 20 * np.sin(place * 2 * np.pi / 12) + np.random.default_rng(1).normal(0, 9, 60)
    assert season_of(smooth, "month") == 12
    assert not any(season_of(np.random.default_rng(seed).normal(size=120).cumsum(), "month") for seed in range(20))


def test_what_is_suggested_looks_at_nothing_but_what_it_is_given():
    found = suggest(WAVE, "month")
    assert found.how.season == 12 and found == suggest(WAVE.copy(), "month")
    walk = np.random.default_rng(5).normal(size=300).cumsum()
    assert suggest(walk).how.kind == "differences" and suggest(walk).start == "plain"
    grown = np.exp(np.arange(120) * 0.02) * (10 + np.sin(np.arange(120) * 2 * np.pi / 12))
    assert suggest(grown, "month").how.log and not suggest(WAVE, "month").how.log


def test_the_four_figures_against_hand_numbers_and_sklearn():
    truth, said, before = np.array([10.0, 20, 40]), np.array([12.0, 18, 30]), np.array([1.0, 3, 2, 6])
    found = figures(truth, said, before)
    assert found["rmse"] == pytest.approx(6.0) and found["rmse"] == pytest.approx(metrics.root_mean_squared_error(truth, said))
    assert found["mae"] == pytest.approx(14 / 3) == pytest.approx(metrics.mean_absolute_error(truth, said))
    assert found["mape"] == pytest.approx(55 / 3) == pytest.approx(100 * metrics.mean_absolute_percentage_error(truth, said))
    assert found["mase"] == pytest.approx(2.0)  # the steps before are 2, 1, 4: 7/3 on average
    assert mape(np.array([0.0, 1]), np.array([1.0, 1])) is None and mase(truth, said, np.ones(5)) is None


def test_yardsticks_say_what_they_are_called():
    values, at = np.arange(30.0), np.array([12, 20])
    assert naive(values, at, 2).tolist() == [[12, 12], [20, 20]]
    assert seasonal(values, at, 4, 6).tolist() == [[9, 10, 11, 12, 9, 10], [17, 18, 19, 20, 17, 18]]
    smoothing = Smoothing(WAVE[:72], 12)
    one = smoothing.one_step(WAVE, np.arange(71, 95))
    changed = WAVE.copy()
    changed[80:] = 0
    assert np.allclose(smoothing.one_step(changed, np.arange(71, 80)), one[:9])  # nothing later is looked at
    assert smoothing.ahead(WAVE, 71, 3)[0] == pytest.approx(one[0]) and np.std(one - WAVE[72:]) < 3


def test_trend_season_and_rest_add_up():
    found = apart(WAVE, 12)
    assert np.allclose(found.trend + found.season + found.rest, WAVE) and strength(found) > 0.9
    assert apart(WAVE, 0) is None and apart(WAVE[:20], 12) is None


def test_one_value_far_out_is_named_and_hides_no_season():
    spoiled = WAVE.copy()
    spoiled[40] = 1250
    assert far_out(spoiled).tolist() == [40] and season_of(spoiled, "month") == 12 and not len(far_out(WAVE))
    peaks = np.where(np.arange(96) % 12 == 11, 900.0, WAVE)  # each December: no slip
    assert not len(far_out(peaks)) and season_of(peaks, "month") == 12


def test_how_many_decimals_say_something():
    assert decimals(np.array([316.1, 317.25])) == 3 and decimals(np.array([12_345_678.0])) == 0 and decimals(np.zeros(3)) == 0
    assert decimals(np.array([123_456.75, 1.0])) == 2 and decimals(np.array([0.0123])) == 7


def test_when_each_point_was():
    found = moments(("2000-01", "(missing)", "2000-03"), "month")
    assert found.tolist() == [946684800000, 946684800000 + 30 * 86_400_000, 946684800000 + 60 * 86_400_000]
    assert moments(("1871", "1872"), "year")[0] < 0 and moments(("1", "2"), "") is None

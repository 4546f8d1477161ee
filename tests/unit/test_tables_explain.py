"""Judged and looked into: thresholds beside scikit-learn's, shuffles, gradients, one neuron, odd rows."""

import numpy as np
import pytest
import torch
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.inspection import partial_dependence
from sklearn.linear_model import LinearRegression
from sklearn.metrics import average_precision_score, mean_absolute_error, precision_score, r2_score, recall_score, root_mean_squared_error

from core.data.tables.frame import Words, framed
from core.data.tables.sheet import made
from core.explain.tables import costs, inside, judged, odd
from core.explain.tables.figures import number_figures, percent
from core.explain.tables.neuron import compared
from core.explain.tables.reader import Reader
from core.explain.tables.rivals import RIVALS, one_hot, raw, unwatched
from core.tasks import trainer_for
from core.tasks.tables.parts import framed_for, parts_of
from core.tasks.tables.recipe import ClassesRecipe, NumbersRecipe
from core.training.events import Finished

FEW = {"epochs": 3, "units": "8"}


def learnt(recipe):
    trainer = trainer_for(recipe, device="cpu")
    assert any(isinstance(event, Finished) for event in trainer.events())
    return Reader(trainer.net.eval().requires_grad_(False), recipe, parts_of(recipe))


@pytest.fixture(scope="module")
def cards():
    return learnt(ClassesRecipe(data="cards", batch=256, members=2, **FEW))


@pytest.fixture(scope="module")
def life():
    return learnt(NumbersRecipe(data="gapminder", batch=64, **FEW))


def test_thresholds_are_scikit_learns():
    random = np.random.default_rng(0)
    positive, probability = random.random(200) < 0.2, random.random(200).round(2)
    found = costs.thresholds(positive, probability)
    assert found.average_precision == pytest.approx(average_precision_score(positive, probability))
    for threshold in (0.1, 0.5, 0.93, 0.0):
        at, called = found.at(threshold), probability >= threshold
        assert found.precision[at] == pytest.approx(precision_score(positive, called))
        assert found.recall[at] == pytest.approx(recall_score(positive, called))
        assert found.cost(10, 1)[at] == 10 * (positive & ~called).sum() + (~positive & called).sum()
    cheapest = found.cheapest(10, 1)
    assert found.cost(10, 1)[cheapest] == min(10 * (positive & (probability < t)).sum() + (~positive & (probability >= t)).sum()
                                              for t in [*np.unique(probability), 2])  # fmt: skip
    assert np.isinf(found.threshold[found.cheapest(0, 1)])  # nothing lost by missing: call nothing so


def test_a_line_that_parts_both_without_a_mistake_is_told_by_where_it_may_lie():
    found = costs.thresholds(np.array([True, False, True, False]), np.array([0.9, 0.2, 0.7, 0.4]))
    assert found.between == (0.4, 0.7)
    assert costs.thresholds(np.array([True, False, True, False]), np.array([0.9, 0.8, 0.7, 0.4])).between is None


def test_figures_of_numbers_are_scikit_learns():
    random = np.random.default_rng(1)
    truth, said = random.normal(size=50), random.normal(size=50)
    found = number_figures(truth, said)
    assert found["r2"] == pytest.approx(r2_score(truth, said)) and found["rmse"] == pytest.approx(root_mean_squared_error(truth, said))
    assert found["mae"] == pytest.approx(mean_absolute_error(truth, said)) and percent(0.934, 1) == "93.4 %"


def test_all_are_judged_by_the_same_rows_and_who_won_is_said(cards, life):
    for one in (cards, life):
        found = judged.judge(one)
        assert found.figures.keys() == {"network", *RIVALS} and all(len(said) == len(found.truth) for said in found.said.values())
        assert found.names[found.best].lower() in judged.who_won(found).lower()
        assert found.chance
    areas = judged.judge(cards).areas()
    truth, said = judged.judge(cards).truth, judged.judge(cards).said["trees"]
    assert areas["trees"] == pytest.approx(average_precision_score(truth == 1, said[:, 1])) and areas.keys() == {"network", *RIVALS}
    near = {name: {"r2": 0.5 - 0.01 * place} for place, name in enumerate(found.figures)}
    said = judged.who_won(judged.Judged(found.truth, found.said, near, found.names, False))
    assert said == "Nobody won for sure: the network, R² 0.500, just ahead of the mean, R² 0.490."
    far = {name: {"r2": 0.9 - 0.4 * place} for place, name in enumerate(found.figures)}
    assert (
        judged.who_won(judged.Judged(found.truth, found.said, far, found.names, False))
        == "The network won: R² 0.900. Next: the mean, R² 0.500."
    )
    assert judged.marked(judged.Judged(found.truth, found.said, far, found.names, False), "the network") == "That was right."
    level = judged.Judged(found.truth, found.said, {name: {"r2": 0.5} for name in found.figures}, found.names, False)
    assert level.leaders == tuple(found.figures) and judged.marked(level, "the mean").startswith("It is among the best")
    assert judged.who_won(level).startswith("Nobody won: the network, the mean")


def test_trees_get_missing_values_and_words_as_such(cards):
    x, categories = raw(cards.found.frame)
    names = list(cards.found.frame.columns)
    assert [names[place] for place in categories] == ["shop"] and np.isfinite(x).all()
    assert one_hot(cards.found.frame, cards.found.split.training).shape[1] == 4 + 9


def test_a_class_of_one_row_among_many_stops_nobody():
    x, random = np.arange(10_400) % 97 / 7, np.random.default_rng(0)
    answer = ["alone", *np.where(x[1:] + random.normal(0, 1, len(x) - 1) > 7, "high", "low")]
    sheet = made("made", {"x": x, "y": answer})
    frame = framed(sheet, "y", {"x": "n", "y": "c"}, "classes")
    for name, rival in RIVALS.items():
        said = rival(frame, np.arange(10_200), np.arange(10_200, 10_400), unwatched)
        assert said.shape == (200, 3) and np.allclose(said.sum(axis=1), 1), name


def test_trees_grown_ten_rounds_at_a_time_are_scikit_learns_and_end_when_told_to(life):
    frame, split, looks = life.found.frame, life.found.split, []
    said = RIVALS["trees"](frame, split.training, split.test, lambda: looks.append(1))
    x, categories = raw(frame)
    model = HistGradientBoostingRegressor(categorical_features=categories, random_state=0)
    model.fit(x[split.training], frame.answer[split.training])
    np.testing.assert_allclose(said, model.predict(x[split.test]), rtol=1e-9)
    assert len(looks) == 10

    class Stopped(Exception):
        pass

    def third():
        looks.append(1)
        if len(looks) == 13:
            raise Stopped

    with pytest.raises(Stopped):
        RIVALS["trees"](frame, split.training, split.test, third)


def test_a_what_if_curve_is_scikit_learns_partial_dependence(life):
    rows = life.found.split.test[:20]
    found = inside.what_if(life, "income per head", rows, 0)
    assert found.single.shape == (20, len(found.places)) and np.allclose(found.mean, found.single.mean(axis=0))
    again = life.with_column(rows[:1], {"income per head": np.full(1, found.places[3])})
    assert found.single[0, 3] == pytest.approx(life.answers(again)[0])
    words = inside.what_if(life, "continent", rows, 0)
    assert set(words.places) == {"Africa", "Asia", "Europe", "Americas", "Oceania"}
    x, y = np.random.default_rng(0).normal(size=(2, 30))
    model = LinearRegression().fit(x[:, None], y)  # a straight what-if curve is the line itself, as theirs is
    theirs = partial_dependence(model, x[:, None], [0], grid_resolution=5)
    np.testing.assert_allclose(np.diff(theirs["average"][0]) / np.diff(theirs["grid_values"][0]), model.coef_[0], rtol=1e-6)


def test_a_column_that_is_not_needed_loses_nothing_and_one_that_is_does(life):
    found = {each.name: each for each in inside.importance(life, life.found.split.test)}
    assert set(found) == set(life.found.frame.columns) and found["country"].loss > 0.05 > abs(found["population"].loss)
    assert found["country"].spread >= 0 and list(found) == sorted(found, key=lambda name: -found[name].loss)
    assert inside.importance(life, life.found.split.test)[0].loss == next(iter(found.values())).loss


def test_gradient_times_input_adds_up_where_the_network_is_a_line():
    one = learnt(ClassesRecipe(data="cancer", units="0", start="random", epochs=2, batch=64))
    row = int(one.found.split.test[0])
    with torch.no_grad():
        score = float(one.net(torch.tensor(one.found.x[row : row + 1]))[0, 0, 1] - one.net.scores.bias[0, 0, 1])
    found = inside.pulls(one, row, 1)
    assert sum(found.values()) == pytest.approx(score, abs=1e-4) and set(found) == set(one.found.frame.columns)
    sizes = [abs(value) for value in found.values()]
    assert sizes == sorted(sizes, reverse=True)


def test_gradient_times_input_is_autograds(cards):
    row = int(cards.found.split.test[0])
    found, at = inside.pulls(cards, row, 1), [one.name for one in cards.found.how.numbers].index("amount")
    x = torch.tensor(cards.found.x[row : row + 1])
    step = torch.zeros_like(x)
    step[0, at] = 1e-2
    with torch.no_grad():
        slope = float((cards.net(x + step) - cards.net(x - step))[0, :, 1].mean() / 2e-2)
    assert found["amount"] == pytest.approx(slope * float(x[0, at]), abs=2e-2)


def test_the_nearest_training_rows_are_the_nearest(cards):
    row = int(cards.found.split.test[3])
    near, distance = inside.alike(cards, row)
    everything = np.linalg.norm(inside.hidden(cards, cards.found.split.training) - inside.hidden(cards, np.array([row])), axis=1)
    assert (np.diff(distance) >= 0).all() and distance[-1] == pytest.approx(np.sort(everything)[4], rel=1e-5)
    assert set(near) <= set(cards.found.split.training)


def test_words_have_places(cards, life):
    words, places = inside.word_map(life, "continent")
    assert len(words) == 5 and places.shape == (5, 2) and np.abs(places.mean(axis=0)).max() < 1e-9
    two = learnt(NumbersRecipe(data="tips", epochs=1, units="2", batch=64))
    assert inside.word_map(two, "sex")[1][:, 1].tolist() == [0, 0] and np.ptp(inside.word_map(two, "sex")[1][:, 0]) > 0
    with pytest.raises(ValueError, match="one-hot"):
        inside.word_map(learnt(ClassesRecipe(data="cards", batch=512, epochs=1, units="2", categories="one-hot")), "shop")


@pytest.mark.parametrize(
    "recipe",
    [
        ClassesRecipe(data="cancer", units="0", start="random", epochs=20, batch=64, rate=0.03, l2=0.0, dropout=0.0),
        ClassesRecipe(data="iris", units="0", start="random", epochs=5),
        NumbersRecipe(data="tips", units="0", start="random", epochs=5, batch=16),
    ],
    ids=["two classes", "three classes", "a number"],
)
def test_one_neuron_is_logistic_or_linear_regression(recipe):
    found = compared(learnt(recipe))
    assert len(found.names) == len(found.exact) == len(found.trained)
    np.testing.assert_allclose(found.descended, found.exact, atol=1e-3)
    if recipe.data == "cancer":
        assert np.corrcoef(found.trained, found.exact)[0, 1] > 0.5  # the descent was on its way there


def test_odd_rows_are_found_without_being_told_and_better_when_told():
    frame = framed_for(ClassesRecipe(data="cards"))
    positive = frame.answer == frame.classes.index("fraud")
    chance = positive.mean()
    scores = {one.who: one.precision(positive) for one in (odd.rebuilt(frame), odd.isolated(frame))}
    assert all(share > 8 * chance for share in scores.values()), scores
    told = odd.told(frame, frame.classes.index("fraud"), 500, odd.earlier_payments())
    assert told.precision(positive) > max(scores.values()) and told.precision(positive) <= odd.best_of_cards() + 0.1
    assert odd.best_of_cards() == odd.best_possible(positive, odd.year(10_000, 11)[1])
    inner = odd.told(frame, frame.classes.index("fraud"), 10)
    assert (inner.scores == -1).sum() == 210 and isinstance(frame.columns["shop"], Words)


def test_of_a_small_table_a_tenth_is_looked_at_and_half_of_it_is_not_learnt_from():
    assert [odd.looked_at(rows) for rows in (12, 30, 60, 245, 500, 10_000)] == [5, 5, 6, 24, 50, 50]
    study = framed_for(ClassesRecipe(data="study", batch=8))
    rare = study.classes.index("fail")
    told = odd.told(study, rare, 10)
    assert len(told.top()) == 6 and (told.scores >= 0).sum() == 60 - 10 - 16  # 33 passed; half of them are shown


def test_a_year_that_no_setting_was_chosen_by_is_much_as_is_stated(monkeypatch):
    monkeypatch.setattr(odd, "EARLIER", 20_000)  # half of the year before is enough for 200 frauds
    monkeypatch.setattr(odd, "KNOWN", (50, 200))
    found = odd.of_a_year(36)
    stated = odd.OTHER_YEARS
    assert found.keys() == {odd.AUTOENCODER, odd.FOREST, "told 50", "told 200", "the rule itself"}
    for name in found.keys() & stated.keys():
        assert found[name] == pytest.approx(stated[name], abs=0.25), name  # 50 rows: two standard errors are 0.14, and years differ
    assert stated["told 500"] > stated["told 50"] > stated["told 10"] and stated["the rule itself"] > stated["told 500"]
    assert min(stated["told 50"], stated["told 500"]) > max(stated[odd.AUTOENCODER], stated[odd.FOREST])

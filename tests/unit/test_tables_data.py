"""Tables: what columns are, how they are made ready, cut and doubted, beside scikit-learn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from core.data.tables import kinds
from core.data.tables.bundled import BUNDLED, bundled
from core.data.tables.faults import all_faults, twins_of
from core.data.tables.frame import CLASSES, VALUE, Words, answer_kind, checked, day_parts, framed
from core.data.tables.own import keep, load
from core.data.tables.preparation import fitted
from core.data.tables.sheet import days_of, joined, made, open_sheet
from core.data.tables.simulated import best_possible, payments
from core.data.tables.splits import GROUPS, ORDER, RANDOM, STRATIFIED, Cut, folds, sizes, split
from core.data.text.cells import as_cells
from core.explain.tables.rivals import one_hot

RANDOM_NUMBERS = np.random.default_rng(0)
ROWS = 300


def passengers(rows=ROWS):
    """Names, ids, a leak, missing ages, and two columns that really tell something."""
    random = np.random.default_rng(5)
    sex, fare = random.choice(["male", "female"], rows, p=[0.6, 0.4]), random.gamma(2, 15, rows).round(2)
    lives = random.random(rows) < 1 / (1 + np.exp(-(2.2 * (sex == "female") + 0.02 * fare - 1.6)))
    age = np.where(random.random(rows) < 0.2, np.nan, random.integers(1, 80, rows))
    return {
        "passenger_id": np.arange(1, rows + 1), "ticket": random.permutation(np.arange(100_000, 999_999))[:rows],
        "name": ["Ms " + "".join(chr(97 + int(letter)) for letter in random.integers(0, 26, 9)) for _ in range(rows)],
        "sex": sex, "age": age, "fare": fare, "alive": np.where(lives, "yes", "no"), "survived": lives.astype(int),
    }  # fmt: skip


def frame_of(columns, target, **other):
    sheet = made("made", columns)
    letters = {name: guess.kind for name, guess in kinds.guesses(sheet).items()} | other
    return framed(sheet, target, letters, answer_kind(sheet, target))


@pytest.mark.parametrize("name", BUNDLED)
def test_every_bundled_table_is_what_is_said_of_it(name):
    about, sheet = BUNDLED[name], bundled(name)
    frame = framed(sheet, about.target, {n: g.kind for n, g in kinds.guesses(sheet).items()}, about.answer)
    assert len(checked(frame).known) == about.rows and len(frame.classes) == about.classes
    assert answer_kind(sheet, about.target) == about.answer


def test_kinds_are_guessed():
    found = {name: guess.kind for name, guess in kinds.guesses(made("made", passengers())).items()}
    assert found == {
        "passenger_id": "i", "ticket": "i", "name": "t", "sex": "c", "age": "n", "fare": "n", "alive": "c", "survived": "n"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["2020-01-31", "2020-02-01", "2021-03-04"], "d"),
        (["31.12.2020", "01.02.2021", "15.03.2021"], "d"),
        (["20200131", "20200201", "20210304"], "d"),
        (["1.5", "2.5", "NA"], "n"),
        (["5 %", "7,5 %", "8 %"], "n"),
        (["red", "blue", "red"], "c"),
        (["7", "7", "7"], "x"),
        (["", "", ""], "x"),
        ([str(at) for at in range(1871, 1901)], "i"),
        ([f"A-{at:05}" for at in range(0, 900, 30)], "i"),
    ],
)
def test_what_a_column_is(cells, kind):
    assert kinds.guess(made("made", {"some column": cells, "other": range(len(cells))}), "some column").kind == kind


def test_years_and_honest_numbers_stay():
    sheet = made("made", {"year": range(1871, 1971), "salary": RANDOM_NUMBERS.lognormal(10, 1, 100).round(), "y": range(100)})
    assert kinds.guess(sheet, "year").kind == kinds.guess(sheet, "salary").kind == "n"


def test_a_date_is_its_year_month_and_weekday():
    days = days_of(as_cells(["2024-02-29", "1969-12-31", ""]))
    parts = {name: values.tolist() for name, values in day_parts(days).items()}
    assert parts["year"][:2] == [2024, 1969] and parts["month"][:2] == [2, 12] and parts["weekday"][:2] == [4, 3]
    assert all(np.isnan(values[2]) for values in parts.values())


def test_everything_is_fitted_on_the_training_rows_alone_as_scikit_learn_does():
    frame = frame_of(passengers(), "survived", alive="x")
    learnt = np.arange(0, ROWS, 2)
    how = fitted(frame.columns, learnt, "standard")
    x = how.inputs(frame.columns)
    age = frame.columns["age"]
    filled = np.where(np.isfinite(age), age, np.nanmedian(age[learnt]))[:, None]
    scaled = StandardScaler().fit(filled[learnt]).transform(filled)[:, 0]
    names = [feature.name for feature in how.numbers]
    at = sum(1 + feature.mark for feature in how.numbers[: names.index("age")])
    np.testing.assert_allclose(x[:, at], scaled, atol=1e-6)
    np.testing.assert_array_equal(x[:, at + 1], ~np.isfinite(age))
    again = fitted(frame.columns, learnt, "standard")
    other = frame.columns["age"].copy()
    other[1::2] = 1e6  # nobody looks at other rows
    assert again == fitted({**frame.columns, "age": other}, learnt, "standard")
    sex = frame.columns["sex"]
    hot = OneHotEncoder(sparse_output=False).fit_transform(np.array(sex.texts)[:, None])
    ours = one_hot(frame, learnt)[:, how.width :]
    assert {tuple(column) for column in ours.T if column.any()} == {tuple(column) for column in hot.T}


def test_a_word_that_training_has_not_seen_is_the_word_0_and_missing_is_a_word():
    column = Words(("a", "b", ""), np.array([0, 1, 2, 0]))
    how = fitted({"c": column}, np.arange(4), "standard")
    assert how.categories[0].words == ("a", "", "b") and how.levels == (4,)
    assert how.inputs({"c": Words(("b", "zzz"), np.array([0, 1]))})[:, 0].tolist() == [3, 0]


@given(some.lists(some.floats(-1e6, 1e6), min_size=10, max_size=60))
@settings(max_examples=60, deadline=None)
def test_ranks_keep_the_order_and_are_of_size_about_one(values):
    column = np.array(values)
    x = fitted({"v": column}, np.arange(len(column)), "rank").inputs({"v": column})[:, 0]
    assert np.abs(x).max() < 3 and (np.diff(x[np.argsort(column, kind="stable")]) >= -1e-6).all()


@pytest.mark.parametrize("kind", [RANDOM, STRATIFIED])
def test_parts_have_their_sizes_share_no_row_and_keep_shares(kind):
    frame = frame_of(passengers(), "survived")
    found = split(frame, kind, "", 0.15, 0.2, 3)
    assert tuple(map(len, found)) == sizes(ROWS, 0.15, 0.2) and len(np.unique(np.concatenate(found))) == ROWS
    if kind == STRATIFIED:
        shares = [frame.answer[rows].mean() for rows in found]
        assert max(shares) - min(shares) < 0.03


def test_the_latest_are_the_test_and_groups_stay_together():
    columns = passengers() | {"person": [f"p{at % 40}" for at in range(ROWS)], "when": range(ROWS)}
    frame = frame_of(columns, "survived")
    found = split(frame, ORDER, "when", 0.15, 0.2, 0)
    assert found.training.max() < found.validation.min() <= found.validation.max() < found.test.min()
    people = np.array(columns["person"])
    groups = [set(people[rows]) for rows in split(frame, GROUPS, "person", 0.15, 0.2, 0)]
    assert sum(map(len, groups)) == 40 == len(set.union(*groups))
    with pytest.raises(ValueError, match="no column “zzz” to cut the table by"):
        split(frame, ORDER, "zzz", 0.15, 0.2, 0)
    parts = folds(frame, frame.known, 5, 0)
    assert sorted(np.concatenate(parts)) == frame.known.tolist() and max(map(len, parts)) - min(map(len, parts)) <= 1


def faults_of(columns, target):
    sheet = made("made", columns)
    return all_faults(sheet, kinds.guesses(sheet), target, answer_kind(sheet, target), Cut())


def test_a_leak_ids_names_and_constants_are_told():
    found = faults_of(passengers() | {"same": ["x"] * ROWS, "empty": [""] * ROWS}, "survived")
    assert found[0].kind == "leak" and found[0].columns == ("alive",) and "gives the answer away" in found[0].sentence
    out = {column for fault in found if fault.out for column in fault.columns}
    assert out == {"alive", "passenger_id", "ticket", "name", "same", "empty"}


def test_an_honest_strong_column_is_no_leak():
    random = np.random.default_rng(1)
    size = random.normal(0, 1, 400)
    columns = {"size": size, "weight": size * 2 + random.normal(0, 0.02, 400), "noise": random.normal(0, 1, 400)}
    price = 3 * size + random.normal(0, 0.05, 400)
    assert not [fault for fault in faults_of(columns | {"price": price}, "price") if fault.kind == "leak"]  # two say the same
    only = {"size": size, "noise": columns["noise"], "price": 3 * size + random.normal(0, 0.8, 400)}
    assert not [fault for fault in faults_of(only, "price") if fault.kind == "leak"]
    euros = {"other": columns["noise"], "in euros": price * 0.9, "price": price}
    assert [fault.columns for fault in faults_of(euros, "price") if fault.kind == "leak"] == [("in euros",)]


def test_a_mark_that_parts_few_rows_is_doubted_with_its_border():
    random = np.random.default_rng(2)
    mark = [20, 22, 92, 48, 71, 85, 40, 90, 31, 49, 66, 12, 35, 77, 88, 50, 27, 61, 33, 80, 73, 95, 58, 64, 99, 52, 69, 83, 55, 91]
    passed = ["yes" if at >= 50 else "no" for at in mark]
    [leak] = [fault for fault in faults_of({"noise": random.normal(size=30), "mark": mark, "passed": passed}, "passed") if fault.out]
    assert leak.columns == ("mark",) and "from 50 on every row is “yes”, below it every row is “no”" in leak.sentence
    hours = [at / 10 + (at == 85) * -6 for at in mark]  # nearly as good: then it may be honest, and stays
    [doubt] = [fault for fault in faults_of({"hours": hours, "mark": mark, "passed": passed}, "passed") if fault.kind == "leak"]
    assert doubt.columns == ("mark",) and not doubt.out and "Was it made from the answer?" in doubt.sentence
    once = [at if at != 49 else 51 for at in mark]  # one row on the wrong side
    assert not [fault for fault in faults_of({"hours": hours, "mark": once, "passed": passed}, "passed") if fault.kind == "leak"]


def test_twins_rare_and_lopsided_classes_and_numbers_among_words_are_told():
    columns = {"a": [1.5, 2.5] * 50, "b": ["x", "y"] * 49 + ["z", "x"], "mixed": ["1", "2", "about 3", *["4"] * 97]}
    columns["y"] = ["fine"] * 97 + ["odd"] * 3
    said = {fault.kind: fault.sentence for fault in faults_of(columns, "y")}
    assert said.keys() >= {"twins", "rare", "lopsided", "words"}
    assert "“odd” is in 3 rows only" in said["rare"] and "97.0 %" in said["lopsided"] and "about 3" in said["words"]


def test_twins_are_those_across_the_split():
    a = [*range(100, 140), 100, 101, 102, 140.5]
    columns = {"a": a, "b": ["x", ""] * 22, "y": ["p", "q"] * 22}
    frame = frame_of(columns, "y")
    assert twins_of(frame, np.arange(40), np.arange(40, 44)) == 3 and twins_of(frame, np.arange(3, 40), np.arange(40, 44)) == 0
    assert twins_of(frame, np.arange(40), np.arange(40, 41)) == 1
    sheet = made("made", columns)
    guessed = kinds.guesses(sheet)

    def said(by):
        found = all_faults(sheet, guessed, "y", CLASSES, Cut(GROUPS if by else RANDOM, by, 0.1, 0.3))
        return [fault.sentence for fault in found if fault.kind == "twins"]

    assert not said("a")  # rows that are alike stay together
    [sentence] = said("")
    assert "of the 13 rows of the test" in sentence and "cell by cell" in sentence


@pytest.mark.parametrize(
    ("columns", "target", "says"),
    [
        ({"a": RANDOM_NUMBERS.normal(size=30), "y": [""] * 30}, "y", "“y” has no value in any row"),
        ({"a": RANDOM_NUMBERS.normal(size=30), "y": ["x"] * 30}, "y", "the same in every row"),
        ({"a": np.linspace(0, 1, 5), "y": ["p", "q", "p", "q", "p"]}, "y", "20 are needed"),
        ({"a": ["k"] * 30, "y": ["p", "q"] * 15}, "y", "no column to learn “y” from"),
        ({"a": RANDOM_NUMBERS.normal(size=1000), "y": [f"c{at % 500}" for at in range(1000)]}, "y", "500 different values"),
        ({"a": RANDOM_NUMBERS.normal(size=30), "y": range(30)}, "z", "There is no column “z”"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused_in_one_sentence(columns, target, says):
    sheet = made("made", columns)
    with pytest.raises(ValueError, match=says) as refused:
        kind = answer_kind(sheet, target) if target in sheet.columns else CLASSES
        checked(framed(sheet, target, {name: guess.kind for name, guess in kinds.guesses(sheet).items()}, kind))
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 250


def test_two_columns_of_one_name_scripts_and_formulas_are_text():
    sheet = open_sheet(b"a,a,<script>alert(1)</script>,y\n1.5,2,=A1+B1,p\n2.5,3,=A2,q\n")
    assert sheet.columns == ("a", "a 2", "<script>alert(1)</script>", "y")
    assert any("Several columns are called “a”" in said for said in sheet.said)
    assert list(sheet.column("<script>alert(1)</script>")) == ["=A1+B1", "=A2"]


def test_a_table_of_a_million_rows_is_cut_and_that_is_said():
    sheet = open_sheet(b"a,y\n" + b"1.5,p\n2.5,q\n" * 500_000)
    assert len(sheet) == 200_000 and "Only the first 200,000 rows are taken." in sheet.said


def test_decimal_commas_are_read_across_the_table():
    sheet = open_sheet(b"a;b;y\n1.234,5;1,234;5 %\n2,5;2,345;7,5 %\n")
    assert sheet.numbers("a").values.tolist() == [1234.5, 2.5] and sheet.numbers("b").values.tolist() == [1.234, 2.345]
    assert sheet.numbers("y").values.tolist() == [5, 7.5]


def test_an_own_table_is_kept_by_its_content(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    sheet = open_sheet(b'a;"b ""c""";y\n1,5;x y;p\n2,5;;q\n')
    name = keep(sheet)
    again = load(name)
    assert keep(sheet) == name and again.columns == sheet.columns and [list(c) for c in again.cells] == [list(c) for c in sheet.cells]
    for wrong in ("0" * 16, "../../etc/passwd", ""):
        with pytest.raises(ValueError, match="not on this machine any more"):
            load(wrong)


def test_tables_are_joined_by_name():
    found = joined(made("one", {"a": [1, 2], "b": ["x", "y"]}), made("two", {"b": ["z"]}))
    assert [list(cells) for cells in found.cells] == [["1", "2", ""], ["x", "y", "z"]]


def test_nobody_does_better_than_the_rule_that_made_the_payments():
    made_up = payments()
    assert 0.005 <= made_up.fraud.mean() <= 0.03 and len(made_up.sheet) == 10_000
    assert made_up.chance.mean() == pytest.approx(0.015, abs=1e-4)
    precision, recall = best_possible(made_up.chance, made_up.fraud, 0.5)
    assert 0.5 < precision < 0.95 and 0.1 < recall < 0.7
    assert answer_kind(made_up.sheet, "amount") == VALUE

"""`python -m core.tables`: what it prints, what it leaves out, and what it refuses in one sentence."""

import csv
import json
import subprocess
import sys
import time

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression

from core.data.text.sending import written
from core.tables.run import Wish, predict
from tests.unit.test_tables_data import passengers

FIGURES = {"n_train", "n_test", "baseline", "linear", "trees", "seconds", "warnings"}


def file_of(path, columns, separator=","):
    rows = zip(*[["" if value != value else value for value in values] for values in columns.values()], strict=True)
    path.write_text(written([tuple(columns), *rows], separator), encoding="utf-8", newline="")
    return path


def asked(path, columns=None, **how):
    if columns is not None:
        file_of(path, columns)
    said = []
    return predict(Wish(path, **how), time.monotonic(), said.append), said


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    return file_of(tmp_path_factory.mktemp("tables") / "passengers.csv", passengers(150))


def test_one_line_of_json_progress_beside_it_and_the_leak_and_the_ids_left_out(table, tmp_path):
    command = [sys.executable, "-m", "core.tables", table, "--target", "survived", "--predictions", tmp_path / "out.csv"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    [line] = done.stdout.splitlines()
    found = json.loads(line)
    assert found.keys() == FIGURES | {"accuracy"} and (found["n_train"], found["n_test"]) == (120, 30)
    assert all(found[name].keys() == {"accuracy"} for name in ("baseline", "linear", "trees"))
    assert "network 5 of 5" in done.stderr and "of 3 columns: sex, age, fare" in done.stderr
    for name in ("alive", "passenger_id", "ticket", "name"):
        assert any(f"“{name}”" in warning for warning in found["warnings"]), name
    assert not any("“fare”" in warning or "“sex”" in warning for warning in found["warnings"])
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 30 and rows[0].keys() == {"row", "survived", "probability of 0", "probability of 1"}


def test_what_was_left_out_can_be_kept_and_other_columns_be_left(table):
    kept, said = asked(table, target="survived", keep=("alive",), leave=("fare",))
    assert kept["accuracy"] == 1.0 and not any("“alive”" in warning for warning in kept["warnings"])
    assert "of 3 columns: sex, age, alive" in said[1]


def test_a_test_of_its_own_with_missing_answers_and_a_missing_column(tmp_path):
    random = np.random.default_rng(0)
    x, word = random.normal(size=120), random.choice(list("abc"), 120)
    y = 3 * x + np.where(word == "a", 5.0, 0.0)
    file_of(tmp_path / "train.csv", {"x": x, "word": word, "extra": random.normal(size=120), "y": y}, ";")
    answers = [float(value) if at % 2 else "" for at, value in enumerate(y[:40])]
    test = file_of(tmp_path / "test.csv", {"word": [*word[:39], "zzz"], "x": x[:40], "y": answers})
    found, _ = asked(tmp_path / "train.csv", target="y", test=test, predictions=tmp_path / "out.csv")
    assert (found["n_train"], found["n_test"]) == (120, 20) and found["r2"] > 0.9 and found["rmse"] < 1.5
    assert any("no column “extra”" in warning for warning in found["warnings"])
    assert len((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()) == 41
    nothing = file_of(tmp_path / "nothing.csv", {"word": word[:9], "x": x[:9], "extra": x[:9]})
    unjudged, _ = asked(tmp_path / "train.csv", target="y", test=nothing)
    assert unjudged["n_test"] == 0 and unjudged["r2"] is None is unjudged["linear"]["rmse"]
    assert any("nothing to judge the answers by" in warning for warning in unjudged["warnings"])


def test_twins_across_the_split_are_told(tmp_path):
    random = np.random.default_rng(2)
    x, y = random.normal(size=80).round(6), random.choice(["p", "q"], 80)
    test = file_of(tmp_path / "t.csv", {"x": [*x[:7], *random.normal(size=9)], "y": [*y[:7], *y[:9]]})
    found, _ = asked(tmp_path / "a.csv", {"x": x, "y": y}, target="y", test=test)
    assert any("7 of the 16 rows of the test stand among the rows that are learnt from" in warning for warning in found["warnings"])
    alone, _ = asked(tmp_path / "b.csv", {"x": x, "y": y}, target="y")
    assert not any("of the test stand" in warning for warning in alone["warnings"])


def test_the_same_seed_gives_the_same_figures_and_another_may_not(table):
    one, other = (asked(table, target="age", seed=seed)[0] for seed in (1, 1))
    assert {**one, "seconds": 0} == {**other, "seconds": 0} and set(one) == FIGURES | {"r2", "rmse"}


def test_a_straight_line_is_not_lost_against_and_a_bent_one_is_won(tmp_path):
    random = np.random.default_rng(3)
    a, b = random.normal(size=300), random.normal(size=300)
    straight, _ = asked(tmp_path / "a.csv", {"a": a, "b": b, "y": 2 * a - b + random.normal(0, 1, 300)}, target="y")
    assert straight["r2"] > straight["linear"]["r2"] - 0.012
    bent, _ = asked(tmp_path / "b.csv", {"a": a, "b": b, "y": np.abs(a) * 3 + random.normal(0, 0.3, 300)}, target="y")
    assert bent["r2"] > 0.8 and bent["linear"]["r2"] < 0.3


def test_the_linear_figure_is_scikit_learns(tmp_path):
    random = np.random.default_rng(5)
    x = random.normal(size=(100, 2))
    y = x @ [1.0, 2.0] + random.normal(0, 0.5, 100)
    train = {"a": x[:80, 0], "b": x[:80, 1], "y": y[:80]}
    test = file_of(tmp_path / "t.csv", {"a": x[80:, 0], "b": x[80:, 1], "y": y[80:]})
    found, _ = asked(tmp_path / "a.csv", train, target="y", test=test)
    assert found["linear"]["r2"] == pytest.approx(LinearRegression().fit(x[:80], y[:80]).score(x[80:], y[80:]), abs=0.01)
    said = np.where(y > 0, "yes", "no")
    test = file_of(tmp_path / "c.csv", {"a": x[80:, 0], "b": x[80:, 1], "y": said[80:]})
    classes, _ = asked(tmp_path / "b.csv", {**train, "y": said[:80]}, target="y", test=test)
    assert classes["linear"]["accuracy"] == pytest.approx(LogisticRegression().fit(x[:80], said[:80]).score(x[80:], said[80:]), abs=0.06)


@pytest.mark.parametrize(
    ("text", "how", "says"),
    [
        ("a,y\n1.5,p\n", {}, "“y” is known in 1 row; 20 are needed"),
        ("y\n" + "p\nq\n" * 20, {}, "no column to learn “y” from"),
        ("a,y\n" + ",p\n,q\n" * 20, {}, "no column to learn “y” from"),
        ("a,y\n" + "".join(f"{at / 7},c{at % 500}\n" for at in range(1000)), {}, "500 different values; a network tells up to 50 classes"),
        ("a,y\n" + "1.5,\n2.5,\n" * 20, {}, "“y” has no value in any row"),
        ("a,y\n" + "1.5,p\n2.5,p\n" * 20, {}, "“y” is the same in every row"),
        ("a,y\n1.5,p\n" * 20, {"target": "z"}, "There is no column “z”; there are: a, y"),
        ("a,y\n1.5,p\n" * 20, {"keep": ("nothing",)}, "There is no column “nothing”"),
        ("", {}, "is empty"),
        (",".join(f"c{at}" for at in range(1001)) + ",y\n" + ("1," * 1001 + "p\n") * 20, {}, "Only the first 1,000 of 1,002 columns"),
        ("PK\x03\x04" + "workbook" * 20, {}, "save it as CSV"),
        ("a,y\n", {}, "a heading and no rows"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused_in_one_sentence(tmp_path, text, how, says):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=says) as refused:
        asked(tmp_path / "a.csv", **{"target": "y", **how})
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 300


def test_a_refusal_is_one_line_and_an_exit_status(tmp_path):
    command = [sys.executable, "-m", "core.tables", tmp_path / "nowhere.csv", "--target", "y"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2 and not done.stdout and "Traceback" not in done.stderr


def test_numbers_as_people_write_them_formulas_scripts_and_two_of_one_name(tmp_path):
    random = np.random.default_rng(1)
    x = random.uniform(500, 5000, 60)
    german = [f"{value:,.1f}".replace(",", "_").replace(".", ",").replace("_", ".") for value in x]
    rows = [
        f"{german[at]};€ {at % 7};{at % 9} %;=A{at % 3};{'inf' if at == 4 else f'{x[at] * 2 + 500 * (at % 7):.1f}'.replace('.', ',')}"
        for at in range(60)
    ]
    (tmp_path / "a.csv").write_text("\n".join(["x;x;share;<script>;y", *rows]), encoding="utf-8")
    found, said = asked(tmp_path / "a.csv", target="y")
    assert found["n_train"] + found["n_test"] == 59 and found["r2"] > 0.9
    assert "60 rows, 5 columns; read as UTF-8, with semicolons" in said[0] and "of 4 columns: x, x 2, share, <script>" in said[1]
    assert any("Several columns are called “x”" in warning for warning in found["warnings"])
    assert any("answer “y” is missing in 1 row" in warning for warning in found["warnings"])

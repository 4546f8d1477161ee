"""The task of tables: its line beside scikit-learn's, its script, its files, its measures, and that runs can be stored and compared."""

import json
import shutil
import subprocess
import sys

import numpy as np
import onnxruntime
import pytest
import torch
from safetensors import safe_open
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import log_loss, r2_score

from core.explain.training.results import result
from core.figures.training.curves import curves
from core.figures.training.replay import film
from core.models.activations import ACTIVATIONS
from core.models.table_net import TableNet
from core.tasks import fit, from_json, from_query, task_of, to_query, trainer_for
from core.tasks.script import script
from core.tasks.tables.line import fitted_line
from core.tasks.tables.parts import parts_of
from core.tasks.tables.plane import plane_of
from core.tasks.tables.recipe import ClassesRecipe, NumbersRecipe
from core.tasks.tables.task import ClassesTask, NumbersTask
from core.training.events import EpochEnd
from core.training.record import Record

CPU = torch.device("cpu")
SMALL = [
    ClassesRecipe(epochs=2, units="8"),
    NumbersRecipe(data="gapminder", epochs=2, members=2, criterion="huber", units="8", batch=128),
    ClassesRecipe(data="cards", batch=512, epochs=2, balanced=True, members=2, units="6"),
    NumbersRecipe(data="tips", epochs=2, scaling="rank", categories="one-hot", start="random", units="8", activation="leaky"),
    ClassesRecipe(data="study", units="0", start="random", epochs=2, batch=8, l1=0.001, clip=1.0, schedule="cosine"),
]


def named(recipe):
    return f"{recipe.data} {recipe.units} {recipe.members}"


@pytest.fixture(autouse=True)
def at_home(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path / "home"))


def trained(recipe):
    trainer, record = trainer_for(recipe, device="cpu"), Record(recipe)
    for event in trainer.events():
        record.take(event)
    return trainer, record


@pytest.mark.parametrize("recipe", SMALL, ids=named)
def test_the_script_prints_the_same_losses_and_the_files_give_the_same_answers(recipe, tmp_path):
    trainer, record = trained(recipe)
    (tmp_path / "train.py").write_text(script(recipe, "cpu"), encoding="utf-8")
    file, name = task_of(recipe).data_file(recipe)
    shutil.copy(file, tmp_path / name)
    done = subprocess.run([sys.executable, "train.py"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for end in record.ends[1:]:
        assert f"epoch {end.number}: training loss {end.train['loss']:.6f}"[:-2] in done.stdout
        assert f"validation loss {end.val['loss']:.6f}"[:-2] in done.stdout
    made = task_of(recipe).exports(recipe, trainer.net.eval(), "net")
    for file_name, content in made.files.values():
        (tmp_path / file_name).write_bytes(content())
    with safe_open(tmp_path / "net.safetensors", "pt") as opened:
        assert from_json(opened.metadata()["recipe"]) == recipe
    found = parts_of(recipe)
    session = onnxruntime.InferenceSession(tmp_path / "net.onnx")
    said = session.run(None, {"row": found.x[found.split.test]})[0]
    kept = record.finished.kept
    np.testing.assert_allclose(said, kept.get("probabilities", kept["predictions"][:, None]), rtol=1e-4, atol=1e-5)
    (tmp_path / "load.py").write_text(made.loader, encoding="utf-8")
    loaded = subprocess.run([sys.executable, "load.py"], cwd=tmp_path, capture_output=True, text=True)
    assert loaded.returncode == 0, loaded.stderr
    first = float(loaded.stdout.split()[-1])
    assert first == pytest.approx(float(said[0, -1]), abs=2e-4, rel=1e-4)


def test_the_line_is_logistic_regression():
    found = parts_of(ClassesRecipe(data="wine"))
    rows = found.split.training
    x, y = found.x[rows].astype(float), found.frame.answer[rows].astype(int)
    weights, bias = fitted_line(torch.tensor(x), torch.tensor(y), 3, 0.5)
    theirs = LogisticRegression(C=2.0, tol=1e-9, max_iter=5000).fit(x, y)
    np.testing.assert_allclose(weights - weights.mean(dim=0), theirs.coef_ - theirs.coef_.mean(axis=0), atol=1e-3)
    assert bias.shape == (3,)


def test_the_line_is_ridge_regression():
    found = parts_of(NumbersRecipe())
    rows = found.split.training
    x, y = found.x[rows].astype(float), (found.frame.answer[rows] - found.middle) / found.size
    weights, bias = fitted_line(torch.tensor(x), torch.tensor(y), 1, 2.0)
    theirs = Ridge(2.0).fit(x, y)
    np.testing.assert_allclose(weights[0], theirs.coef_, atol=1e-5)
    assert float(bias) == pytest.approx(theirs.intercept_, abs=1e-5)


def test_before_training_the_network_says_what_the_line_says():
    for recipe in (ClassesRecipe(data="cards", batch=512), NumbersRecipe(data="gapminder")):
        task = (ClassesTask if recipe.answer == "classes" else NumbersTask)(recipe, CPU)
        torch.manual_seed(0)
        net = task.network().eval()
        with torch.no_grad():
            said = net(task.test.x)[:, 0]
            line = net.line(net.one_hot(task.test.x))
        torch.testing.assert_close(said, line)


def test_measures_are_scikit_learns():
    task = ClassesTask(ClassesRecipe(), CPU)
    scores = torch.randn(len(task.test), 1, 3)
    found = task.evaluate(scores, task.test.labels).figures
    probabilities = torch.softmax(scores[:, 0], dim=1).numpy()
    assert found["loss"] == pytest.approx(log_loss(task.test.labels, probabilities, labels=[0, 1, 2]), abs=1e-5)
    assert found["accuracy"] == pytest.approx((probabilities.argmax(1) == task.test.labels.numpy()).mean())
    numbers = NumbersTask(NumbersRecipe(), CPU)
    said = torch.randn(len(numbers.test), 1, 1)
    figures = numbers.evaluate(said, numbers.test.labels).figures
    assert figures["r2"] == pytest.approx(r2_score(numbers.test.labels, said[:, 0, 0]), abs=1e-5)
    off = said[:, 0, 0] - numbers.test.labels
    assert figures["rmse"] == pytest.approx(float(off.square().mean().sqrt()) * numbers.found.size, rel=1e-5)


@pytest.mark.parametrize("members", [1, 3])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_networks_side_by_side_are_as_many_networks(members, activation):
    torch.manual_seed(2)
    kind = ACTIVATIONS[activation].module
    net = TableNet(2, [4, 3], 2, (5,), kind, members=members).eval()
    x = torch.cat([torch.randn(6, 2), torch.randint(0, 3, (6, 2))], dim=1)
    said = net(x)
    assert said.shape == (6, members, 2)
    for member in range(members):
        parts = [words.weight.view(-1, members, size)[x[:, 2 + at].long(), member]
                 for at, (words, size) in enumerate(zip(net.words, net.sizes, strict=True))]  # fmt: skip
        value = kind()(torch.cat([x[:, :2], *parts], dim=1) @ net.layers[0].weight[member] + net.layers[0].bias[member])
        torch.testing.assert_close(said[:, member], value @ net.scores.weight[member] + net.scores.bias[member][0])


def test_balanced_classes_weigh_alike_as_scikit_learn_weighs_them():
    recipe = ClassesRecipe(data="cards", batch=512, balanced=True)
    task = ClassesTask(recipe, CPU)
    labels = task.training.labels.numpy()
    from sklearn.utils.class_weight import compute_class_weight

    theirs = compute_class_weight("balanced", classes=np.array([0, 1]), y=labels)
    np.testing.assert_allclose(task.class_weights(task.training.labels), theirs, rtol=1e-5)


def test_two_columns_are_seen_as_a_plane_and_more_are_not():
    recipe = ClassesRecipe(data="study", units="4", batch=8, epochs=1)
    _, record = trained(recipe)
    played = film(record, task_of(recipe).held_out(recipe)[0])
    assert len(played["moments"]) > 1 and all(text.startswith("study ") and ", sleep " in text for text in played["texts"])
    assert {place for now in played["judged"].values() for place, *_ in now["wall"]} == set(range(len(played["texts"])))
    seen = record.now.seen
    assert seen["surface"].shape == (32, 32, 2) and seen["points"].shape[1] == 3 and record.now.words == ("study", "sleep", "fail", "pass")
    np.testing.assert_allclose(seen["surface"].sum(axis=2), 1, atol=1e-5)
    assert plane_of(parts_of(ClassesRecipe())) is None


def test_a_run_is_told_drawn_played_and_comes_back_from_its_link():
    for recipe in (ClassesRecipe(epochs=2, units="4", by="x"), NumbersRecipe(data="tips", epochs=2, units="4", criterion="absolute")):
        _, record = trained(recipe)
        assert from_query(to_query(recipe)) == from_json(recipe.to_json()) == recipe
        told = result(record)
        assert ("told right" if recipe.answer == "classes" else "R² ") in told.headline
        assert curves(record, task_of(recipe).shown_measure(recipe)) and film(record, task_of(recipe).held_out(recipe)[0])
        assert task_of(recipe).drawing(recipe).blocks and task_of(recipe).network_in_words(recipe)
        validation, test = task_of(recipe).held_out(recipe)
        assert len(record.finished.kept["predictions"]) == len(test.labels) and len(validation.texts) == len(validation)


def test_the_same_recipe_gives_the_same_curves():
    ends = [[event.val for event in fit(ClassesRecipe(epochs=2, units="4"), device="cpu") if isinstance(event, EpochEnd)] for _ in range(2)]
    assert ends[0] == ends[1]


def test_a_negative_r2_is_told_too():
    recipe = NumbersRecipe(data="tips", epochs=1, units="2", start="random", train_limit=8, batch=8, rate=1.0)
    _, record = trained(recipe)
    assert record.finished.test["r2"] < 0.5 and result(record).headline.startswith("R² ")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"units": "64 many"}, "whole numbers with blanks"),
        ({"units": "600"}, "1 to 512 units"),
        ({"units": "8 8 8 8 8 8 8"}, "up to 6 layers"),
        ({"data": "own"}, "Send a table of your own first"),
        ({"split": "groups"}, "Choose the column that the table is cut by"),
        ({"columns": "q?"}, "kinds of the columns in this link"),
        ({"batch": 4000}, "larger than the"),
        ({"validation": 0.5, "test": 0.5}, "rows are left to learn from"),
    ],
)
def test_a_recipe_that_makes_no_sense_is_refused_in_one_sentence(change, says):
    with pytest.raises(ValueError, match=says) as refused:
        ClassesRecipe(**change)
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 200


def test_a_link_that_does_not_fit_its_table_is_said():
    for recipe in (ClassesRecipe(columns="nn"), ClassesRecipe(target="zzz"), ClassesRecipe(data="own", own="0" * 16, rows=100, target="y")):
        assert task_of(recipe).problem(recipe).endswith((".", "species", "species."))
        assert task_of(recipe).data_file(recipe) == (None, "table.csv")
    assert ClassesRecipe(data="own", own="0" * 16, rows=100, target="y", num_classes=3).in_words("data") == "my own (100 rows, 0000)"
    assert ClassesRecipe(data="own", own="0" * 16, rows=100, target="y", num_classes=3).classes == ("class 1", "class 2", "class 3")


def test_what_is_exported_says_how_a_row_is_made_ready():
    recipe = NumbersRecipe(data="tips", epochs=1, units="2")
    trainer, _ = trained(recipe)
    content = next(iter(task_of(recipe).exports(recipe, trainer.net, "net").files.values()))[1]()
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    numbers, categories = json.loads(header["__metadata__"]["preparation"])
    assert [one["name"] for one in numbers] == ["total_bill", "size"] and [one["name"] for one in categories] == [
        "sex",
        "smoker",
        "day",
        "time",
    ]

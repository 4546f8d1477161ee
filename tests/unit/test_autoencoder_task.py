"""The task of making digits again: its losses by hand, named in every step, PCA beside it, script and loader on their own."""

import base64
import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors import safe_open
from sklearn.decomposition import PCA
from torch.distributions import Normal, kl_divergence

from core.data.digits.digit_set import digit_set
from core.data.digits.noise import NOISES, noisy
from core.figures.training.curves import curves
from core.figures.training.replay import film
from core.models import pca
from core.models.autoencoder import PIXELS, Autoencoder, losses
from core.tasks import fit, from_json, from_query, task_of, to_query
from core.tasks.autoencoder.presets import AUTOENCODER_PRESETS
from core.tasks.autoencoder.recipe import AutoencoderRecipe
from core.tasks.autoencoder.task import GRID, AutoencoderTask
from core.tasks.script import script
from core.training.events import EpochEnd
from core.training.record import Record

SMALL = AutoencoderRecipe(train_limit=300, batch=50, epochs=2, code=8, mixed_precision=False)
MAP = replace(SMALL, network="deep", code=2, variational=True, weight=0.01)
CPU = torch.device("cpu")


def taken(recipe):
    found = Record(recipe)
    for event in fit(recipe, device="cpu"):
        found.take(event)
    return found


@pytest.fixture(scope="module")
def record():
    return taken(MAP)


def test_kl_is_that_of_pytorch_s_distributions_and_reconstruction_is_the_squared_error():
    torch.manual_seed(0)
    outputs, pictures = torch.randn(6, PIXELS + 6), torch.rand(6, PIXELS)
    mean, spread = outputs[:, PIXELS:].split(3, dim=1)
    known = kl_divergence(Normal(mean, (spread / 2).exp()), Normal(0.0, 1.0)).sum()
    squared = ((outputs[:, :PIXELS] - pictures) ** 2).sum() / PIXELS
    assert losses(outputs, pictures, 3, True, 0.5).tolist() == pytest.approx([float(squared + known / 2), float(squared), float(known)])
    assert losses(outputs[:, :-3], pictures, 3, False, 0.0).tolist() == pytest.approx([float(squared), float(squared), 0.0])


def test_pca_is_scikit_learns():
    rows = digit_set("sample").training.images[:800].flatten(1).numpy().astype(np.float32) / 255
    ours, theirs = pca.fit(rows, 9), PCA(9, svd_solver="full").fit(rows)
    assert np.allclose(np.abs((ours.directions * theirs.components_).sum(axis=1)), 1, atol=1e-3)  # but for the sign
    known = theirs.inverse_transform(theirs.transform(rows))
    assert ours.error(rows) == pytest.approx(float(np.mean((known - rows) ** 2)), rel=1e-4)
    assert ours.first(3).error(rows) > ours.error(rows) and ours.encode(rows).shape == (800, 9)


def test_a_linear_network_without_a_sigmoid_comes_no_nearer_than_pca():
    """What the page says of PCA: trained long, weights alone reach its error and never go below it."""
    rows = torch.rand(60, 10) @ torch.randn(10, 10)
    yardstick = pca.fit(rows.numpy(), 3).error(rows.numpy())
    net = torch.nn.Sequential(torch.nn.Linear(10, 3), torch.nn.Linear(3, 10))
    optimizer = torch.optim.LBFGS(net.parameters(), max_iter=400)

    def step():
        optimizer.zero_grad()
        found = torch.nn.functional.mse_loss(net(rows), rows)
        found.backward()
        return found

    optimizer.step(step)
    assert yardstick * 0.999 < step().item() < yardstick * 1.05


def test_every_step_tells_reconstruction_and_kl(record):
    assert record.started.losses == ("reconstruction", "KL") and record.steps.losses.shape == (MAP.steps, 2)
    reconstruction, kl = record.steps.losses.T
    assert np.allclose(reconstruction + MAP.weight * kl, record.steps.loss, rtol=1e-5) and (kl > 0).all()
    plain = taken(replace(SMALL, epochs=1)).steps
    assert (plain.losses[:, 1] == 0).all() and np.allclose(plain.losses[:, 0], plain.loss)
    assert record.ends[-1].val["kl"] > 0 and record.ends[-1].val["loss"] == pytest.approx(
        record.ends[-1].val["error"] + MAP.weight * record.ends[-1].val["kl"], rel=1e-5
    )


def test_what_is_looked_at_is_what_the_network_makes(record):
    task = AutoencoderTask(MAP, CPU)
    net = task.network()
    net.train()
    seen = task.look(net).seen
    assert net.training and seen["remade"].shape == (20, 28, 28) and seen["map"].shape == (GRID**2, 28, 28)
    assert task.validation.digits[task.shown].tolist() == list(range(10))
    x = task.validation.images[task.shown].float() / 255
    with torch.no_grad():
        known = net.eval().decode(net.encode(x))[:, 0]
        middle, size = torch.from_numpy(seen["frame"])
        corner = net.decode((middle + torch.tensor([-1.0, 1.0]) * size)[None])[0, 0]
    assert np.array_equal(seen["remade"][:10], task.validation.images[task.shown, 0].numpy())
    assert np.abs(seen["remade"][10:] / 255 - known.numpy()).max() < 0.003
    assert np.abs(seen["map"][0] / 255 - corner.numpy()).max() < 0.003  # the first is at the left and the top
    assert "map" not in AutoencoderTask(SMALL, CPU).look(Autoencoder("dense", 8)).seen
    assert record.now.seen["codes"].shape == (len(record.now.seen["digits"]), 2)


def test_it_is_judged_as_a_pencil_does():
    task = AutoencoderTask(SMALL, CPU)
    outputs = torch.rand(len(task.test), PIXELS + SMALL.code)
    judged, truth = task.evaluate(outputs, task.test.labels), task.test.images.flatten(1) / 255
    error = float(((outputs[:, :PIXELS] - truth) ** 2).mean())
    assert judged.figures["error"] == pytest.approx(error, rel=1e-4) == judged.figures["loss"]
    known = PCA(SMALL.code, svd_solver="full").fit(task.training.images.flatten(1).numpy() / 255)
    theirs = np.mean((known.inverse_transform(known.transform(truth.numpy())) - truth.numpy()) ** 2)
    assert judged.figures["over_pca"] == pytest.approx(error / theirs, rel=1e-3)
    assert judged.kept["error"].mean() == pytest.approx(error, rel=1e-4)


def test_guessing_is_the_mean_picture():
    rows = digit_set("sample").training.images.flatten(1).numpy() / 255
    assert SMALL.guessing == pytest.approx(float(((rows - rows.mean(axis=0)) ** 2).mean()), rel=1e-4)


@pytest.mark.parametrize("kind", NOISES)
def test_noise_leaves_the_range_and_with_nothing_the_picture(kind):
    x = digit_set("sample").training.images[:20].float() / 255
    assert torch.equal(noisy(x, kind, 0.0), x)
    torch.manual_seed(1)
    found = noisy(x, kind, 0.5)
    assert found.shape == x.shape and found.min() >= 0 and found.max() <= 1 + 1e-6 and not torch.equal(found, x)
    torch.manual_seed(1)
    assert torch.equal(noisy(x, kind, 0.5), found)


def test_noise_does_what_it_is_called():
    x = torch.full((400, 1, 28, 28), 0.5)
    torch.manual_seed(0)
    assert float((noisy(x, "salt", 0.3) != 0.5).float().mean()) == pytest.approx(0.3, abs=0.01)
    assert float((noisy(x, "half", 0.5) == 0).float().mean()) == pytest.approx(0.5, abs=0.001)
    barred = noisy(x * 0, "bar", 0.4)
    assert set(barred.sum(dim=(1, 2, 3)).tolist()) == {4.0 * 28}
    inner = noisy(x, "blur", 0.5)[:, :, 8:-8, 8:-8]
    assert torch.allclose(inner, torch.full_like(inner, 0.5), atol=1e-5)  # a bell's weights sum to 1


def test_a_denoiser_is_checked_with_the_same_noise_at_every_look():
    task = AutoencoderTask(replace(SMALL, noise="salt", amount=0.3), CPU)
    rows = slice(0, 50)
    one, other = task.inputs(task.validation, rows), task.inputs(task.validation, rows)
    assert torch.equal(one, other) and not torch.equal(one, task.validation.images[rows] / 255)
    assert not torch.equal(*(task.inputs(task.training, rows, training=True) for _ in range(2)))
    state = torch.get_rng_state()
    task.inputs(task.validation, rows)
    assert torch.equal(state, torch.get_rng_state())


def test_everything_that_shows_runs_shows_these(record):
    task = task_of(MAP)
    assert from_query(to_query(MAP)) == MAP == from_json(MAP.to_json()) and to_query(MAP)["task"] == "autoencoder"
    for measure in task.measures[:2]:  # those that the panel draws
        assert np.isfinite(curves(record, measure)["val"]).sum() == len(record.ends)
    played = film(record, task.held_out(MAP)[0])
    assert played["judged"] is None and (played["filters"]["count"], played["filters"]["width"]) == (20 + GRID**2, 14)
    plain = taken(replace(SMALL, epochs=1))
    played = film(plain, task.held_out(SMALL)[0])
    body = np.frombuffer(base64.b64decode(played["filters"]["body"]), np.int8).reshape(len(played["moments"]), 20, 28, 28)
    given = plain.snapshots[-1].seen["remade"][:10]
    assert np.corrcoef(body[-1, :10].ravel(), given.ravel())[0, 1] > 0.95 and played["seen"]["columns"] == 10


@pytest.mark.parametrize("network", ["dense", "deep", "conv"])
@pytest.mark.parametrize("variational", [False, True])
def test_the_drawing_counts_the_parameters(network, variational):
    recipe = replace(SMALL, network=network, variational=variational)
    blocks = task_of(recipe).drawing(recipe).blocks
    assert sum(block.parameters for block in blocks) == sum(p.numel() for p in AutoencoderTask(recipe, CPU).network().parameters())
    for layer, block in zip([2, 3], blocks[1:3], strict=True) if network == "conv" else ():
        assert block.shape[1] == 28 // layer or block.shape[1] in (14, 7)


@pytest.mark.parametrize("name", AUTOENCODER_PRESETS)
def test_a_recipe_on_offer_has_another_link_than_all_others(name):
    recipe = AUTOENCODER_PRESETS[name].recipe
    assert from_query(to_query(recipe)) == recipe and task_of(recipe).preset_of(recipe) == name


CHANGED = [
    SMALL,
    MAP,
    replace(SMALL, network="conv", code=4, noise="any", schedule="cosine", l1=1e-6, clip=1.0),
    replace(SMALL, network="deep", noise="half", optimizer="momentum", rate=0.1, patience=1),
]


@pytest.mark.parametrize("recipe", CHANGED, ids=["dense", "variational", "conv", "deep"])
def test_the_script_prints_the_same_losses(recipe, tmp_path):
    file = tmp_path / "script.py"
    file.write_text("import torch\ntorch.set_num_threads(1)\n" + script(recipe, "cpu"), encoding="utf-8")
    printed = subprocess.run([sys.executable, file], capture_output=True, text=True, check=True).stdout.splitlines()
    ends = [event for event in fit(recipe, device="cpu") if isinstance(event, EpochEnd) and event.number]
    assert ends
    for line, end in zip(printed, ends, strict=False):
        numbers = [float(word.strip(",")) for word in line.split() if word.strip(",").replace(".", "").isdigit() and "." in word]
        assert numbers == pytest.approx([end.train["loss"], end.train["error"], end.val["loss"], end.val["error"]], rel=2e-3, abs=1e-4)
    assert printed[-1].startswith("best: epoch ")


@pytest.mark.parametrize("recipe", CHANGED[:3], ids=["dense", "variational", "conv"])
def test_its_loader_gives_the_same_code(recipe, tmp_path):
    net = AutoencoderTask(recipe, CPU).network().eval()
    made = task_of(recipe).exports(recipe, net, "net")
    for name, make in made.files.values():
        (tmp_path / name).write_bytes(make())
    (tmp_path / "load.py").write_text(made.loader, encoding="utf-8")
    answered = subprocess.run([sys.executable, "load.py"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout.splitlines()
    with torch.no_grad():
        x = torch.zeros(1, 1, 28, 28)
        code = net.encode(x)
        error = float((net.decode(code) - x).square().mean())
    assert [float(word) for word in answered[0].removeprefix("code: ").split(", ")] == pytest.approx(code[0].tolist(), abs=2e-4)
    assert float(answered[1].split()[-1]) == pytest.approx(error, abs=1e-5)
    with safe_open(tmp_path / "net.safetensors", "pt") as file:
        assert json.loads(file.metadata()["recipe"]) == json.loads(recipe.to_json())


def test_learning_helps_and_two_numbers_are_less_than_eight():
    long = [taken(replace(SMALL, network="deep", code=code, train_limit=1500, epochs=10, rate=0.003)) for code in (1, 8)]
    one, eight = (found.finished.test["error"] for found in long)
    assert eight < 0.9 * one < one < SMALL.guessing


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": 0}, "code must be"), ({"code": 129}, "code must be"), ({"network": "cnn"}, "network can be"),
        ({"noise": "rain"}, "noise can be"), ({"amount": float("nan")}, "amount must be"), ({"weight": -1.0}, "weight must be"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence(changes, words):
    with pytest.raises(ValueError, match=words):
        replace(SMALL, **changes)

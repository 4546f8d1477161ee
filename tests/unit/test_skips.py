"""Why skip connections: the networks, their lessons, and what is said of them."""

from dataclasses import replace

import pytest
import torch
from torch.nn import functional as F

from core.explain.famous import skips
from core.explain.famous.skip_script import skip_script
from core.explain.famous.skips import BATCH, DEPTHS, EXPERIMENTS, SkipLesson, SkipRecipe, compared, deeper_is_worse, network, small
from core.figures.skips import gradient_rows, loss_rows, without_rows
from core.models.deep_conv import DeepConv
from tests.scripts import run_scripts


@pytest.fixture(scope="module")
def trained():
    """A shallow residual network after all its steps."""
    return SkipLesson(SkipRecipe(depth=8, skips=True)).go_on(seconds=1e9)


@pytest.mark.parametrize("depth", DEPTHS)
def test_its_depth_is_the_number_of_its_layers(depth):
    weighted = [module for module in network(SkipRecipe(depth=depth)).modules() if isinstance(module, torch.nn.Conv2d | torch.nn.Linear)]
    assert len(weighted) == depth


def test_a_block_whose_change_is_nothing_passes_on_what_came_in():
    net = DeepConv(2, skips=True, norm=False).eval()
    for layer in net.blocks[0].layers:
        torch.nn.init.zeros_(layer[0].weight)
    x = torch.rand(3, 1, 14, 14)
    assert torch.equal(net(x), net(x, without=0)) and not torch.equal(net(x), net(x, without=1))


def test_depthwise_and_large_kernels_have_the_numbers_that_one_counts_by_hand():
    full, depthwise, large = (DeepConv(1, layer, norm=False).blocks[0] for layer in ("full", "depthwise", "large"))
    count = [sum(weight.numel() for weight in block.parameters()) for block in (full, depthwise, large)]
    assert count == [2 * (16 * 16 * 9 + 16), 2 * (16 * 9 + 16 * 16 + 16), 16 * 16 * 25 + 16]


def test_the_same_seed_learns_the_same_and_a_lesson_goes_on_where_it_was(trained):
    again = SkipLesson(SkipRecipe(depth=8, skips=True))
    for _ in range(3):
        again.go_on(seconds=0)  # a step each
    assert again.losses == trained.losses[:3] and again.before == trained.before and not again.over
    assert SkipLesson(SkipRecipe(depth=8, skips=True, seed=1)).go_on(seconds=0).losses != trained.losses[:1]


def test_the_first_gradients_are_those_of_pytorch():
    recipe = SkipRecipe(depth=8)
    net, (x, labels) = network(recipe).train(), small("training")
    F.cross_entropy(net(x[:BATCH]), labels[:BATCH]).backward()
    mine = [float(layer[0].weight.grad.norm()) for block in net.blocks for layer in block.layers]
    assert SkipLesson(recipe).before == pytest.approx(mine, rel=1e-4)


def test_what_is_measured_at_the_end(trained):
    assert trained.over and trained.step == SkipLesson.steps == len(trained.losses) and trained.loss < trained.losses[0]
    assert len(trained.without) == trained.recipe.blocks and len(trained.after) == 2 * trained.recipe.blocks == len(trained.before)
    x, labels = small("test")
    with torch.no_grad():
        found = trained.net.eval()(x[: skips.CHECKED], 1).argmax(1)
    assert trained.without[1] == pytest.approx(float((found == labels[: skips.CHECKED]).float().mean()))
    assert trained.accuracy > 0.6
    rows = gradient_rows([trained], after=True), loss_rows([trained]), without_rows([trained])
    assert [len(each) for each in rows] == [6, SkipLesson.steps // skips.LOOK_EVERY, 3]


def test_the_script_prints_what_the_page_shows(trained, tmp_path):
    said = run_scripts({"skips.py": skip_script([trained.recipe])}, tmp_path)["skips.py"]
    assert f"{trained.recipe.name}: loss {trained.loss:.4f}, right {trained.accuracy:.4f}" in said
    assert " ".join(f"{share:.4f}" for share in trained.without) in said


def test_what_is_compared():
    assert [each.name for each in compared("depth", 56, 0)] == ["8 layers, plain", "56 layers, plain", "56 layers, residual"]
    for experiment in EXPERIMENTS:
        found = compared(experiment, 20, 3)
        assert len(set(found)) == len(found) >= 2 and all(each.seed == 3 for each in found)
    assert {each.norm for each in compared("norm", 20, 0)} == {True, False}
    with pytest.raises(ValueError, match="depth can be"):
        SkipRecipe(depth=9)


def test_what_is_said_follows_the_numbers():
    first, second = (SkipLesson(replace(SkipRecipe(), depth=depth)) for depth in (8, 20))
    first.losses, second.losses = [0.5] * 20, [0.9] * 20
    assert deeper_is_worse(first, second)
    second.losses = [0.4] * 20
    assert not deeper_is_worse(first, second)

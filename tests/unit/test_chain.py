"""The chain against PyTorch, numpy and gradients."""

import base64

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as some
from torch import nn

from core.data.pictures import choice as picture_choice
from core.explain.convolution.chain import KINDS, LIMITS, MAX_STAGES, PRESETS, Stage, parse, write
from core.explain.convolution.chain_browser import pack
from core.explain.convolution.chain_cases import CASES, DIGITS
from core.explain.convolution.chain_run import MAX_NUMBERS, behind, layer, run
from core.explain.convolution.chain_script import script

weights = some.integers(-50, 50).map(lambda n: f"{n / 4:g}")


@some.composite
def windowed(draw, kinds=("conv", "max", "avg")):
    kind = draw(some.sampled_from(kinds))
    if kind != "conv":
        return Stage(kind, draw(some.integers(2, 4)), draw(some.integers(1, 4)))
    size = draw(some.sampled_from((3, 5, 7)))
    own = some.lists(weights, min_size=size**2, max_size=size**2).map("/".join)
    kernel = draw(some.sampled_from([*PRESETS, "random"]) | own)
    maps = draw(some.integers(1, 3)) if kernel == "random" else 1
    steps = [draw(some.integers(low, min(high, 4))) for low, high in LIMITS.values()]
    return Stage("conv", size, *steps, kernel, maps)


anything = windowed() | some.sampled_from([Stage(kind) for kind in KINDS if kind not in ("conv", "max", "avg")])


def picture(channels, height, width, seed=0):
    return torch.rand(channels, height, width, generator=torch.Generator().manual_seed(seed)) * 255


def by_hand(stage, x, weight):
    """A windowed stage by its definition, number by number: x (C, H, W) -> (K, H', W')."""
    if stage.kind == "conv":
        x = np.pad(x, ((0, 0), (stage.padding,) * 2, (stage.padding,) * 2))
    C, H, W = x.shape
    rows, columns = (range(0, n - stage.reach + 1, stage.stride) for n in (H, W))
    windows = [[x[:, r : r + stage.reach : stage.dilation, c : c + stage.reach : stage.dilation] for c in columns] for r in rows]
    if stage.kind == "conv":
        return np.array([[[(window * kernel).sum() for window in row] for row in windows] for kernel in weight])
    pool = np.max if stage.kind == "max" else np.mean
    return np.array([[[pool(window[map]) for window in row] for row in windows] for map in range(C)])


@given(some.lists(anything, max_size=MAX_STAGES))
def test_the_text_of_a_chain_gives_it_back(stages):
    assert parse(write(tuple(stages))) == tuple(stages)


@settings(deadline=None, max_examples=60)
@given(windowed(), some.sampled_from((1, 3)), some.integers(1, 14), some.integers(1, 14))
def test_every_number_is_that_of_the_definition_and_every_shape_that_of_the_formula(stage, channels, height, width):
    x = picture(channels, height, width)
    (step,) = run([stage], x)
    padded = min(height, width) + 2 * stage.padding
    assert bool(step.refusal) == (stage.dilation * (stage.size - 1) + 1 > padded)
    if step.refusal:
        assert torch.equal(step.output, x)
        return
    assert step.output.shape[1:] == tuple((n + 2 * stage.padding - stage.reach) // stage.stride + 1 for n in (height, width))
    weight = step.layer.weight.double().numpy() if stage.kind == "conv" else None
    expected = by_hand(stage, x.double().numpy(), weight)
    np.testing.assert_allclose(step.output.numpy(), expected, rtol=1e-4, atol=1e-5 * max(1, np.abs(expected).max()))


@settings(deadline=None, max_examples=60)
@given(some.lists(windowed(), min_size=1, max_size=4), some.integers(8, 26), some.integers(8, 26), some.data())
def test_the_receptive_field_is_where_the_gradient_is_not_zero(stages, height, width, data):
    """Max pooling passes the gradient to the winner alone, so it stands as the mean here; all weights are positive."""
    x = torch.zeros(1, height, width, requires_grad=True)
    y, back = x + 1, []
    for stage in stages:
        if stage.reach > min(y.shape[1:]) + 2 * stage.padding:
            break
        back.append((behind(stage, y.shape[1]), behind(stage, y.shape[2])))
        made = layer(Stage("avg", stage.size, stage.stride) if stage.kind == "max" else stage, len(y))
        if stage.kind == "conv":
            made.weight = nn.Parameter(torch.ones_like(made.weight) / stage.size**2)
        y = made(y[None])[0]
    row, column = (data.draw(some.integers(0, n - 1)) for n in y.shape[1:])
    y[0, row, column].backward() if back else (x.sum() * 0).backward()
    rows, columns = {row}, {column}
    for behind_rows, behind_columns in reversed(back):
        rows = {one for place in rows for one in behind_rows[place]}
        columns = {one for place in columns for one in behind_columns[place]}
    seen = torch.zeros(height, width)
    seen[np.ix_(sorted(rows), sorted(columns))] = 1
    if back:
        assert torch.equal((x.grad[0] != 0).float(), seen)


def test_two_small_convolutions_see_five_by_five_and_pooling_doubles_the_steps():
    assert behind(Stage("conv", 3, kernel="blur"), 9)[0] == [0, 1, 2]
    assert behind(Stage("conv", 3, padding=1, dilation=2, kernel="blur"), 9)[0] == [1, 3]
    assert behind(Stage("max", 2, 2), 9) == [[0, 1], [2, 3], [4, 5], [6, 7]]


def test_parameters_are_pytorchs_and_a_dense_layers_between_the_same_shapes():
    steps = run(parse(CASES[DIGITS][0]), picture(1, 28, 28))
    assert [tuple(step.output.shape) for step in steps] == [
        (1, 28, 28), (6, 28, 28), (6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 10, 10),
    ]  # fmt: skip
    assert [step.parameters for step in steps] == [0, 156, 0, 0, 2416, 0]
    assert steps[1].parameters_words == "6 × (5 · 5 · 1 + 1) = 156 parameters"
    assert steps[4].formulas == ("(14 − 5) / 1 + 1 = 10",)
    assert steps[4].dense_parameters == sum(p.numel() for p in nn.Linear(6 * 14 * 14, 16 * 10 * 10).parameters())


def test_a_formula_says_when_it_rounds_and_where_the_gaps_are():
    (step,) = run(parse("conv3:blur,s2,p1,d2"), picture(1, 9, 8))
    assert step.formulas == ("height (9 + 2·1 − 5) / 2 + 1 = 4", "width (8 + 2·1 − 5) / 2 + 1 = 3 (rounded down)")


def test_the_courses_kernel_gives_minus_sixty():
    (step,) = run(parse("conv3:1/0/-1/1/0/-1/1/0/-1"), torch.tensor([[[10.0, 20, 30], [40, 50, 60], [70, 80, 90]]]))
    assert step.output.tolist() == [[[-60.0]]]


def test_normalization_and_activations_are_pytorchs():
    x = picture(2, 7, 9) - 120
    x[1] = 3.0  # a flat map has no spread
    outputs = {stage.kind: run([stage], x)[0].output for stage in parse("norm relu leaky tanh sigmoid")}
    by_batch = nn.functional.batch_norm(x[None], x.mean((1, 2)), x.var((1, 2), correction=0), eps=1e-5)[0]
    assert torch.allclose(outputs["norm"], by_batch, atol=1e-4) and outputs["norm"][1].abs().max() < 1e-4
    assert torch.equal(outputs["relu"], x.clamp(min=0)) and torch.equal(outputs["leaky"], torch.where(x < 0, 0.1 * x, x))
    assert torch.equal(outputs["tanh"], x.tanh()) and torch.equal(outputs["sigmoid"], x.sigmoid())
    relu = run(parse("relu"), torch.tensor([[[-5.0, 3, -2], [7, -1, 4]]]))[0].output
    assert relu.tolist() == [[[0, 3, 0], [7, 0, 4]]]


def test_a_stage_that_does_not_fit_is_left_out_by_name_and_the_rest_stays():
    steps = run(parse("max8 conv7:blur relu"), picture(1, 40, 48))
    assert steps[1].refusal == (
        "Stage 2 (convolution 7 × 7) is left out: its kernel covers 7 × 7, but what reaches it is only 5 × 6."
    )  # fmt: skip
    assert not steps[0].refusal and not steps[2].refusal and torch.equal(steps[2].output, steps[0].output.relu())
    assert "5 × 5 with the gaps of dilation 2" in run(parse("conv3:blur,d2"), picture(1, 4, 4))[0].refusal
    assert "single number" in run(parse("norm"), picture(1, 1, 1))[0].refusal
    said = "Nothing left to pool: stage 1 gives a single number. Take a larger picture, or remove stage 2."
    assert run(parse("conv3:sobel max2"), picture(1, 3, 3))[1].refusal == said
    assert run(parse("avg2"), picture(3, 1, 1))[0].refusal.startswith("Nothing left to pool: the picture is a single number.")
    many = run(parse("conv3:random*16 relu tanh"), picture(3, 256, 256))
    assert f"more than {MAX_NUMBERS:,} numbers" in many[1].refusal


def test_what_the_browser_gets_is_what_pytorch_has():
    photo = picture_choice.typed("1 2 3 4; 5 6 7 8; 9 10 11 12")
    steps = run(parse("norm conv3:sobel conv7:blur max2,s1"), torch.tensor(photo.pixels))
    found = pack(photo, steps)
    assert [bool(stage["refusal"]) for stage in found["stages"]] == [False, False, True, True]
    for stage, step in zip(found["stages"][:2], steps, strict=False):
        values = np.frombuffer(base64.b64decode(stage["values"]), "<f4").reshape(stage["shape"])
        assert np.array_equal(values, step.output.numpy())
    mean, spread = found["stages"][0]["norm"][0]
    assert mean == 6.5 and spread == pytest.approx(np.std(photo.pixels), abs=1e-4)
    assert found["stages"][1]["cost"] == "1 × (3 · 3 · 1 + 1) = 10 parameters; with every pixel joined to every pixel: 26"
    assert found["stages"][0]["cost"] == "nothing to learn"
    assert found["id"] != pack(picture_choice.typed("1 2 3 4; 5 6 7 8; 9 10 11 13"), steps)["id"]


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(
    "text",
    [case[0] for case in CASES.values()]
    + ["", "max2 conv7:random*3,s2,p2,d2 leaky avg3,s2 sigmoid max8", "conv3:1/0/-1/2/0/-2/0.1/0/1e-7"],
)
def test_the_script_runs_alone_and_gives_the_same_maps(text, channels, capsys):
    photo = picture_choice.small(picture_choice.sample("Cat", channels == 3), 40)
    steps = run(parse(text), torch.tensor(photo.pixels))
    names = {}
    exec(script(steps, photo), names)
    used = [step for step in steps if not step.refusal]
    assert len(names["maps"]) == len(used) + 1
    assert np.array_equal(names["maps"][0][0].numpy(), photo.pixels)
    for made, step in zip(names["maps"][1:], used, strict=True):
        assert torch.equal(made[0], step.output)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("relu " * 7, "at most 6 stages"),
        ("relu <script>", "Stage 2: a stage is written like"),
        ("conv4:blur", "Stage 1: a kernel has a side of 3, 5 or 7."),
        ("conv3:lens", "the kernel must be one of: identity, blur, vertical-edge,"),
        ("conv3:1/2", "a 3 × 3 kernel has 9 numbers, and not 2."),
        ("conv3:1/0/nan/1/0/0/0/0/0", "each number of a kernel must be a number from -100 to 100"),
        ("conv3:1/0/1e9/1/0/0/0/0/0", "from -100 to 100"),
        ("conv3:blur,s0", "the stride must be a number from 1 to 8"),
        ("conv3:blur,p99", "the padding must be"),
        ("conv3:blur,d9", "the dilation must be"),
        ("conv3:random*99", "1 to 16 kernels"),
        ("conv3:blur*3", "only a convolution with random kernels"),
        ("conv3", "written like conv3:blur"),
        ("max2,p1", "a window and a stride"),
        ("max9", "a side of 2 to 8"),
        ("relu3", "all others without a number"),
        ("max2:blur", "written like"),
        ("\x00", "a stage is written like"),
    ],
)  # fmt: skip
def test_a_bad_text_is_refused_in_a_sentence(text, says):
    with pytest.raises(ValueError, match=r"Stage|stages") as refusal:
        parse(text)
    assert says in str(refusal.value) and "<" not in str(refusal.value)


def test_a_kernel_becomes_numbers_and_keeps_its_middle_in_another_size():
    blur = Stage("conv", 3, kernel="vertical-edge")
    assert blur.as_numbers(3).kernel == "1/0/-1/1/0/-1/1/0/-1"
    assert np.array_equal(blur.as_numbers(5).grid()[1:4, 1:4], blur.grid()) and np.abs(blur.as_numbers(5).grid()).sum() == 6
    assert np.array_equal(blur.as_numbers(7).as_numbers(3).grid(), blur.grid())
    assert Stage("conv", 3, kernel="random", maps=4).as_numbers(3).kernel == "0/0/0/0/1/0/0/0/0"

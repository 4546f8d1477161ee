"""A chain at work: every stage as a PyTorch layer, its output, its shape by the formula, what it costs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import nn

from core.explain.convolution.chain import POOLS, RANDOM, Stage
from core.explain.foundations.functions import LEAK

MAX_NUMBERS = 1_500_000  # all outputs together: what a browser is sent
EPSILON = 1e-5


@dataclass(frozen=True)
class Step:
    """One stage as it worked on one picture."""

    stage: Stage
    layer: nn.Module
    input: torch.Tensor  # (C, H, W)
    output: torch.Tensor  # (C', H', W'); the input where the stage was left out
    place: int  # in the chain, from 1; it seeds random kernels
    refusal: str = ""  # why it was left out

    @property
    def parameters(self) -> int:
        """How many numbers of this layer a training would learn."""
        return sum(p.numel() for p in self.layer.parameters())

    @property
    def parameters_words(self) -> str:
        """Where a convolution's count comes from."""
        k, maps_in, maps_out = self.stage.size, len(self.input), len(self.output)
        return f"{maps_out} × ({k} · {k} · {maps_in} + 1) = {self.parameters:,} parameters"

    @property
    def dense_parameters(self) -> int:
        """What a dense layer between the same shapes would learn: a weight from every input to every output, and biases."""
        return (self.input.numel() + 1) * self.output.numel()

    @property
    def formulas(self) -> tuple[str, ...]:
        """The output's height and width by the formula, with its numbers; one line where they are the same."""
        if self.stage.size == 1 and self.stage.kind != "conv":
            return ()
        (_, H, W), (_, H_out, W_out) = self.input.shape, self.output.shape
        height, width = (_formula(self.stage, before, after) for before, after in ((H, H_out), (W, W_out)))
        return (height,) if height == width else (f"height {height}", f"width {width}")


def _formula(stage: Stage, before: int, after: int) -> str:
    inner = f"{before} + 2·{stage.padding} − {stage.reach}" if stage.padding else f"{before} − {stage.reach}"
    whole = (before + 2 * stage.padding - stage.reach) % stage.stride == 0
    return f"({inner}) / {stage.stride} + 1 = {after}" + ("" if whole else " (rounded down)")


def size_after(stage: Stage, side: int) -> int:
    """Height or width after a stage, (n + 2p - k) / s + 1 rounded down, where k counts the gaps of a dilated kernel."""
    return (side + 2 * stage.padding - stage.reach) // stage.stride + 1


def behind(stage: Stage, side: int) -> list[list[int]]:
    """For every row (or column) of a stage's output the rows (or columns) of its input that it sees.

    Output row r sees the input rows r*s - p + d*i for i < k, those of the padding left out. A window is rows times
    columns, so the whole field is too, through any number of stages: walk back row by row and column by column.

    Args:
        stage: What stands between input and output.
        side: The input's height (or width), at least as large as the stage needs.
    """
    starts = (place * stage.stride - stage.padding for place in range(size_after(stage, side)))
    return [[row for i in range(stage.size) if 0 <= (row := start + stage.dilation * i) < side] for start in starts]


@torch.inference_mode()
def run(stages: Sequence[Stage], picture: torch.Tensor) -> list[Step]:
    """Send a picture (C, H, W) through the stages.

    A stage that cannot work on what reaches it is left out, with the reason; those behind it go on without it.
    """
    steps: list[Step] = []
    x, numbers = picture, picture.numel()
    for place, stage in enumerate(stages, start=1):
        if reason := _refusal(stage, x, numbers, place):
            steps.append(Step(stage, nn.Identity(), x, x, place, reason))
            continue
        module = layer(stage, len(x), seed=place)
        output = module(x[None])[0]
        steps.append(Step(stage, module, x, output, place))
        x, numbers = output, numbers + output.numel()
    return steps


def _refusal(stage: Stage, x: torch.Tensor, numbers: int, place: int) -> str:
    """Why a stage cannot work on `x`, as a sentence; "" where it can."""
    if stage.kind in POOLS and x[0].numel() == 1:
        giver = f"stage {place - 1} gives" if place > 1 else "the picture is"
        return f"Nothing left to pool: {giver} a single number. Take a larger picture, or remove stage {place}."
    reason = _reason(stage, x, numbers)
    return f"Stage {place} ({stage.title}) is left out: {reason}" if reason else ""


def _reason(stage: Stage, x: torch.Tensor, numbers: int) -> str:
    C, H, W = x.shape
    if size_after(stage, min(H, W)) < 1:
        what = "window" if stage.kind in POOLS else "kernel"
        padded = f"{H + 2 * stage.padding} × {W + 2 * stage.padding} with its padding" if stage.padding else f"{H} × {W}"
        gaps = f" with the gaps of dilation {stage.dilation}" if stage.dilation > 1 else ""
        return f"its {what} covers {stage.reach} × {stage.reach}{gaps}, but what reaches it is only {padded}."
    if stage.kind == "norm" and H * W == 1:
        return "what reaches it is a single number, which has no spread to divide by."
    maps = stage.maps if stage.kind == "conv" else C
    if numbers + maps * size_after(stage, H) * size_after(stage, W) > MAX_NUMBERS:
        return f"all maps together would have more than {MAX_NUMBERS:,} numbers. Take a smaller picture or fewer maps."
    return ""


def layer(stage: Stage, maps: int, seed: int = 1) -> nn.Module:
    """The stage as a PyTorch layer for so many input maps; the seed is for random kernels."""
    makers: dict[str, Callable[[], nn.Module]] = {
        "conv": lambda: _convolution(stage, maps, seed),
        "max": lambda: nn.MaxPool2d(stage.size, stage.stride),
        "avg": lambda: nn.AvgPool2d(stage.size, stage.stride),
        "norm": lambda: nn.InstanceNorm2d(maps, eps=EPSILON),
        "leaky": lambda: nn.LeakyReLU(LEAK),
        "relu": nn.ReLU,
        "tanh": nn.Tanh,
        "sigmoid": nn.Sigmoid,
    }
    return makers[stage.kind]()


def _convolution(stage: Stage, maps: int, seed: int) -> nn.Conv2d:
    """A named kernel lies over every input map alike; random ones differ from map to map."""
    conv = nn.Conv2d(maps, stage.maps, stage.size, stage.stride, stage.padding, stage.dilation)
    if stage.kernel == RANDOM:
        weight = torch.randn(conv.weight.shape, generator=torch.Generator().manual_seed(seed)) / (maps * stage.size**2) ** 0.5
    else:
        weight = torch.from_numpy(stage.grid()).expand_as(conv.weight)
    conv.weight = nn.Parameter(weight.clone(), requires_grad=False)
    conv.bias = nn.Parameter(torch.zeros(stage.maps), requires_grad=False)
    return conv

"""What happens within one block, as boxes with lines between them: branches, gates, and the way around."""

from dataclasses import dataclass

from core.explain.famous.structure import Block
from core.explain.famous.walk import Step

WITH = {  # what goes into the box of the layer before it, and how it is called there
    **dict.fromkeys(("BatchNorm2d", "LayerNorm2d", "LayerNorm"), "norm"),
    **{kind: kind for kind in ("ReLU", "ReLU6", "SiLU", "GELU", "Hardswish")},
    "relu": "ReLU", "relu6": "ReLU6", "Hardsigmoid": "0 to 1", "Sigmoid": "0 to 1", "Squash": "tanh", "tanh": "tanh",
}  # fmt: skip
WORDS = {  # how other steps are called
    "Conv2d": "convolution", "Linear": "dense", "MaxPool2d": "largest of a window", "AvgPool2d": "mean of a window",
    "AdaptiveAvgPool2d": "mean over all places", "adaptive_avg_pool2d": "mean over all places", "mean": "mean over all places",
    "max_pool2d": "largest of a window", "avg_pool2d": "mean of a window", "add": "+", "iadd": "+", "mul": "×", "cat": "put together",
    "MultiheadAttention": "attention", "shifted_window_attention": "attention in windows", "chunk": "split", "einsum": "sums of products",
}  # fmt: skip
# Steps that change nothing when a picture is judged, or only how numbers lie in memory.
SILENT = (
    *("Dropout", "StochasticDepth", "stochastic_depth", "Identity", "dropout", "contiguous", "size", "getattr", "getitem"),
    *("Flatten", "flatten", "view", "reshape", "transpose", "unsqueeze", "permute", "Permute", "_get_relative_position_bias"),
)


@dataclass
class Box:
    """One layer with its norm and activation, or one operation."""

    name: str
    settings: str
    shape: tuple[int, ...]
    takes: tuple[int, ...]  # boxes by their number; -1 is what came into the block
    level: int  # how far from what came in, along the longest way

    @property
    def joins(self) -> bool:
        """Whether it is a plus, a times or a putting together, and so drawn small."""
        return self.name in ("+", "×", "put together")


def diagram(block: Block) -> tuple[Box, ...]:
    """The boxes of a block in the order in which they are computed."""
    boxes: list[Box] = []
    places: dict[int, int] = {}  # of each step its box
    used = _used(block)
    for number, step in enumerate(block.steps, start=block.first):
        takes = tuple(sorted({places.get(one, -1) for one in step.takes} or {-1}))
        quiet = step.kind in SILENT
        before = takes[-1] if quiet or len(takes) == 1 else -1
        if (quiet or (step.kind in WITH and used.get(step.takes[0] if step.takes else -1) == 1)) and before >= 0:
            _into(boxes[before], step, quiet)
            places[number] = before
        elif not quiet:
            level = 1 + max((boxes[one].level for one in takes if one >= 0), default=-1)
            boxes.append(Box(WITH.get(step.kind) or WORDS.get(step.kind, step.kind), step.settings, step.shape, takes, level))
            places[number] = len(boxes) - 1
    return tuple(boxes)


def _used(block: Block) -> dict[int, int]:
    """By how many steps of the block each step's result is taken."""
    used: dict[int, int] = {}
    for step in block.steps:
        for one in step.takes:
            used[one] = used.get(one, 0) + 1
    return used


def _into(box: Box, step: Step, quiet: bool) -> None:
    """The layer's box says what happens to its numbers at once."""
    if not quiet:
        box.name += f", {WITH[step.kind]}"
        box.shape = step.shape

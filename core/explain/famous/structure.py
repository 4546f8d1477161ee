"""A famous network as a row of blocks: what each is, how large, what it costs."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import isqrt

from torch import nn

from core.explain.famous.kinds import BLOCKS, LAYERS, MEAN, POOL, SHAPE, KindOfBlock
from core.explain.famous.walk import WHOLE, Step, empty, walk

Shape = tuple[int, int, int]  # maps, and places down and across
REORDERS = ("flatten", "Flatten", "getitem", "reshape", "view")  # of such steps the shape says nothing of the maps


@dataclass(frozen=True)
class Block:
    """A piece of a network that is one idea, such as a residual block, or a convolution with its norm and its activation."""

    path: str
    kind: KindOfBlock
    shape: Shape  # of what comes out
    steps: tuple[Step, ...]
    first: int  # the number of its first step

    @property
    def parameters(self) -> int:
        """Numbers that it has learnt."""
        return sum(step.parameters for step in self.steps)

    @property
    def operations(self) -> int:
        """Multiplications and additions for one picture."""
        return sum(step.operations for step in self.steps)


@dataclass(frozen=True)
class Structure:
    """All blocks, in order."""

    blocks: tuple[Block, ...]

    @property
    def steps(self) -> Iterator[Step]:
        """All steps, in order."""
        return (step for block in self.blocks for step in block.steps)

    @property
    def parameters(self) -> int:
        """Numbers that are used for judging a picture; some networks have more, for training only."""
        return sum(block.parameters for block in self.blocks)

    @property
    def operations(self) -> int:
        """Multiplications and additions, each pair counted once, for one picture."""
        return sum(block.operations for block in self.blocks)

    @property
    def depth(self) -> int:
        """Layers with weights on the longest way through: what the number in a name such as ResNet-50 counts."""
        return max(step.depth for step in self.steps)

    @property
    def field(self) -> int | None:
        """Pixels along a side that one place of the last maps depends on (its receptive field); None where attention looks everywhere."""
        if any("attention" in step.kind.lower() or step.kind == "softmax" for step in self.steps):
            return None
        return int(max(step.field for step in self.steps if step.field < WHOLE))

    @property
    def numbers(self) -> int:
        """All that is computed on the way for one picture; training keeps it for the way back."""
        return sum(step.numbers for step in self.steps)

    def stages(self) -> list[tuple[Block, ...]]:
        """Blocks that follow one another with as many places."""
        return [tuple(blocks) for _, blocks in groupby(self.blocks, key=lambda block: block.shape[1:])]


@lru_cache(100)
def structure(name: str) -> Structure:
    """Of a network of `core.explain.famous.catalogue`; it takes a second, and no memory for weights.

    Raises:
        KeyError: There is none of that name.
    """
    units = dict(_units(empty(name)))
    blocks: list[Block] = []
    for path, kind, steps in _gathered(walk(name), units):
        before = blocks[-1].shape if blocks else (0, 1, 1)
        first = blocks[-1].first + len(blocks[-1].steps) if blocks else 0
        blocks.append(Block(path, kind, _shape(steps, before), tuple(steps), first))
    return Structure(tuple(blocks))


def _units(model: nn.Module, path: str = "") -> Iterator[tuple[str, KindOfBlock]]:
    """The paths of all blocks that have a kind; what is inside one is no block of its own."""
    for name, child in model.named_children():
        here = f"{path}.{name}" if path else name
        module, kind = type(child).__module__.rpartition(".")[2], type(child).__name__
        found = BLOCKS.get(f"{module}.{kind}") or BLOCKS.get(kind) or LAYERS.get(kind)
        if found is MEAN and child.output_size not in (1, (1, 1)):
            found = POOL  # AlexNet's and VGG's would make pictures of other sizes fit
        if found:
            yield here, found
        else:
            yield from _units(child, here)


def _gathered(steps: list[Step], units: dict[str, KindOfBlock]) -> Iterator[tuple[str, KindOfBlock, list[Step]]]:
    """The steps, block by block: those of a unit, and behind each what belongs to no other."""
    path, kind, mine = "", SHAPE, list[Step]()
    for step in steps:
        unit = _unit(step.path, units)
        new = (unit, units[unit]) if unit else (step.path + "/" + step.kind, LAYERS[step.kind]) if step.kind in LAYERS else None
        if new and new[0] != path:
            if mine:
                yield path, kind, mine
            path, kind, mine = *new, []
        mine.append(step)
    yield path, kind, mine


def _unit(path: str, units: dict[str, KindOfBlock]) -> str:
    parts = path.split(".")
    return next((unit for end in range(1, len(parts) + 1) if (unit := ".".join(parts[:end])) in units), "")


def _shape(steps: list[Step], before: Shape) -> Shape:
    """What comes out as maps and places: transformers keep their numbers in other orders, and a row of pieces is a square of them."""
    for step in reversed([step for step in steps if step.kind not in REORDERS]):
        match step.shape:
            case (C, H, W) if H == W:
                return C, H, W
            case (H, W, C) if H == W:
                return C, H, W
            case (T, C):
                return C, isqrt(T), isqrt(T)
            case (C,):
                return C, 1, 1
    return before

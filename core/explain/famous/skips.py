"""Why skip connections: deep networks learn digits with and without, live, and are measured on the way.

He, Zhang, Ren and Sun (2015) saw that a plain network with more layers had a larger loss on the pictures that it *learnt* from, so what
stood in its way was no overfitting. The same is tried here in seconds, on small digits.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import torch
from torch.nn import functional as F

from core.explain.belief import pictures as digits
from core.explain.sequences.lesson import Lesson
from core.models.deep_conv import SIDE, DeepConv
from core.training.fields import setting
from core.training.linked import Linked

STEPS, BATCH, RATE, MOMENTUM, DECAY = 120, 64, 0.05, 0.9, 1e-4
LOOK_EVERY, LAST = 5, 15  # steps that make a point of the curve; the last ones, whose loss is told
DEPTHS = (8, 20, 32, 56)  # layers: 6n + 2, as in the paper
CHECKED = 500  # digits that nobody learns from
LAYERS = {"full": "3x3 convolutions", "depthwise": "depthwise 3x3 and 1x1", "large": "one 5x5 in place of two 3x3"}


@dataclass(frozen=True)
class SkipRecipe(Linked):
    """One network, and how it begins."""

    depth: int = setting(20, "Layers", "Counted as in the paper: 6n + 2.", limits=(DEPTHS[0], DEPTHS[-1]))
    skips: bool = setting(False, "Skip connections", "What comes into a block is added to what comes out.")
    layer: str = setting("full", "Layer", "What a layer of a block is made of.", choices=LAYERS)
    norm: bool = setting(True, "Batch norm", "After every convolution.", torch="nn.BatchNorm2d")
    seed: int = setting(0, "Seed", "Chooses the first weights and the digits of each step.", limits=(0, 9999))

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.depth not in DEPTHS:
            raise ValueError(f"depth can be {', '.join(map(str, DEPTHS))}, and not {self.depth}.")

    @property
    def blocks(self) -> int:
        """How many blocks of two layers."""
        return (self.depth - 2) // 2

    @property
    def name(self) -> str:
        """Such as "56 layers, residual"."""
        said = [f"{self.depth} layers", "residual" if self.skips else "plain"]
        said += [{"depthwise": "depthwise", "large": "5x5"}.get(self.layer, "")] + ["no norm"] * (not self.norm)
        return ", ".join(filter(None, said))


EXPERIMENTS = {  # on the page: what is compared
    "depth": "Skip connections",
    "depthwise": "Depthwise",
    "kernel": "Large kernel",
    "norm": "Batch norm",
}


def compared(experiment: str, depth: int, seed: int) -> tuple[SkipRecipe, ...]:
    """The networks of one of `EXPERIMENTS`; `depth` is that of the deep ones.

    Raises:
        KeyError: There is no such experiment.
    """
    base = SkipRecipe(depth=depth, seed=seed)
    shallow = replace(base, depth=DEPTHS[0])
    return {
        "depth": tuple(dict.fromkeys((shallow, base, replace(base, skips=True)))),
        "depthwise": (replace(shallow, skips=True), replace(shallow, skips=True, layer="depthwise")),
        "kernel": (shallow, replace(shallow, layer="large")),
        "norm": (base, replace(base, norm=False)),
    }[experiment]


@cache
def small(part: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Digits of the part "training" or "test" with half of their pixels along a side, (N, 1, 14, 14) in [0, 1], and which they are (N,)."""
    pixels = digits.pictures(part).view(-1, 1, 2 * SIDE, 2 * SIDE)
    return F.avg_pool2d(pixels, 2), digits.labels(part)


def network(recipe: SkipRecipe) -> DeepConv:
    """With its first weights."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.seed)
        return DeepConv(recipe.blocks, recipe.layer, recipe.skips, recipe.norm)  # type: ignore[arg-type]  # one of `LAYERS`


class SkipLesson(Lesson):
    """One network learns. `gradients` are measured at the start and at the end; then each block in turn is taken out."""

    steps = STEPS

    def __init__(self, recipe: SkipRecipe) -> None:
        self.recipe, self.net = recipe, network(recipe)
        self.generator = torch.Generator().manual_seed(recipe.seed)
        self.optimizer = torch.optim.SGD(self.net.parameters(), RATE, momentum=MOMENTUM, weight_decay=DECAY)
        self.losses: list[float] = []  # of every step, on the digits it learns from
        self.before, self.after = self._gradients(), list[float]()
        self.accuracy, self.without = 0.0, list[float]()  # on digits it has not seen: whole, and with each block left out

    @property
    def parameters(self) -> int:
        """How many numbers it learns."""
        return sum(weight.numel() for weight in self.net.parameters())

    @property
    def over(self) -> bool:
        """Whether it has been measured at its end."""
        return bool(self.after)

    @property
    def loss(self) -> float:
        """Of the last steps, on average; of few where there are few."""
        last = self.losses[-LAST:]
        return sum(last) / len(last) if last else float("nan")

    def learn(self) -> None:
        """One step; after the last one a block is taken out at a time, and in the end the whole is measured."""
        if self.step == self.steps:
            self._measure()
            return
        x, labels = small("training")
        rows = torch.randint(len(x), (BATCH,), generator=self.generator)
        self.net.train()
        loss = F.cross_entropy(self.net(x[rows]), labels[rows])
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.losses.append(float(loss.detach()))
        self.step += 1

    def _measure(self) -> None:
        if len(self.without) < self.recipe.blocks:
            self.without.append(self._right(len(self.without)))
            return
        self.accuracy, self.after = self._right(None), self._gradients()
        self.optimizer.zero_grad()
        self.optimizer.state.clear()  # what only learning needs is not kept

    def _gradients(self) -> list[float]:
        """|dL/dW| of every convolution of the blocks, first to last, for the first digits; norms as in training, whose averages stay."""
        net = network(self.recipe)  # a copy: running averages of the one that learns are left as they are
        net.load_state_dict(self.net.state_dict())
        x, labels = small("training")
        found = torch.autograd.grad(F.cross_entropy(net.train()(x[:BATCH]), labels[:BATCH]), net.kernels())
        return [float(gradient.norm()) for gradient in found]

    @torch.no_grad()
    def _right(self, without: int | None) -> float:
        x, labels = small("test")
        found = self.net.eval()(x[:CHECKED], without).argmax(1)
        return float((found == labels[:CHECKED]).float().mean())


def smoothed(losses: list[float], every: int = LOOK_EVERY) -> Iterator[tuple[int, float]]:
    """Step and mean loss of every few steps."""
    for end in range(every, len(losses) + 1, every):
        yield end, sum(losses[end - every : end]) / every


def deeper_is_worse(shallow: SkipLesson, deep: SkipLesson) -> bool:
    """Whether the deep network ends with the larger loss on the digits that it learnt from."""
    return deep.loss > shallow.loss

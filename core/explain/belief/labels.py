"""Few labels: a network that begins with what two machines have learnt, against the same one from random weights, and one of today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch.nn import functional as F

from core.explain.belief.learner import some
from core.explain.belief.pictures import labels, pictures
from core.explain.belief.stack import SIZES, StackLesson, StackRecipe
from core.explain.sequences.lesson import Lesson
from core.models.belief_net import STARTS, BeliefNet
from core.models.rbm import RBM
from core.training.fields import setting
from core.training.linked import Linked

STEPS, LOOK_EVERY = 600, 30
COUNTS = {"sample": (100, 500, 3_500), "mnist": (100, 500, 5_000)}  # labelled digits
CLASSES = 10


@dataclass(frozen=True)
class LabelRecipe(Linked):
    """One network of the comparison."""

    start: str = setting("pretrained", "It begins with", choices=STARTS)
    count: int = setting(100, "Labelled digits", limits=(10, 10_000))
    data: str = StackRecipe.data
    seed: int = setting(0, "Seed", limits=(0, 9999))

    @property
    def stack(self) -> StackRecipe:
        """The machines it begins with."""
        return StackRecipe(self.data, self.seed)


class LabelLesson(Lesson):
    """600 steps of 50 labelled digits. `right` is the share of new digits that it reads, every 30 steps."""

    steps = STEPS

    def __init__(self, recipe: LabelRecipe, machines: Sequence[RBM] = ()) -> None:
        self.recipe = recipe
        self.generator = torch.Generator().manual_seed(recipe.seed)
        self.net = BeliefNet((pictures("training", recipe.data).shape[1], *SIZES, CLASSES), recipe.start, self.generator)
        self.net.take_over(machines)
        self.optimizer = optimizer(self.net, recipe.start)
        self.right = [self._asked()]

    @property
    def over(self) -> bool:
        """Whether it has had all its steps."""
        return self.step >= self.steps

    def learn(self) -> None:
        """One step."""
        rows = some(self.recipe.count, self.generator)
        scores = self.net(pictures("training", self.recipe.data)[rows])
        loss = F.cross_entropy(scores, labels("training", self.recipe.data)[rows])
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.step += 1
        if self.step % LOOK_EVERY == 0:
            self.right.append(self._asked())
        if self.over:  # only how it went is looked at; a class makes hundreds of these
            del self.net, self.optimizer

    @torch.no_grad()
    def _asked(self) -> float:
        said = self.net(pictures("test", self.recipe.data)).argmax(1)
        return float((said == labels("test", self.recipe.data)).float().mean())


def optimizer(net: BeliefNet, start: str) -> torch.optim.Optimizer:
    """Plain descent with momentum, as in 2006; Adam today."""
    if start == "today":
        return torch.optim.Adam(net.parameters(), 0.001)
    return torch.optim.SGD(net.parameters(), 0.1, momentum=0.9)


def everyone(stack: StackRecipe) -> Iterator[LabelRecipe]:
    """All networks of the comparison, those with fewest labels first."""
    for count in COUNTS[stack.data]:
        for start in STARTS:
            yield LabelRecipe(start, count, stack.data, stack.seed)


def begun(recipe: StackRecipe | LabelRecipe, stack: StackLesson | None = None) -> StackLesson | LabelLesson:
    """The lesson of that recipe before its first step; a network that is pretrained begins with that stack's machines."""
    if isinstance(recipe, StackRecipe):
        return StackLesson(recipe)
    if recipe.start == "pretrained":
        assert stack is not None and stack.over
        return LabelLesson(recipe, stack.machines)
    return LabelLesson(recipe)

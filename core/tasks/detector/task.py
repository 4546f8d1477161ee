"""Training a network that says what stands where on a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import nn

from core.data.digits.digit_set import DigitPart, digit_set
from core.data.scenes import Scenes, compose
from core.models.detector import ANCHORS, Detector, decoded, losses
from core.tasks.detector.precision import Found, found_on, judge
from core.tasks.detector.recipe import HELD, DetectorRecipe
from core.training.measures import LOSS, Measure
from core.training.task import EvaluationResult, Examples, Look, TaskDefaults, shuffled

CHECK_BATCH = 100  # scenes judged at once
SHOWN, SHOWN_BOXES, SHOWN_SURE = 4, 12, 0.3  # scenes that are looked at again and again; boxes shown on each, and how sure they are
SEEDS = (1, 2, 3)  # of the scenes to learn from, to check with and for the test


@dataclass(frozen=True)
class ScenePart:
    """N scenes on the device."""

    images: torch.Tensor  # (N, 1, 96, 144) uint8, ink 255 on 0
    labels: torch.Tensor  # (N, M, 5): class, middle (x, y), width, height in pixels; class -1 where there is no further thing

    def __len__(self) -> int:
        return len(self.images)

    def first(self, count: int) -> "ScenePart":
        """The first so many."""
        return ScenePart(self.images[:count], self.labels[:count])


SceneSet = tuple[Scenes, Scenes, Scenes]  # learn from the first, choose by the second, judge once by the third


@lru_cache(2)
def scenes(data: str, training: int) -> SceneSet:
    """The scenes of a recipe, each part composed from digits of its own. ValueError where MNIST is not here."""
    found, counts = digit_set(data), (training, HELD, HELD)
    parts = (found.training, found.validation, found.test)
    first, second, third = (_composed(part, count, seed) for part, count, seed in zip(parts, counts, SEEDS, strict=True))
    return first, second, third


def _composed(part: DigitPart, count: int, seed: int) -> Scenes:
    return compose(part.images[:, 0].numpy(), part.labels.numpy(), count, seed)


class DetectorTask(TaskDefaults):
    """Scenes for a `Detector`."""

    check_batch = CHECK_BATCH
    losses: tuple[str, ...] = ("here", "where", "which")
    measures: tuple[Measure, ...] = (
        Measure(
            "loss", "Loss", counted_as="here + 5 · where + which",
            format=".3f", kept=LOSS.kept,
            explained="**Loss** is what it learns from, for a page: here + 5 × where + which; {guessing:.1f} for saying the same "
            "everywhere",
        ),
        Measure(
            "map", "mAP at IoU 0.5", smaller_is_better=False, format=".1%", counts=False,
            explained="**mAP** is the mean over the classes of the average precision: 100 % if every thing is found by a box that overlaps "
            "it by half or more, and nothing else is",
        ),
    )  # fmt: skip

    def __init__(self, recipe: DetectorRecipe, device: torch.device, data: SceneSet | None = None) -> None:
        """Raises ValueError where the digits are not on this machine."""
        self.recipe, self.device = recipe, device
        found = data or scenes(recipe.data, recipe.training)
        self.training, self.validation, self.test = (_part(part, device) for part in found)
        self.training = self.training.first(recipe.training)

    def network(self) -> Detector:
        """The recipe's network, with its first weights."""
        return build(self.recipe)

    def batches(self) -> Sequence[torch.Tensor]:
        """The scenes in a new order, cut into batches."""
        return shuffled(len(self.training), self.recipe.batch, self.device)

    def inputs(self, part: Examples, rows: torch.Tensor | slice, training: bool = False) -> torch.Tensor:
        """(B, 1, 96, 144) in [0, 1]"""
        assert isinstance(part, ScenePart)
        return part.images[rows].float().div(255)

    def loss(self, outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """here + 5 · where + which, here, where, which: (4,), summed over the scenes."""
        return losses(outputs, labels, self.net_anchors)

    @property
    def net_anchors(self) -> tuple[tuple[int, int], ...]:
        """Of the recipe's network."""
        return ANCHORS[self.recipe.anchors]

    def evaluate(self, outputs: torch.Tensor, labels: torch.Tensor) -> EvaluationResult:
        """Loss of a scene and mAP; kept is how many boxes are found on each scene, "boxes" (N,)."""
        loss = float(self.loss(outputs, labels)[0] / len(labels))
        found = self.found(outputs)
        figures = {"loss": loss, "map": judge(found, labels.cpu()).mean()}
        return EvaluationResult(figures, {"boxes": np.array([len(one) for one in found], np.int16)})

    def found(self, outputs: torch.Tensor) -> list[Found]:
        """What is found on each scene."""
        boxes = decoded(outputs.cpu(), self.net_anchors)
        return [found_on(boxes, page) for page in range(len(outputs))]

    def named_weights(self, net: nn.Module) -> dict[str, torch.Tensor]:
        """Of each convolution."""
        return {name: layer.weight for name, layer in net.get_submodule("layers").named_children() if isinstance(layer, nn.Conv2d)}

    @torch.inference_mode()
    def look(self, net: nn.Module) -> Look:
        """Four scenes, "scenes" (4, 96, 144) uint8, and what is found on each, "boxes" (4, 12, 6): corners, how sure (0: no box), class."""
        was = net.training
        net.eval()
        found = self.found(net(self.inputs(self.validation, slice(SHOWN))))
        net.train(was)
        boxes = np.zeros((len(found), SHOWN_BOXES, 6), np.float16)
        for row, one in zip(boxes, found, strict=True):
            sure = one.above(SHOWN_SURE)
            told = torch.cat([sure.corners, sure.scores[:, None], sure.classes[:, None]], dim=1)[:SHOWN_BOXES]
            row[: len(told)] = told.numpy()
        return Look({"scenes": self.validation.images[:SHOWN, 0].cpu().numpy(), "boxes": boxes})


def _part(part: Scenes, device: torch.device) -> ScenePart:
    return ScenePart(torch.from_numpy(part.images)[:, None].to(device), torch.from_numpy(part.things).to(device))


def build(recipe: DetectorRecipe) -> Detector:
    """The network of a recipe, with its first weights."""
    return Detector(recipe.width, recipe.anchors)

"""Training a network that says how far two digits are apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from core.data.digits.digit_set import DigitPart, DigitSet, digit_set
from core.data.digits.triplets import triplets
from core.models.siamese import Siamese, distance, losses
from core.tasks.siamese.flat import flat
from core.tasks.siamese.rates import area, equal_error
from core.tasks.siamese.recipe import HELD, SiameseRecipe
from core.training.measures import LOSS, Measure
from core.training.task import EvaluationResult, Examples, Look, TaskDefaults, shuffled

CHECK_BATCH = 500  # triplets judged at once
SHOWN = 300  # digits on the map
SEEDS = (1, 2, 3)  # of the triplets to learn from, to check with and for the test
KINDS = 10


@dataclass(frozen=True)
class TripletPart:
    """N triplets of digits on the device."""

    images: torch.Tensor  # (D, 1, 28, 28) uint8, ink 255 on 0
    rows: torch.Tensor  # (N, 3) int64: which of them
    labels: torch.Tensor  # (N, 3) int64: what they show

    def __len__(self) -> int:
        return len(self.rows)

    def first(self, count: int) -> "TripletPart":
        """The first so many."""
        return TripletPart(self.images, self.rows[:count], self.labels[:count])


class SiameseTask(TaskDefaults):
    """Triplets of digits for a `Siamese`."""

    check_batch = CHECK_BATCH
    losses: tuple[str, ...] = ("same", "different")
    measures: tuple[Measure, ...] = (
        Measure(
            "loss", "Loss", counted_as="contrastive or triplet", kept=LOSS.kept,
            explained="**Loss** is what it learns from; {guessing:.2f} for a network to which all pairs are equally far apart",
        ),
        Measure(
            "auc", "AUC", smaller_is_better=False, format=".2%", counts=False,
            explained="**AUC**, the area under the ROC, is how often two pictures of one digit lie closer together than two of "
            "different digits; 50 % for guessing",
        ),
        Measure(
            "eer", "EER", format=".2%", counts=False,
            explained="**EER**, the equal error rate, is the share of errors at the threshold where false accepts are as many as false "
            "rejects; 50 % for guessing",
        ),
    )  # fmt: skip

    def __init__(self, recipe: SiameseRecipe, device: torch.device, data: DigitSet | None = None) -> None:
        """Raises ValueError where the digits are not on this machine."""
        self.recipe, self.device = recipe, device
        found = data or digit_set(recipe.data)
        self.training, self.validation, self.test = parts(found, recipe, device)
        self.shown = found.validation.first(SHOWN).to(device)

    def network(self) -> Siamese:
        """The recipe's network, with its first weights."""
        return build(self.recipe)

    def batches(self) -> Sequence[torch.Tensor]:
        """The triplets in a new order, cut into batches."""
        return shuffled(len(self.training), self.recipe.batch, self.device)

    def inputs(self, part: Examples, rows: torch.Tensor | slice, training: bool = False) -> torch.Tensor:
        """(B, 3, 1, 28, 28) in [0, 1]: a digit, another picture of the same, another digit."""
        assert isinstance(part, TripletPart)
        return part.images[part.rows[rows]].float().div(255)

    def loss(self, outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """The recipe's loss, same, different: (3,), summed over the triplets."""
        return losses(outputs, self.recipe.loss, self.recipe.margin)

    def evaluate(self, outputs: torch.Tensor, labels: torch.Tensor) -> EvaluationResult:
        """Kept are the "distances" (N, 2) of both pairs of every triplet: of the same digit, and of two."""
        first, same, other = outputs.float().unbind(dim=1)
        near, far = distance(first, same), distance(first, other)
        figures = {"loss": float(self.loss(outputs, labels)[0] / len(labels)), "auc": area(near, far), "eer": equal_error(near, far)[0]}
        return EvaluationResult(figures, {"distances": torch.stack([near, far], dim=1).cpu().numpy().astype(np.float16)})

    def named_weights(self, net: nn.Module) -> dict[str, torch.Tensor]:
        """Of each convolution and of the dense layer."""
        kinds = (nn.Conv2d, nn.Linear)
        return {name: layer.weight for name, layer in net.get_submodule("layers").named_children() if isinstance(layer, kinds)}

    @torch.inference_mode()
    def look(self, net: nn.Module) -> Look:
        """300 validation digits on a map: "features" (300, 2) in two directions, and what they show, "digits" (300,)."""
        was = net.training
        net.eval()
        found = net(self.shown.images.float().div(255)).float().cpu().numpy()
        net.train(was)
        digits = self.shown.labels.cpu().numpy()
        return Look({"features": flat(found, digits).of(found).astype(np.float16), "digits": digits.astype(np.uint8)})


def parts(found: DigitSet, recipe: SiameseRecipe, device: torch.device | str = "cpu") -> tuple[TripletPart, TripletPart, TripletPart]:
    """The triplets of a recipe to learn from, to check with and for the test, each drawn from digits of its own."""
    first = KINDS - recipe.unseen  # the first digit that is never learnt from
    known = [kinds(part, 0, first) for part in (found.training, found.validation)]
    judged = kinds(found.test, first, KINDS) if recipe.unseen else found.test
    counts = (recipe.training, HELD, HELD)
    one, two, three = (_drawn(part.to(device), *how) for part, *how in zip((*known, judged), counts, SEEDS, strict=True))
    return one, two, three


def kinds(part: DigitPart, begin: int, end: int) -> DigitPart:
    """Only the digits from `begin` up to, and without, `end`."""
    kept = (part.labels >= begin) & (part.labels < end)
    return DigitPart(part.images[kept], part.labels[kept])


def _drawn(part: DigitPart, count: int, seed: int) -> TripletPart:
    rows = torch.from_numpy(triplets(part.labels.cpu().numpy(), count, seed)).to(part.labels.device)
    return TripletPart(part.images, rows, part.labels[rows])


def build(recipe: SiameseRecipe) -> Siamese:
    """The network of a recipe, with its first weights."""
    return Siamese(recipe.width, recipe.features)

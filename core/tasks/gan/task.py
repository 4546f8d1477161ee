"""A game on digits: what the forger makes is judged by a network that stands outside of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from core.data.digits.digit_set import DigitPart, DigitSet, digit_set
from core.models.digit_features import digit_judge
from core.models.digit_gan import DIGITS, DigitGan, average_towards, detective_loss, forger_loss, steepness
from core.tasks.gan.recipe import SIZES, GanRecipe
from core.training.frechet import frechet
from core.training.measures import Measure
from core.training.task import EvaluationResult, Examples, Groups, Look, TaskDefaults, shuffled

PIXELS, ROWS = 784, 3  # pictures of each digit that are looked at again and again
CHECK_SEED = 77  # of the noise that forgeries are judged by: always the same


@dataclass(frozen=True)
class Part:
    """N digits on the device."""

    images: torch.Tensor  # (N, 1, 28, 28) uint8, ink 255 on 0
    labels: torch.Tensor  # (N, 785) uint8: the pixels, then which digit

    def __len__(self) -> int:
        return len(self.images)

    def first(self, count: int) -> "Part":
        """The first so many."""
        return Part(self.images[:count], self.labels[:count])


class GanTask(TaskDefaults):
    """A `DigitGan` and digits for it."""

    check_batch = 1000
    losses: tuple[str, ...] = ("detective", "forger")
    measures: tuple[Measure, ...] = (
        Measure(
            "distance", "Distance of forged and real digits", format=".2f", kept="the distance between forged and real digits was smallest",
            explained="**distance** (Fréchet) says how far forged digits are from real ones in what the digit network sees in them: both "
            "whether each is good and whether the crowd is as mixed",
        ),
        Measure(
            "read", "Read as asked for", smaller_is_better=False, format=".1%",
            explained="**read as asked for** is the share of forged digits that the digit network, which learns nothing here, reads as the "
            "digit that was asked for",
        ),
        Measure(
            "loss", "Detective's loss", counted_as="as it learns from", format=".3f",
            explained="**Loss** is the detective's, {guessing:.2f} where it cannot tell real from forged: a loss that falls is no success "
            "of the forger",
        ),
        Measure("forger", "Forger's loss", format=".3f"),
    )  # fmt: skip

    def __init__(self, recipe: GanRecipe, device: torch.device, data: DigitSet | None = None) -> None:
        """Raises ValueError where the data are not on this machine."""
        data = data or digit_set(recipe.data)
        self.recipe, self.device = recipe, device
        self.training, self.validation, self.test = (_part(part, device) for part in (data.training, data.validation, data.test))
        self.training = self.training.first(recipe.training)
        generator = torch.Generator().manual_seed(CHECK_SEED)
        most = max(len(part) for part in (self.validation, self.test))
        self.noise = torch.randn(most, SIZES[recipe.size].noise, generator=generator).to(device)
        self._known: dict[tuple[int, int], torch.Tensor] = {}  # what the digit network sees in the real ones: looked at once
        self.asked = torch.arange(DIGITS, device=device).repeat(ROWS)  # (30,) the digits in order, row by row

    def network(self) -> DigitGan:
        """Both players with their first weights, and the average of the forger."""
        return build(self.recipe)

    def groups(self, net: nn.Module) -> Mapping[str, Groups]:
        """An optimizer for each player; the average learns nothing, it follows."""
        assert isinstance(net, DigitGan)
        return {
            "detective": [(list(net.detective.parameters()), self.recipe.detective_rate)],
            "forger": [(list(net.forger.parameters()), 1.0)],
        }

    def batches(self) -> Sequence[torch.Tensor]:
        """The digits in a new order, cut into batches; a single one at the end is left out: batch norm has no spread to go by."""
        found = shuffled(len(self.training), self.recipe.batch, self.device)
        return found[:-1] if len(found[-1]) == 1 < len(found) else found

    def inputs(self, part: Examples, rows: torch.Tensor | slice, training: bool = False) -> torch.Tensor:
        """Noise, real pixels and which digit, side by side, (B, Z + 785): what both are judged by."""
        assert isinstance(part, Part)
        labels = part.labels[rows]
        pixels, digits = labels[:, :PIXELS].float() / 255, labels[:, PIXELS:].float()
        noise = self.noise[: len(part)][rows] if len(part) <= len(self.noise) else self.noise[: len(labels)]
        return torch.cat([noise, pixels, digits], dim=1)

    def loss(self, outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """The detective's, summed over the pictures."""
        return detective_loss(outputs[:, PIXELS], outputs[:, PIXELS + 1], self.recipe.loss, self.recipe.smooth) * len(labels)

    def moves(self, net: nn.Module, rows: torch.Tensor) -> Iterator[tuple[str, torch.Tensor]]:
        """First the detective, then the forger, against the detective as it is then; afterwards the average follows the forger."""
        assert isinstance(net, DigitGan)
        recipe, labels = self.recipe, self.training.labels[rows]
        real, digits = labels[:, :PIXELS].float().reshape(-1, 1, 28, 28) / 255, labels[:, PIXELS].long()
        forged = net.forger(torch.randn(len(rows), self.noise.shape[1]).to(self.device), digits)
        told = net.detective(real, digits), net.detective(forged.detach(), digits)
        price = recipe.steep * steepness(net.detective, real, digits) if recipe.steep else 0.0
        yield "detective", detective_loss(*told, recipe.loss, recipe.smooth) + price
        yield "forger", forger_loss(net.detective(forged, digits), recipe.loss)
        average_towards(net.average, net.forger, recipe.average)

    def evaluate(self, outputs: torch.Tensor, labels: torch.Tensor) -> EvaluationResult:
        """Kept are what the digit network reads, "predictions" (N,), and the first forged pictures, "forged" (M, 28, 28) bytes."""
        pictures, digits = outputs[:, :PIXELS].reshape(-1, 1, 28, 28).cpu(), labels[:, PIXELS].cpu().long()
        judge = digit_judge()
        features = judge.features(pictures)
        if (key := (labels.data_ptr(), len(labels))) not in self._known:
            self._known[key] = judge.features(labels[:, :PIXELS].reshape(-1, 1, 28, 28).cpu().float() / 255)
        real = self._known[key]
        read = judge.read(features)
        figures = {
            "distance": frechet(features.numpy(), real.numpy()) if features.isfinite().all() else float("nan"),
            "read": float((read == digits).float().mean()),
            "loss": float(self.loss(outputs, labels)) / len(labels),
            "forger": float(forger_loss(outputs[:, PIXELS + 1], self.recipe.loss)),
        }
        return EvaluationResult(figures, {"predictions": read.numpy(), "forged": _bytes(pictures[: ROWS * DIGITS])})

    def named_weights(self, net: nn.Module) -> dict[str, torch.Tensor]:
        """Of both, layer by layer."""
        assert isinstance(net, DigitGan)
        forger, detective = net.forger, net.detective
        found = {"forger: dense": forger.dense, "forger: up 1": forger.up1, "forger: up 2": forger.up2, "forger: paint": forger.paint}
        found |= {"detective: look 1": detective.look1, "detective: look 2": detective.look2, "detective: look 3": detective.look3}
        return {name: layer.get_parameter("weight") for name, layer in (found | {"detective: real": detective.real}).items()}

    @torch.inference_mode()
    def look(self, net: nn.Module) -> Look:
        """Three forgeries of each digit, of the same noise at every look: (30, 28, 28) bytes."""
        assert isinstance(net, DigitGan)
        return Look({"forged": _bytes(net.made(self.noise[: len(self.asked)], self.asked).cpu())})


def _bytes(pictures: torch.Tensor) -> np.ndarray:
    return np.asarray(pictures[:, 0].nan_to_num().mul(255).round().clamp(0, 255).to(torch.uint8).numpy())


def _part(part: DigitPart, device: torch.device) -> Part:
    found = part.to(device)
    return Part(found.images, torch.cat([found.images.flatten(1), found.labels[:, None].to(torch.uint8)], dim=1))


def build(recipe: GanRecipe) -> DigitGan:
    """The network of a recipe, with its first weights."""
    return DigitGan(SIZES[recipe.size])

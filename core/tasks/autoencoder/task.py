"""Training a network that makes digits again from a few numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional as F

from core.data.digits.digit_set import DigitPart, DigitSet, digit_set
from core.data.digits.noise import noisy
from core.models import pca
from core.models.autoencoder import PIXELS, SIDE, Autoencoder, losses
from core.tasks.autoencoder.recipe import AutoencoderRecipe
from core.training.measures import LOSS, Measure
from core.training.task import EvaluationResult, Examples, Look, TaskDefaults, shuffled

CHECK_BATCH = 1000  # pictures judged at once
SHOWN, PLACES = 10, 400  # pictures that are looked at again and again, and codes on the map
GRID, REACH = 10, 2.0  # pictures along each side of a map that is made again, and how many spreads of the codes it shows


@dataclass(frozen=True)
class PicturePart:
    """N digits on the device. What is true of each is the picture itself; what it is called is only for colours on the map."""

    images: torch.Tensor  # (N, 1, 28, 28) uint8, ink 255 on 0
    digits: torch.Tensor  # (N,) int64

    @property
    def labels(self) -> torch.Tensor:
        """(N, 784) uint8"""
        return self.images.flatten(1)

    def __len__(self) -> int:
        return len(self.images)

    def first(self, count: int) -> "PicturePart":
        """The first so many."""
        return PicturePart(self.images[:count], self.digits[:count])


def checked(x: torch.Tensor, kind: str, amount: float) -> torch.Tensor:
    """Pictures (B, 1, H, W) spoilt in the same way at every look; nothing of the training's chance is used up."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return noisy(x, kind, amount)


class AutoencoderTask(TaskDefaults):
    """Digits for an `Autoencoder`."""

    check_batch = CHECK_BATCH
    losses: tuple[str, ...] = ("reconstruction", "KL")
    measures: tuple[Measure, ...] = (
        Measure(
            "loss", "Loss", counted_as="reconstruction and KL", format=".5f", kept=LOSS.kept,
            explained="**Loss** is what it learns from: the squared error of a pixel, and for a variational network weight × KL on top; "
            "{guessing:.3f} for showing the mean picture each time",
        ),
        Measure(
            "over_pca", "Error / PCA's", format=".2f",
            explained="**error / PCA's** is the squared error over that of principal component analysis with as many numbers, the best "
            "that weights alone can do with clean digits: below 1 the network is better",
        ),
        Measure("error", "Error per pixel", format=".5f", explained="**error per pixel** is the mean squared error, ink being 1"),
        Measure("kl", "KL", unit="nats", format=".2f", explained="**KL** is how far the codes are from one round cloud"),
    )  # fmt: skip

    def __init__(self, recipe: AutoencoderRecipe, device: torch.device, data: DigitSet | None = None) -> None:
        """Raises ValueError where the data are not on this machine."""
        data = data or digit_set(recipe.data)
        self.recipe, self.device = recipe, device
        self.training, self.validation, self.test = (_part(part, device) for part in (data.training, data.validation, data.test))
        self.training = self.training.first(recipe.training)
        rows = self.training.labels.float().div(255).cpu().numpy()
        self.pca = pca.fit(rows, min(recipe.code, len(rows)))
        firsts = [int((data.validation.labels == digit).nonzero()[0]) for digit in range(SHOWN)]
        self.shown = torch.tensor(firsts, device=device)  # of each digit the first validation picture

    def network(self) -> Autoencoder:
        """The recipe's network, with its first weights."""
        return build(self.recipe)

    def batches(self) -> Sequence[torch.Tensor]:
        """The pictures in a new order, cut into batches."""
        return shuffled(len(self.training), self.recipe.batch, self.device)

    def inputs(self, part: Examples, rows: torch.Tensor | slice, training: bool = False) -> torch.Tensor:
        """(B, 1, 28, 28) in [0, 1], spoilt where the recipe says so."""
        assert isinstance(part, PicturePart)
        x = part.images[rows].float().div(255)
        if not self.recipe.spoils:
            return x
        return (noisy if training else checked)(x, self.recipe.noise, self.recipe.amount)

    def loss(self, outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """Reconstruction + weight · KL, reconstruction, KL: (3,), summed over the pictures."""
        return losses(outputs, labels.float().div(255), self.recipe.code, self.recipe.variational, self.recipe.kl_weight)

    def evaluate(self, outputs: torch.Tensor, labels: torch.Tensor) -> EvaluationResult:
        """Kept are of each picture the "error" (N,), and of the first ones the "codes" (M, K)."""
        loss, error, kl = (self.loss(outputs, labels) / len(labels)).tolist()
        truth = labels.float().div(255)
        figures = {"loss": loss, "over_pca": error / max(self.pca.error(truth.cpu().numpy()), 1e-12), "error": error, "kl": kl}
        each = F.mse_loss(outputs[:, :PIXELS], truth, reduction="none").mean(dim=1)
        codes = outputs[:PLACES, PIXELS : PIXELS + self.recipe.code]
        return EvaluationResult(figures, {"error": each.cpu().numpy(), "codes": codes.cpu().half().numpy()})

    def named_weights(self, net: nn.Module) -> dict[str, torch.Tensor]:
        """Of every layer: how it squeezes, from the first on, then how it opens."""
        kinds = nn.Linear | nn.Conv2d | nn.ConvTranspose2d
        found = [(name, layer.weight) for name, layer in net.named_modules() if isinstance(layer, kinds)]
        both = {side: [weight for name, weight in found if name.startswith(side)] for side in ("encoder", "decoder")}
        words = {"encoder": "squeeze", "decoder": "open"}
        return {f"{words[side]} {place}": weight for side, several in both.items() for place, weight in enumerate(several, start=1)}

    @torch.inference_mode()
    def look(self, net: nn.Module) -> Look:
        """Ten pictures as it is shown them, and as it makes them: (20, 28, 28); with two numbers also the map, and who is where on it."""
        assert isinstance(net, Autoencoder)
        was = net.training
        net.eval()
        given = self.inputs(self.validation, self.shown)
        seen = {"remade": _bytes(torch.cat([given, net.decode(net.encode(given))]))}
        if self.recipe.code == 2:
            codes = net.encode(self.validation.images[:PLACES].float().div(255))
            middle, size = codes.mean(dim=0), codes.std(dim=0).clamp(min=1e-3) * REACH
            line = torch.linspace(-1, 1, GRID, device=self.device)
            grid = torch.stack([line.repeat(GRID), line.flip(0).repeat_interleave(GRID)], dim=1)  # left to right, then downwards
            seen["map"] = _bytes(net.decode(middle + grid * size))
            seen["frame"] = torch.stack([middle, size]).cpu().numpy()  # (2, 2): the map's middle, and from there to its edges
            seen["codes"], seen["digits"] = codes.cpu().numpy(), self.validation.digits[:PLACES].to(torch.uint8).cpu().numpy()
        net.train(was)
        return Look(seen)


def _bytes(x: torch.Tensor) -> NDArray[np.uint8]:
    """(N, 1, 28, 28) in [0, 1] -> (N, 28, 28) uint8."""
    return np.asarray(x.reshape(-1, SIDE, SIDE).mul(255).round().clamp(0, 255).to(torch.uint8).cpu().numpy())


def _part(part: DigitPart, device: torch.device) -> PicturePart:
    found = part.to(device)
    return PicturePart(found.images, found.labels)


def build(recipe: AutoencoderRecipe) -> Autoencoder:
    """The network of a recipe, with its first weights."""
    return Autoencoder(recipe.network, recipe.code, recipe.variational)


def pca_errors(data: str, sizes: Sequence[int]) -> dict[int, float]:
    """What principal component analysis of the training digits leaves on the validation digits, of each size: squared error of a pixel.

    Raises:
        ValueError: The digits are not on this machine.
    """
    found = digit_set(data)
    train, val = (part.images.flatten(1).float().div(255).numpy() for part in (found.training, found.validation))
    directions = pca.fit(train, max(sizes))
    return {size: directions.first(size).error(val) for size in sizes}

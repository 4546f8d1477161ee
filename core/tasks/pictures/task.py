"""Training a network that tells the classes of a picture set apart, and how much of it begins with what it has learnt already."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from core.data.pictures import picture_set
from core.data.pictures.photos import normalised
from core.data.pictures.picture_set import PictureSet
from core.data.pictures.pixels import Pixels, decoded
from core.models.pretrained import empty, facts, pretrained
from core.models.resnet import ResNet
from core.tasks.pictures import augmentation as picture_augment
from core.tasks.pictures.features import features
from core.tasks.pictures.recipe import PictureRecipe
from core.training.classification import Classification
from core.training.device import autocast_dtype
from core.training.measures import ACCURACY, LOSS, Measure
from core.training.task import Examples, Groups, Look, TaskDefaults, shuffled

NOTES = "pictures.json"  # the class names, and which pretrained network it began with, beside a run's weights
STAGES = ("conv1", "layer1", "layer2", "layer3", "layer4", "fc")
LEARNT = {"head": 1, "blocks": 2, "all": len(STAGES), "scratch": len(STAGES)}  # so many of the last stages learn
HEAD_L2, HEAD_STEPS = 0.3, 100  # for the head that "blocks" and "all" begin with
LAYER_DECAY = 2.6  # the rate of a stage is so many times that of the one before it (Howard and Ruder 2018)


@dataclass(frozen=True, eq=False)
class PicturePart:
    """N examples on the device: pictures as bytes (N, 3, side, side), or features (N, F) and those of the mirror images."""

    x: torch.Tensor
    labels: torch.Tensor
    mirrored: torch.Tensor | None = None

    def __len__(self) -> int:
        return len(self.labels)

    def first(self, count: int) -> "PicturePart":
        """The first so many."""
        return PicturePart(self.x[:count], self.labels[:count], None if self.mirrored is None else self.mirrored[:count])


class Head(nn.Module):
    """The last layer alone, on standardised features: (B, F) -> (B, classes)."""

    mean: torch.Tensor
    spread: torch.Tensor

    def __init__(self, fc: nn.Linear) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(fc.in_features))
        self.register_buffer("spread", torch.ones(fc.in_features))
        self.fc = fc

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Scores for features."""
        scores: torch.Tensor = self.fc((x - self.mean) / self.spread)
        return scores

    def fit(self, x: torch.Tensor) -> None:
        """From now on features like these have mean 0 and spread 1."""
        self.mean.copy_(x.mean(dim=0))
        self.spread.copy_(x.std(dim=0, correction=0).clamp(min=1e-3))


def begin_with_head(fc: nn.Linear, features: PicturePart) -> None:
    """Give the dense layer the weights with the smallest loss on these features and their mirror images, and a penalty on length.

    What a head learns alone, found at once: the loss has one lowest point, and L-BFGS goes straight there.
    """
    x = features.x if features.mirrored is None else torch.cat([features.x, features.mirrored])
    labels = features.labels.repeat(len(x) // len(features.labels))
    head = Head(nn.Linear(fc.in_features, fc.out_features)).to(x.device)
    nn.init.zeros_(head.fc.weight)
    nn.init.zeros_(head.fc.bias)
    head.fit(features.x)
    optimizer = torch.optim.LBFGS(head.fc.parameters(), max_iter=HEAD_STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        found = nn.functional.cross_entropy(head(x), labels) + HEAD_L2 / 2 * head.fc.weight.square().sum()
        found.backward()
        return found

    optimizer.step(loss)
    weight, bias = folded(head.state_dict())
    with torch.no_grad():
        fc.weight.copy_(weight)
        fc.bias.copy_(bias)


def folded(weights: Mapping[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Weight and bias of the dense layer that gives a `Head`'s scores for features as they are."""
    weight = weights["fc.weight"] / weights["spread"]
    return weight, weights["fc.bias"] - weight @ weights["mean"]


class PictureTask(Classification, TaskDefaults):
    """Pictures for a `ResNet`, or in mode "head" their features for a `Head`. Decoded bytes stay on the device.

    The accuracy chooses the best epoch, and among equals the loss: a pretrained network that learns on becomes surer of itself,
    so that its few mistakes cost more, while it is right more often.
    """

    measures: tuple[Measure, ...] = (ACCURACY, LOSS)
    workers = 1  # threads that compute features side by side

    def __init__(self, recipe: PictureRecipe, device: torch.device, data: PictureSet | Pixels | None = None) -> None:
        """Raises ValueError where the pictures or the weights to begin with are not on this machine."""
        data = data if data is not None else picture_set.picture_set(recipe.pictures)
        self.recipe, self.device, self._data = recipe, device, data
        self.autocast_dtype = autocast_dtype(device.type) if recipe.mixed_precision else None
        checked(data, recipe)
        self.check_batch = 1000 if recipe.mode == "head" else 64
        start = "" if recipe.mode == "scratch" else facts(recipe.backbone).sha256
        notes = json.dumps({"classes": data.classes, "start": start}, ensure_ascii=False)
        self.files: Mapping[str, str] = {NOTES: notes}
        self.training = self.validation = self.test = PicturePart(torch.zeros(0, 3, 1, 1), torch.zeros(0, dtype=torch.int64))

    def prepare(self, net: nn.Module, fresh: bool) -> Iterator[tuple[int, int]]:
        """Decode all pictures and compute their features, if the network has learnt any; gives how many are done, and of how many.

        With these features "blocks" and "all" get their first head.
        """
        data = self._data
        if isinstance(data, PictureSet):
            for done, found in decoded(data, self.recipe.pixels):
                yield done, len(self._data.labels)
                data = found or data
        assert isinstance(data, Pixels)
        self._data = data
        learn, check = data.training_rows[: self.recipe.training], data.validation_rows
        if self.recipe.mode != "scratch":
            yield from self._features(data, learn, check)
        if isinstance(net, Head):
            net.fit(self.training.x)
        else:
            assert isinstance(net, ResNet)
            if fresh and self.recipe.mode != "scratch":
                begin_with_head(net.fc, self.training)
            self.training, self.validation = (
                PicturePart(torch.from_numpy(data.pixels[rows]).to(self.device), self._labels(data, rows)) for rows in (learn, check)
            )
        self.test = self.validation
        if self.recipe.mode != "scratch":
            torch.manual_seed(self.recipe.seed)  # whatever was drawn on the way here

    def _labels(self, data: Pixels, rows: NDArray[np.int64]) -> torch.Tensor:
        return torch.from_numpy(data.labels[rows]).to(self.device)

    def _features(self, data: Pixels, learn: NDArray[np.int64], check: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
        model = pretrained(self.recipe.backbone).eval().to(self.device).to(memory_format=torch.channels_last)
        start = facts(self.recipe.backbone).sha256[:16]
        keys = [f"{start}-{self.recipe.pixels}-{self.autocast_dtype}-{id_}" for id_ in data.ids if data.keep]
        numbers = None
        for done, found in features(model, data.pixels, keys, self.device, self.autocast_dtype, self.recipe.flip, self.workers):
            yield done, len(data.pixels) * (1 + self.recipe.flip)
            numbers = found
        assert numbers is not None
        x = torch.from_numpy(numbers).to(self.device)
        self.training = PicturePart(x[learn], self._labels(data, learn), x[learn + len(data.pixels)] if self.recipe.flip else None)
        self.validation = PicturePart(x[check], self._labels(data, check))

    def network(self) -> nn.Module:
        """The network with its first weights: the pretrained one with a new last layer, or a `Head` of it."""
        K = self.recipe.num_classes
        if self.recipe.mode == "scratch":
            net = empty(self.recipe.backbone, K)
        else:
            net = pretrained(self.recipe.backbone)
            net.fc = nn.Linear(net.fc.in_features, K)
        nn.init.zeros_(net.fc.weight)  # at first every class is as likely as another
        nn.init.zeros_(net.fc.bias)
        return Head(net.fc) if self.recipe.mode == "head" else net

    def groups(self, net: nn.Module) -> Mapping[str, Groups]:
        """The stages from the last to the first, and how many times the recipe's rate each learns with."""
        if self.recipe.mode in ("head", "scratch"):
            return super().groups(net)
        stages = list(reversed(STAGES))[: LEARNT[self.recipe.mode]]
        return {"": [(_parameters(net, name), LAYER_DECAY**-number) for number, name in enumerate(stages)]}

    def begin_epoch(self, net: nn.Module, epoch: int) -> None:
        """Which stages learn: the head, and one more with every epoch; no gradients are computed for the others.

        Batch norm keeps the averages that it knows from many pictures; a network from scratch has none.
        """
        if self.recipe.mode in ("head", "scratch"):
            net.train()
            return
        net.eval()
        learning = min(LEARNT[self.recipe.mode], epoch + 2)
        for number, name in enumerate(reversed(STAGES)):
            for parameter in _parameters(net, name):
                parameter.requires_grad_(number < learning)

    def batches(self) -> Sequence[torch.Tensor]:
        """The pictures in a new order, cut into batches."""
        return shuffled(len(self.training), self.recipe.batch, self.device)[: self.recipe.steps_per_epoch]

    def inputs(self, part: Examples, rows: torch.Tensor | slice, training: bool = False) -> torch.Tensor:
        """(B, 3, side, side), normalised; or features (B, F), half of them of mirror images while training."""
        assert isinstance(part, PicturePart)
        if self.recipe.mode == "head":
            x = part.x[rows]
            if training and part.mirrored is not None:
                x = torch.where(torch.rand(len(x), 1, device=self.device) < 0.5, part.mirrored[rows], x)
            return x
        x = part.x[rows].float().div(255)
        if training:
            x = picture_augment.augment(x, self.recipe)
        return normalised(x).to(memory_format=torch.channels_last)

    def named_weights(self, net: nn.Module) -> dict[str, torch.Tensor]:
        """The dense layer, and of a whole network the first convolution and the last one of every stage."""
        if isinstance(net, Head):
            return {"fc": net.fc.weight}
        assert isinstance(net, ResNet)
        last = {name: [layer for layer in net.get_submodule(name).modules() if isinstance(layer, nn.Conv2d)] for name in STAGES[:-1]}
        return {name: layers[-1].weight for name, layers in last.items()} | {"fc": net.fc.weight}

    def look(self, net: nn.Module) -> Look:
        """The first layer's filters."""
        if isinstance(net, Head):
            return Look()
        assert isinstance(net, ResNet)
        return Look({"filters": net.conv1.weight.detach().float().mean(dim=1).cpu().numpy()})


def checked(data: PictureSet | Pixels, recipe: PictureRecipe) -> None:
    """Whether these pictures are what the recipe says.

    Raises:
        ValueError: They are not, or nothing can be learnt from them; one sentence.
    """
    K = len(data.classes)
    picture_set.check(data.classes, np.bincount(data.labels, minlength=K).tolist())
    if not data.validation.any():
        raise ValueError("No picture is kept apart to check with. Bring more pictures, so that some can be.")
    learnt = np.bincount(data.labels[~data.validation], minlength=K)
    if not learnt.all():
        raise ValueError(f"“{data.classes[int(learnt.argmin())]}” has no picture to learn from. Bring more pictures of it.")
    if recipe.num_classes != K or learnt.sum() != recipe.num_train:
        raise ValueError("The recipe belongs to other pictures: it names another number of them, or of classes.")


def _modules(net: nn.Module, stage: str) -> list[nn.Module]:
    return [net.get_submodule(name) for name in ((stage, "bn1") if stage == "conv1" else (stage,))]


def _parameters(net: nn.Module, stage: str) -> list[nn.Parameter]:
    return [parameter for module in _modules(net, stage) for parameter in module.parameters()]


def trained(recipe: PictureRecipe, weights: Mapping[str, torch.Tensor]) -> ResNet:
    """The whole network of a run, from what it kept: of a head, the pretrained network with this head.

    Raises:
        ValueError: The pretrained network is not on this machine any more; one sentence.
    """
    full = {name: value.float() if value.is_floating_point() else value for name, value in weights.items()}
    if recipe.mode != "head":
        net = empty(recipe.backbone, recipe.num_classes)
        net.load_state_dict(full)
        return net
    net = pretrained(recipe.backbone)
    net.fc = nn.Linear(net.fc.in_features, recipe.num_classes)
    weight, bias = folded(full)
    with torch.no_grad():
        net.fc.weight.copy_(weight)
        net.fc.bias.copy_(bias)
    return net

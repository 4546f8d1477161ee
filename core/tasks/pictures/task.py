"""Training a network that tells the classes of a picture set apart, and how much of it begins with what it has learnt already."""

import json
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from core.data.pictures import picture_set
from core.data.pictures.photos import normalised
from core.data.pictures.picture_set import PictureSet
from core.data.pictures.pixels import Pixels, decoded
from core.models.pretrained import PictureNet, colours, empty, facts, pretrained
from core.tasks.pictures import augmentation as picture_augment
from core.tasks.pictures.features import features, features_key
from core.tasks.pictures.head import Head, PicturePart, begin_with_head
from core.tasks.pictures.recipe import PictureRecipe
from core.training.classification import Classification
from core.training.device import autocast_dtype
from core.training.measures import ACCURACY, LOSS, Measure
from core.training.task import Examples, Groups, Look, TaskDefaults, shuffled

NOTES = "pictures.json"  # the class names, and which pretrained network it began with, beside a run's weights
STAGES = ("conv1", "layer1", "layer2", "layer3", "layer4", "fc")
LEARNT = {"head": 1, "blocks": 2, "all": len(STAGES), "scratch": len(STAGES)}  # so many of the last stages learn
LAYER_DECAY = 2.6  # the rate of a stage is so many times that of the one before it (Howard and Ruder 2018)


class PictureTask(Classification, TaskDefaults):
    """Pictures for a network with stages, or in mode "head" their features for a `Head`. Decoded bytes stay on the device.

    The accuracy chooses the best epoch, and among equals the loss: a pretrained network that learns on becomes surer of itself,
    so that its few mistakes cost more, while it is right more often.
    """

    measures: tuple[Measure, ...] = (ACCURACY, LOSS)
    repeats = True
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
            assert isinstance(net, PictureNet)
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
        key = features_key(self.recipe, self.autocast_dtype)
        keys = [f"{key}-{id_}" for id_ in data.ids if data.keep]
        rows = np.concatenate([learn, check, learn if self.recipe.flip else learn[:0]])  # mirror images only of what is learnt from
        turned = np.arange(len(rows)) >= len(learn) + len(check)
        numbers = None
        for done, found in features(model, data.pixels, rows, turned, keys, self.device, self.autocast_dtype, self.workers):
            yield done, len(rows)
            numbers = found
        assert numbers is not None
        known, checked, mirrored = torch.from_numpy(numbers).to(self.device).split([len(learn), len(check), int(turned.sum())])
        self.training = PicturePart(known, self._labels(data, learn), mirrored if self.recipe.flip else None)
        self.validation = PicturePart(checked, self._labels(data, check))

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
        return normalised(x, *colours(self.recipe.backbone)).to(memory_format=torch.channels_last)

    def named_weights(self, net: nn.Module) -> dict[str, torch.Tensor]:
        """The dense layer, and of a whole network the first convolution and the last one of every stage."""
        if isinstance(net, Head):
            return {"fc": net.fc.weight}
        assert isinstance(net, PictureNet)
        last = {name: [layer for layer in net.get_submodule(name).modules() if isinstance(layer, nn.Conv2d)] for name in STAGES[:-1]}
        return {name: layers[-1].weight for name, layers in last.items()} | {"fc": net.fc.weight}

    def look(self, net: nn.Module) -> Look:
        """The first layer's filters."""
        if isinstance(net, Head):
            return Look()
        assert isinstance(net, PictureNet)
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

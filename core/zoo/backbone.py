"""A network for pictures: turns any picture into numbers that say what is in it, and shows what every stage saw."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from core.data.pictures.decoding import open_picture
from core.data.pictures.photos import normalised, square
from core.models import files
from core.models import pretrained as origins
from core.models.pretrained import PictureNet
from core.models.resnet import resnet
from core.single_flight import single_flight
from core.tasks.pictures import export as picture_export
from core.tasks.pictures.head import trained as network_of
from core.tasks.pictures.recipe import PictureRecipe

Showing = str | Path | bytes | Image.Image | NDArray[np.generic]

BATCH = 64
SIDES = range(32, 513)  # pixels; smaller leaves layer4 a single place, larger makes one picture a whole classroom's work


class Backbone:
    """Photos to features, classes and activations. Safe to share between threads: nothing in it changes.

    Pictures may be a file, its bytes, a PIL image or an array (H, W), (H, W, 3) or (H, W, 4) of any size. The middle
    square is taken and scaled to `side` pixels. What is no picture raises `core.data.pictures.decoding.PictureProblem`.
    """

    def __init__(self, model: PictureNet, side: int, temperature: float, classes: Sequence[str]) -> None:
        """`side` is the input's size in pixels; `temperature` divides the scores before softmax."""
        self.model = model.eval().requires_grad_(False)
        self.side = side
        self.temperature = temperature
        self.classes = tuple(classes)

    @classmethod
    def from_files(cls, folder: Path = files.MODELS) -> "Backbone":
        """The network of `backbone.safetensors`, in float32, with what its card says."""
        card = files.read_card("backbone", folder)
        model = resnet(card["recipe"]["network"], len(card["classes"]), pool=False)
        files.load_weights(model, "backbone", folder)
        return cls(model, card["side"], card["temperature"], card["classes"])

    def pixels(self, picture: Showing, side: int | None = None) -> NDArray[np.uint8]:
        """What the network is given of a picture: (3, side, side), 0 to 255.

        Raises:
            ValueError: The side is not a number of pixels from 32 to 512.
        """
        side = self.side if side is None else side
        if side not in SIDES:
            raise ValueError(f"The picture's side must be a whole number from {SIDES[0]} to {SIDES[-1]} pixels, not {side}.")
        return square(open_picture(picture), int(side))

    def tensor(self, pictures: Sequence[Showing], side: int | None = None) -> torch.Tensor:
        """The network's input (N, 3, side, side): the pictures' middle squares, colours normalised."""
        pixels = [torch.from_numpy(self.pixels(picture, side)) for picture in pictures]
        return normalised(torch.stack(pixels).float().div(255), self.model.MEAN, self.model.STD)

    def features(self, pictures: Sequence[Showing]) -> NDArray[np.float32]:
        """(N, F) numbers, 512 of the built-in network, none below 0: alike for pictures of like things, wherever these are in it."""
        return self._in_batches(pictures, self.model.features, self.model.fc.in_features)

    def probabilities(self, pictures: Sequence[Showing]) -> NDArray[np.float32]:
        """(N, classes) calibrated probabilities of the classes in `classes`; each row sums to 1."""
        return self._in_batches(pictures, lambda x: torch.softmax(self.model(x) / self.temperature, dim=1), len(self.classes))

    def activations(self, picture: Showing, side: int | None = None) -> dict[str, NDArray[np.float32]]:
        """What every stage says of one picture: conv1, layer1 to layer4, each (C, H, W), none below 0.

        A larger `side` than the network's own gives finer maps: conv1 has a half of it, layer4 a sixteenth.
        """
        with torch.inference_mode():
            stages = self.model.activations(self.tensor([picture], side))
        return {name: maps[0].numpy() for name, maps in stages.items()}

    @property
    def filters(self) -> NDArray[np.float32]:
        """The first layer's filters, (64, 3, 7, 7) of the built-in network, for normalised red, green and blue."""
        return self.model.conv1.weight.numpy()

    @torch.inference_mode()
    def _in_batches(self, pictures: Sequence[Showing], function: Callable[[torch.Tensor], torch.Tensor], width: int) -> NDArray[np.float32]:
        """What the function makes of all pictures, (N, width), a few at a time."""
        answers = np.empty((len(pictures), width), np.float32)
        for start in range(0, len(pictures), BATCH):
            some = slice(start, start + BATCH)
            answers[some] = function(self.tensor(pictures[some])).numpy()
        return answers


def pretrained(name: str) -> Backbone:
    """What a training begins with: a name of `core.tasks.pictures.recipe.BACKBONES`; the same object every time.

    Raises:
        ValueError: Its weights are not on this machine, or there is none of that name; one sentence.
    """
    return _pretrained(name, origins.facts(name).sha256)


@single_flight
def _pretrained(name: str, sha256: str) -> Backbone:
    found = origins.facts(name)
    return Backbone(origins.pretrained(name), found.side, found.temperature, found.classes)


def trained(recipe: PictureRecipe, weights: Mapping[str, torch.Tensor], notes: str) -> Backbone:
    """The network of a run, from what the run has kept of it.

    Args:
        recipe: Of the run.
        weights: After one of its epochs.
        notes: The run's file `NOTES`.

    Raises:
        ValueError: The network that it began with has been replaced by another since, or is gone; one sentence.
    """
    found = json.loads(notes)
    if recipe.mode == "head" and origins.facts(recipe.backbone).sha256 != found["start"]:
        raise ValueError("This head was trained on an earlier version of the network. Train it again: it takes seconds.")
    return Backbone(network_of(recipe, weights), recipe.pixels, 1.0, found["classes"])


def uploaded(data: bytes) -> Backbone:
    """The network of an exported safetensors file, whoever sent it.

    Raises:
        ValueError: It is no such file; one sentence.
    """
    found = picture_export.uploaded(data)
    return Backbone(found.model, found.side, found.temperature, found.classes)

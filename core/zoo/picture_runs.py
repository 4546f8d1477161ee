"""The network of a picture run, after its training and before it, in whatever process it is asked for."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.pictures.decoding import open_picture
from core.data.pictures.photos import square
from core.data.pictures.picture_set import picture_set
from core.models.folding import folded_norms
from core.models.pretrained import PictureNet, empty, pretrained
from core.tasks.pictures import task as picture_task
from core.tasks.pictures.features import FeatureCache, features_key, said_of
from core.tasks.pictures.recipe import SCRATCH_SIDE, PictureRecipe
from core.tasks.pictures.starts import NOTHING
from core.training.device import autocast_dtype
from core.training.run_folder import RunFolder
from core.zoo import backbone
from core.zoo.backbone import Backbone

_lock = threading.Lock()


@dataclass(frozen=True)
class Which:
    """One network, said so that any process finds it again."""

    recipe: str  # of its run, as JSON
    folder: str  # of its run
    best: int  # the epoch whose weights are the best
    before: bool = False  # the pretrained network that the run began with, in place of what it became

    @property
    def features_key(self) -> str:
        """Where this is the same, features are the same: a head leaves everything below it as it was."""
        recipe = self._recipe()
        if self.before or recipe.mode == "head":
            return features_key(recipe, self.dtype)
        return f"{Path(self.folder).name}-{self.best}"

    @property
    def dtype(self) -> torch.dtype | None:
        """The 16-bit numbers that its features are computed with, where this machine has such."""
        return _dtype(self._recipe())

    @property
    def backbone(self) -> str:
        """The name of the network that its run began with."""
        return self._recipe().backbone

    @property
    def pixels(self) -> int:
        """Along each side of what it gets."""
        return self._recipe().pixels

    def load(self) -> Backbone:
        """The network itself; a few are kept, so treat it as frozen.

        Raises:
            LookupError, ValueError: It is not on this machine; one sentence.
        """
        with _lock:
            return _load(self)

    def _recipe(self) -> PictureRecipe:
        return PictureRecipe.from_json(self.recipe)


@lru_cache(6)
def _load(which: Which) -> Backbone:
    recipe = which._recipe()
    if which.before:
        found = backbone.pretrained(recipe.backbone)
        return Backbone(found.model, recipe.pixels, found.temperature, found.classes)
    folder = RunFolder(Path(which.folder))
    return backbone.trained(recipe, folder.weights(), folder.text(picture_task.NOTES))


def picture_features(which: Which, pictures: str, begin: int, end: int) -> NDArray[np.float32]:
    """What a network says of some pictures of a set, (end - begin, C); what was computed once is kept on disk."""
    files = picture_set(pictures).files[begin:end]
    return _features(which.features_key, lambda: _quick(which), which.pixels, files, which.dtype)


def start_features(backbone: str, files: Sequence[str]) -> NDArray[np.float32]:
    """What a pretrained network says of picture files, whose names are their ids: (len(files), C), kept like those of a training.

    `backbone` may be `NOTHING`: a network with random numbers.
    """
    paths = [Path(file) for file in files]
    recipe = PictureRecipe() if backbone == NOTHING else PictureRecipe(backbone=backbone)
    dtype = _dtype(recipe)
    if backbone == NOTHING:
        return _features(f"{NOTHING}-{SCRATCH_SIDE}-{dtype}", _random, SCRATCH_SIDE, paths, dtype)
    return _features(features_key(recipe, dtype), lambda: _quick_start(backbone), recipe.pixels, paths, dtype)


def _features(
    key: str, network: Callable[[], PictureNet], side: int, files: Sequence[Path], dtype: torch.dtype | None
) -> NDArray[np.float32]:
    torch.set_num_threads(1)
    keys = [f"{key}-{file.stem}" for file in files]
    found = FeatureCache().get(keys)
    missing = [place for place, name in enumerate(keys) if name not in found]
    if missing:
        pixels = np.stack([square(open_picture(files[place]), side) for place in missing])
        computed = said_of(network(), pixels, np.zeros(len(missing), bool), torch.device("cpu"), dtype)
        new = {keys[place]: row for place, row in zip(missing, computed, strict=True)}
        FeatureCache().put(new)
        found |= new
    return np.stack([found[name] for name in keys])


def _dtype(recipe: PictureRecipe) -> torch.dtype | None:
    return autocast_dtype("cpu") if recipe.mixed_precision else None


@lru_cache(2)
def _quick(which: Which) -> PictureNet:
    return folded_norms(which.load().model).to(memory_format=torch.channels_last)


@lru_cache(1)
def _random() -> PictureNet:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return folded_norms(empty("built-in", 2)).to(memory_format=torch.channels_last)


@lru_cache(2)
def _quick_start(backbone: str) -> PictureNet:
    return folded_norms(pretrained(backbone)).to(memory_format=torch.channels_last)

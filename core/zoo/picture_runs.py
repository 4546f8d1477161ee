"""The network of a picture run, after its training and before it, in whatever process it is asked for."""

import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.pictures.picture_set import picture_set
from core.models.pretrained import facts
from core.tasks.pictures import task as picture_task
from core.tasks.pictures.features import FeatureCache
from core.tasks.pictures.recipe import PictureRecipe
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
            return f"{facts(recipe.backbone).sha256[:16]}-{recipe.pixels}"
        return f"{Path(self.folder).name}-{self.best}"

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
    import torch

    torch.set_num_threads(1)
    files = picture_set(pictures).files[begin:end]
    keys = [f"{which.features_key}-{file.stem}" for file in files]
    found = FeatureCache().get(keys)
    missing = [place for place, key in enumerate(keys) if key not in found]
    if missing:
        computed = which.load().features([files[place] for place in missing])
        new = {keys[place]: row for place, row in zip(missing, computed, strict=True)}
        FeatureCache().put(new)
        found |= new
    return np.stack([found[key] for key in keys])

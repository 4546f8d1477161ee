"""What a run's network says of a picture, and whether the picture is any of its classes at all: everything in one small answer."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.pictures.photos import normalised
from core.data.pictures.picture_set import picture_set
from core.explain.pictures import alike
from core.explain.pictures.strange import LEAST, Naming, Strange, names_said
from core.models.folding import folded_norms
from core.models.pretrained import PictureNet
from core.tasks.pictures.recipe import PictureRecipe
from core.zoo.backbone import Backbone, Showing
from core.zoo.outliers import outliers
from core.zoo.picture_runs import Which, picture_features

MOST_SAID = 5  # classes

Ask = Callable[[NDArray[np.float32]], float]  # of features (C,): how strange a picture is


@dataclass(frozen=True)
class Verdict:
    """Of one picture."""

    name: str  # the likeliest class
    sure: float  # its probability
    none: bool  # it is like nothing that was learnt from
    called: str  # what the pretrained network would call it; empty where that is not known
    shares: Sequence[tuple[str, float]]  # the likeliest classes, the likeliest first


def how_strange(judge: Which, training: NDArray[np.float32], labels: NDArray[np.int64]) -> tuple[Ask, float]:
    """How strange a picture is to what was learnt from, and the limit.

    By what the pretrained network would call it, or, where the judge is not that or there are hardly any pictures, by its neighbours.

    Args:
        judge: Whose features are compared.
        training: (N, C) its features of the training pictures.
        labels: (N,) their classes.
    """
    if judge.before and len(training) >= LEAST:
        strange = Strange(training, labels, naming(judge.load()), outliers(judge.backbone))
        return lambda seen: float(strange.score(seen[None])[0]), strange.limit
    near = alike.familiar(training)
    return lambda seen: float(alike.distance(seen[None], training, near.neighbours)[0]), near.limit


def naming(network: Backbone) -> Naming:
    """The last layer of a pretrained network."""
    fc = network.model.fc
    return Naming(fc.weight.detach().numpy(), fc.bias.detach().numpy())


class Judge:
    """A run's network, ready for many pictures one after the other. Safe to share between threads."""

    def __init__(self, after: Which) -> None:
        """Raises LookupError or ValueError where the network or its pictures are gone; one sentence."""
        recipe = PictureRecipe.from_json(after.recipe)
        self.network = after.load()
        self._net = _ready(self.network.model)
        before = replace(after, before=True)
        self._judge = self.network
        which = after
        with suppress(ValueError):  # it is not on this machine any more
            self._judge, which = before.load(), before
        self._same = which is before and recipe.mode == "head"  # everything below the head is as it was
        self._other = None if which is after or self._same else _ready(self._judge.model)
        pictures = picture_set(recipe.pictures)
        features = np.concatenate([picture_features(which, pictures.name, start, start + 16) for start in range(0, len(pictures), 16)])
        rows = pictures.training_rows
        self._strange, self._limit = how_strange(which, features[rows], pictures.labels[rows])
        self._names = naming(self._judge) if which is before else None

    @torch.inference_mode()
    def __call__(self, picture: Showing) -> Verdict:
        """Its verdict.

        Raises:
            PictureProblem: It is no picture.
        """
        network, pixels = self.network, self.network.pixels(picture)
        x = normalised(torch.from_numpy(pixels)[None].float().div(255), network.model.MEAN, network.model.STD)
        x = x.to(memory_format=torch.channels_last)
        seen = self._net.features(x)
        shares = torch.softmax(network.model.fc(seen)[0] / network.temperature, dim=0).numpy()
        asked = (seen if self._other is None else self._other.features(x))[0].numpy()
        called = names_said(self._names, asked, self._judge.classes, 1)[0] if self._names else ""
        order = np.argsort(-shares, kind="stable")[:MOST_SAID]
        first = [(network.classes[at], float(shares[at])) for at in order]
        return Verdict(*first[0], self._strange(asked) > self._limit, called, first)


def said(verdict: Verdict) -> dict[str, Any]:
    """For a browser."""
    return {"name": verdict.name, "sure": verdict.sure, "none": verdict.none, "called": verdict.called, "shares": list(verdict.shares)}


def _ready(model: PictureNet) -> PictureNet:
    return folded_norms(model).to(memory_format=torch.channels_last).requires_grad_(False)


@lru_cache(6)
def judge_of(after: Which) -> Judge:
    """The judge of a run's network; a few are kept."""
    return Judge(after)

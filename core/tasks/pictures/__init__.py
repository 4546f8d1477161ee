"""Pictures: a pretrained network learns to tell classes of one's own apart."""

from collections.abc import Iterable, Mapping
from typing import Any

from core.data.album.album import album_of
from core.data.downloads import WEIGHTS
from core.data.pictures.picture_set import picture_set
from core.models.pretrained import facts
from core.tasks.kind import Kind, Offer, Speed
from core.tasks.pictures import script, words
from core.tasks.pictures.blocks import drawn
from core.tasks.pictures.features import BATCH as FEATURES_AT_ONCE
from core.tasks.pictures.presets import PICTURE_PRESETS
from core.tasks.pictures.recipe import BACKBONES, PictureRecipe, recipe_for, usual
from core.tasks.pictures.task import NOTES, PictureTask

# Products for each pixel of the input: those of torchvision, and the built-in one without its pooling.
# A product of a depthwise convolution, which reads much for each, takes longer: it counts several times.
NETWORK_PRODUCTS = {"built-in": 145e3, "efficientnet-lite0": 25e3, "resnet18": 36e3, "resnet34": 73e3, "resnet50": 82e3}
NETWORK_BYTES = {
    "built-in": 2000,
    "efficientnet-lite0": 1600,
    "resnet18": 500,
    "resnet34": 800,
    "resnet50": 1800,
}  # likewise, of all outputs and their slopes
PASSES = {"blocks": 1.5, "all": 2.6, "scratch": 3.0}  # stages that keep still are not gone back through
DECODE_SECONDS = 0.002  # for a picture file


def seconds(recipe: PictureRecipe, speed: Speed) -> float:
    """Expected seconds for a training's multiplications."""
    products = NETWORK_PRODUCTS[recipe.backbone] * recipe.pixels**2
    checked = recipe.num_train / 3  # a quarter of all pictures are kept apart
    seen = (1 + recipe.flip) * (recipe.num_train + checked)  # by a head: every picture once, or twice where there are mirror images
    if recipe.mode != "head":
        seen = (PASSES[recipe.mode] * recipe.training + 2 * checked) * recipe.epochs
    return DECODE_SECONDS * recipe.num_train * 4 / 3 + products * seen / speed.products


def memory(recipe: PictureRecipe) -> float:
    """Bytes for a batch, and for all pictures, which are kept decoded; a head learns on features, which are computed a few at a time."""
    once = min(recipe.batch, FEATURES_AT_ONCE) / 3 if recipe.mode == "head" else recipe.batch
    return recipe.pixels**2 * (NETWORK_BYTES[recipe.backbone] * once + 4.0 * recipe.num_train)


def problem(recipe: PictureRecipe) -> str:
    """Why these pictures, or this network, cannot be had."""
    try:
        there = recipe_for(recipe.pictures)
        if recipe.mode != "scratch":
            facts(recipe.backbone)
    except ValueError as gone:
        return str(gone)
    same = (there.num_train, there.num_classes) == (recipe.num_train, recipe.num_classes)
    return "" if same else "This link does not fit these pictures. Choose them again."


def downloads(draft: Mapping[str, Any]) -> Iterable[Offer]:
    """What these settings need."""
    name = draft["backbone"]
    wanted = name in WEIGHTS and draft["mode"] != "scratch"
    return [Offer(WEIGHTS[name], name, BACKBONES[name], "Weights learnt from 1.3 million photos")] if wanted else []


PICTURES = Kind(
    recipe=PictureRecipe,
    words=words.PICTURES,
    presets=PICTURE_PRESETS,
    measures=PictureTask.measures,
    task=PictureTask,
    seconds=seconds,
    memory=memory,
    pieces=script.pieces,
    held_out=lambda recipe: (picture_set(recipe.pictures).validation_photos, None),  # there are too few for a test
    may_see=lambda recipe, visitor: album_of(visitor).may_see(recipe.pictures),
    load=lambda recipe, weights, text: (recipe, weights, text(NOTES)),  # what `core.zoo.backbone.trained` makes the network of
    network_in_words=words.network,
    layers_in_words=words.layers,
    expected=words.expected,
    seen_note=lambda recipe: words.SEEN.get(recipe.mode, ""),
    drawing=drawn,
    problem=problem,
    useless=problem,
    downloads=downloads,
    name_begins=lambda recipe: f"{recipe.in_words('mode')}, {recipe.in_words('pictures')}",
    standard=usual,
    usual_rate=words.usual_rate,
    remarks=words.remarks,
    causes=words.causes,
    cures=words.cures,
)

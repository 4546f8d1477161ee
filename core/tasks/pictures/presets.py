"""Recipes for pictures worth pressing Train on, with the sample sets."""

from dataclasses import replace
from typing import Any

from core.tasks.kind import BIGGER, START, WRONG, Preset
from core.tasks.pictures.recipe import OWN, PictureRecipe

FACES: dict[str, Any] = {"pictures": "faces", "num_train": 150, "num_classes": 2}

PICTURE_PRESETS: dict[str, Preset] = {
    "Head only": Preset(
        PictureRecipe(**OWN["head"]),
        START,
        "Brick, grass or gravel? A pretrained ResNet stays as it is and only its last layer learns, from 57 pictures, in seconds.",
    ),
    "Faces, head only": Preset(
        PictureRecipe(**FACES, **OWN["head"]), START, "A face or not? The last layer learns it from 150 small grey pictures."
    ),
    "Last blocks": Preset(
        PictureRecipe(mode="blocks", **OWN["blocks"]),
        BIGGER,
        "The last blocks of the network adapt to the pictures, too. It takes longer; is it better?",
    ),
    "Everything": Preset(
        PictureRecipe(mode="all", **OWN["all"]),
        BIGGER,
        "First the head learns, then block after block the rest, earlier parts in smaller steps.",
    ),
    "From scratch": Preset(
        PictureRecipe(mode="scratch", **OWN["scratch"]),
        WRONG,
        "The same network, but it begins with random numbers and has 57 pictures to learn to see from. Predict, then press Train.",
    ),
    "Twelve pictures": Preset(
        replace(PictureRecipe(mode="scratch", **OWN["scratch"]), train_limit=12, batch=6),
        WRONG,
        "From scratch, with twelve pictures in all. Predict how it does, press Train, then try head only with the same twelve.",
    ),
}

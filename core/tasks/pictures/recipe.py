"""The recipe of a network that tells pictures apart, and how much of it begins with what it learnt from other pictures."""

import json
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from core.data.pictures import picture_set
from core.data.pictures.samples import SAMPLES
from core.training import recipe
from core.training.recipe import Recipe

BACKBONES = ("built-in", "resnet18", "resnet34", "resnet50")
MODES = ("head", "blocks", "all", "scratch")
SIDES = {"built-in": 64, "resnet18": 224, "resnet34": 224, "resnet50": 224}  # pixels that the network was trained on
LEAST_SIDE = 32
CHOICES = recipe.CHOICES | {"backbone": BACKBONES, "mode": MODES}
LIMITS = recipe.LIMITS | {
    "count": (0, picture_set.MOST_PICTURES),
    "rows": (0, picture_set.MOST_PICTURES),
    "kinds": (2, picture_set.MOST_CLASSES),
    "side": (0, 320),
    "crop": (0, 0.9),
    "colour": (0, 0.9),
    "turn": (0, 180),
}


OWN: dict[str, dict[str, Any]] = {  # what is usual for each way to train
    "head": {"optimizer": "adam", "rate": 0.005, "epochs": 20, "batch": 16, "l2": 0.3},
    "blocks": {"optimizer": "adamw", "rate": 0.0003, "epochs": 6, "batch": 16, "l2": 0.01},
    "all": {"optimizer": "adamw", "rate": 0.0003, "epochs": 6, "batch": 16, "l2": 0.01},
    "scratch": {"optimizer": "adamw", "rate": 0.001, "epochs": 15, "batch": 16, "l2": 0.01},
}


@dataclass(frozen=True)
class PictureRecipe(Recipe):
    """A ResNet that learns to tell the classes of a picture set apart."""

    optimizer: str = "adam"
    rate: float = 0.005
    schedule: str = "onecycle"
    batch: int = 16
    epochs: int = 20
    l2: float = 0.3
    dropout: float = 0.0
    pictures: str = "textures"  # the name of a picture set
    rows: int = 57  # how many pictures of it are trained on
    kinds: int = 3  # how many classes it has
    backbone: str = "built-in"
    mode: str = "head"  # what learns: the last layer, the last blocks too, everything, or everything from random numbers
    side: int = 0  # pixels along each side of what the network gets; 0: as it was trained
    flip: bool = True  # mirror half of the pictures
    crop: float = 0.3  # share of a picture that may be cut away
    colour: float = 0.2  # brightness, contrast and saturation change by up to this share
    turn: float = 0.0  # degrees, up to which pictures are rotated

    choices, limits = CHOICES, LIMITS
    tested = False  # there are too few for a third part
    best_by = "most validation pictures were right"
    task, examples, most_seen = "pictures", "pictures", 400_000

    def __post_init__(self) -> None:
        if self.pictures not in SAMPLES and not re.fullmatch(r"[0-9a-f]{16}", self.pictures):
            raise ValueError("Bring pictures of your own first, or choose a sample set.")
        super().__post_init__()
        if 0 < self.side < LEAST_SIDE:
            raise ValueError(f"side must be {LEAST_SIDE} pixels or more: of a smaller picture the last stage sees a single place.")
        if self.mode == "scratch" and self.batch == 1:
            raise ValueError("From scratch a batch of 2 or more is needed: batch norm has nothing to compare one picture with.")

    @property
    def steps_per_epoch(self) -> int:
        """Updates in one epoch. From scratch a last batch of one picture is left out: batch norm has nothing to compare it with."""
        whole, rest = divmod(self.training, self.batch)
        return whole + (rest > (self.mode == "scratch"))

    @property
    def classes(self) -> tuple[str, ...]:  # type: ignore[override]
        """The names of the classes; numbers where the set is not on this machine any more."""
        return class_names(self.pictures, self.kinds)

    @property
    def training(self) -> int:
        """How many pictures are trained on."""
        return min(self.count or self.rows, self.rows)

    @property
    def own(self) -> bool:
        """Whether the pictures are somebody's own, not a sample set."""
        return self.pictures not in SAMPLES

    def rank(self, val_loss: float, val_accuracy: float) -> float:
        """The accuracy decides, and among equals the loss.

        A pretrained network that learns on becomes surer of itself, so that its few mistakes cost more, while it is right more often.
        """
        return -val_accuracy + 1e-6 * min(val_loss, 1e5) if math.isfinite(val_loss) else math.inf

    @property
    def pixels(self) -> int:
        """Along each side of what the network gets."""
        return self.side or SIDES[self.backbone]


@lru_cache(64)
def class_names(pictures: str, kinds: int) -> tuple[str, ...]:
    """The classes of a picture set by name."""
    try:
        return picture_set.picture_set(pictures).classes
    except (ValueError, json.JSONDecodeError):
        return tuple(f"class {number}" for number in range(1, kinds + 1))


def recipe_for(set_name: str, **changes: Any) -> PictureRecipe:
    """The usual recipe for a picture set and a way to train it (`mode`), with these changes.

    Raises:
        ValueError: The set is not on this machine, or a change is out of its limits; one sentence.
    """
    found = picture_set.picture_set(set_name)
    rows = len(found.training_rows)
    values: dict[str, Any] = (
        {"pictures": set_name, "rows": rows, "kinds": len(found.classes)} | OWN.get(changes.get("mode", "head"), {}) | changes
    )
    values["batch"] = min(values["batch"], rows)
    return PictureRecipe(**values)


def usual(recipe: PictureRecipe, mode: str = "") -> PictureRecipe:
    """The usual recipe for the same pictures and network in the same way to train, or in another."""
    way = mode or recipe.mode
    return PictureRecipe(
        pictures=recipe.pictures, rows=recipe.rows, kinds=recipe.kinds, backbone=recipe.backbone, mode=way,
        **OWN[way] | {"batch": min(OWN[way]["batch"], recipe.rows)},
    )  # fmt: skip

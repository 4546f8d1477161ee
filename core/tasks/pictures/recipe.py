"""The recipe of a network that tells pictures apart, and how much of it begins with what it learnt from other pictures."""

import json
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Self

from core.data.pictures import picture_set
from core.data.pictures.samples import SAMPLES
from core.tasks.pictures.transfer_modes import TRANSFER_MODES
from core.training.fields import setting
from core.training.recipe import Recipe

BACKBONES = {
    "built-in": "the built-in ResNet-18",
    "efficientnet-lite0": "EfficientNet-Lite0",
    "resnet18": "ResNet-18",
    "resnet34": "ResNet-34",
    "resnet50": "ResNet-50",
}
AT_HAND = ("built-in", "efficientnet-lite0")  # come with the app
SIDES = {"built-in": 112, "efficientnet-lite0": 224, "resnet18": 224, "resnet34": 224, "resnet50": 224}  # pixels that suit it best
FORMER_SIDES = {"built-in": 64}  # where stored recipes name none: of the network that came with the app when they were written
LEAST_SIDE, SCRATCH_SIDE = 32, 64  # from nothing, small pictures teach as much, in a third of the time


OWN: dict[str, dict[str, Any]] = {  # what is usual for each way to train
    "head": {"optimizer": "adam", "rate": 0.005, "epochs": 20, "batch": 16, "l2": 0.3, "side": 0, "flip": False},
    "blocks": {"optimizer": "adamw", "rate": 0.0003, "epochs": 6, "batch": 16, "l2": 0.01, "side": 0, "flip": True},
    "all": {"optimizer": "adamw", "rate": 0.0003, "epochs": 6, "batch": 16, "l2": 0.01, "side": 0, "flip": True},
    "scratch": {"optimizer": "adamw", "rate": 0.001, "epochs": 15, "batch": 16, "l2": 0.01, "side": SCRATCH_SIDE, "flip": True},
}


@dataclass(frozen=True)
class PictureRecipe(Recipe):
    """A network that learns to tell the classes of a picture set apart."""

    pictures: str = setting(  # the name of a set
        "textures", "Pictures", hide="data", hidden="which examples", always=True, apart=True, group="data"
    )
    num_train: int = setting(57, "", limits=(0, picture_set.MOST_PICTURES), link="rows")  # how many pictures of it are trained on
    num_classes: int = setting(3, "", limits=(2, picture_set.MOST_CLASSES), link="kinds")  # how many classes it has
    backbone: str = setting(
        "built-in",
        "Network",
        "Each has learnt from many photos before. The first two come with this app; the page “Teach it your own pictures” "
        "downloads the others.",
        choices=BACKBONES, within="the network", hide="network", always=True, group="network",
    )  # fmt: skip
    mode: str = setting(
        "head",
        "What learns",
        "How much of the pretrained network goes on learning. Each way brings the rate and the epochs that suit it.",
        choices={mode: transfer_mode.name for mode, transfer_mode in TRANSFER_MODES.items()},
        words={mode: transfer_mode.name.lower() for mode, transfer_mode in TRANSFER_MODES.items()},
        within="what learns", hide="network", always=True, group="network",
    )  # fmt: skip
    side: int = setting(
        0,
        "Side in pixels (0: what suits it)",
        "Every picture is made so large. Larger ones show more, and take longer: twice the side is four times the work.",
        limits=(0, 320), step=32, unit="pixels", said="Side of a picture", zero="what suits it", hide="network",
        group="network",
    )  # fmt: skip
    train_limit: int = setting(
        0, help="Fewer pictures are harder to learn from. They are taken from all classes in turn.", limits=(0, picture_set.MOST_PICTURES),
        step=5, capped="num_train",
    )  # fmt: skip
    flip: bool = setting(
        True, "Mirror half of them", "Switch it off where left and right matter.", said="Half of them mirrored", within="mirroring",
        hide="augmentation", hidden="augmentation", group="altered",
    )  # fmt: skip
    crop: float = setting(
        0.3, "Cut away up to this share", "A part of the picture fills the whole: larger, and elsewhere.", limits=(0, 0.9),
        widget="slider", step=0.1, said="Cut away up to", within="cutting away", hide="augmentation", group="altered",
    )  # fmt: skip
    colour: float = setting(
        0.2, "Change light and colours by up to this share", "Brightness, contrast and saturation.", limits=(0, 0.9), widget="slider",
        step=0.1, said="Light and colours changed by", within="light and colours", hide="augmentation", group="altered",
    )  # fmt: skip
    rotate: float = setting(
        0.0, "Turn by up to so many degrees", "Either way.", limits=(0, 180), unit="degrees", widget="slider", step=5.0,
        link="turn", said="Turned by up to", hide="augmentation", group="altered",
    )  # fmt: skip
    optimizer: str = "adam"
    rate: float = 0.005
    schedule: str = "onecycle"
    batch: int = 16
    epochs: int = 20
    l2: float = 0.3
    dropout: float = setting(0.0, "")

    tested = False  # there are too few for a third part
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
    def classes(self) -> tuple[str, ...]:  # type: ignore[override]  # what is a field elsewhere is read from the set here
        """The names of the classes; numbers where the set is not on this machine any more."""
        return class_names(self.pictures, self.num_classes)

    @property
    def training(self) -> int:
        """How many pictures are trained on."""
        return min(self.train_limit or self.num_train, self.num_train)

    @property
    def own(self) -> bool:
        """Whether the pictures are somebody's own, not a sample set."""
        return self.pictures not in SAMPLES

    def in_words(self, name: str) -> str:
        """The value of a field as people say it, such as "textures", or "57 of one's own (3f2a)"."""
        if name == "pictures":
            return f"{self.num_train:,} of one's own ({self.pictures[:4]})" if self.own else self.pictures
        return super().in_words(name)

    def to_json(self) -> str:
        """As JSON text, with the side in pixels: another network may come with a later version, which sees others."""
        return json.dumps(json.loads(super().to_json()) | {"side": self.pixels})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The recipe that `to_json` wrote, also that of the first version, which left the side to the network.

        Raises:
            ValueError: The text is not a recipe.
        """
        recipe = super().from_json(text)
        side = recipe.side or FORMER_SIDES.get(recipe.backbone, 0)
        return replace(recipe, side=0 if side == SIDES[recipe.backbone] else side)

    @property
    def pixels(self) -> int:
        """Along each side of what the network gets."""
        return self.side or SIDES[self.backbone]


@lru_cache(64)
def class_names(pictures: str, num_classes: int) -> tuple[str, ...]:
    """The classes of a picture set by name."""
    try:
        return picture_set.picture_set(pictures).classes
    except (ValueError, json.JSONDecodeError):
        return tuple(f"class {number}" for number in range(1, num_classes + 1))


def recipe_for(set_name: str, **changes: Any) -> PictureRecipe:
    """The usual recipe for a picture set and a way to train it (`mode`), with these changes.

    Raises:
        ValueError: The set is not on this machine, or a change is out of its limits; one sentence.
    """
    found = picture_set.picture_set(set_name)
    num_train = len(found.training_rows)
    values: dict[str, Any] = (
        {"pictures": set_name, "num_train": num_train, "num_classes": len(found.classes)}
        | OWN.get(changes.get("mode", "head"), {})
        | changes
    )
    values["batch"] = min(values["batch"], num_train)
    return PictureRecipe(**values)


def usual(recipe: PictureRecipe, mode: str = "") -> PictureRecipe:
    """The usual recipe for the same pictures and network in the same way to train, or in another."""
    transfer_mode = mode or recipe.mode
    return PictureRecipe(
        pictures=recipe.pictures, num_train=recipe.num_train, num_classes=recipe.num_classes, backbone=recipe.backbone, mode=transfer_mode,
        **OWN[transfer_mode] | {"batch": min(OWN[transfer_mode]["batch"], recipe.num_train)},
    )  # fmt: skip

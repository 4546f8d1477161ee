"""The recipe of a network that says what stands where on a page."""

from dataclasses import dataclass

from core.models.detector import ANCHORS
from core.training.fields import setting
from core.training.recipe import Recipe

USUAL, MOST = 2_000, 20_000  # scenes to learn from
HELD = 300  # scenes to check with after every epoch; as many for the test
GUESSING = 36.3  # the loss of saying the same in every cell, as near to the truth as that can be


@dataclass(frozen=True)
class DetectorRecipe(Recipe):
    """A small YOLO that learns on pages composed from handwritten digits and drawn shapes."""

    data: str = setting(
        "sample",
        "Handwriting",
        "Pages are composed from these digits, and from triangles, squares and crosses drawn anew. Pages to check with, and those that it "
        "is judged by at the end, are composed from digits that it never learns from.",
        choices={"sample": "of 3,500 digits", "mnist": "of 55,000 digits (MNIST)"},
        words={"sample": "5,000 digits", "mnist": "MNIST, 70,000 digits"},
        hidden="which handwriting", last=True, apart=True, group="data",
    )  # fmt: skip
    width: int = setting(
        16,
        "Maps of the first layer",
        "The second layer has twice as many maps, all others four times as many. More maps know more things apart, and take longer.",
        choices={8: "8", 16: "16", 24: "24"}, limits=(8, 24), widget="segmented", within="maps", always=True, group="network",
    )  # fmt: skip
    anchors: int = setting(
        3,
        "Anchors",
        "Boxes of usual sizes: each cell answers once for each, and says how much wider and higher the thing is. With one anchor a cell "
        "can find only one thing.",
        choices={count: str(count) for count in ANCHORS}, limits=(1, 5),
        widget="segmented", always=True, hide="network", group="network",
    )  # fmt: skip
    rate: float = 0.003
    batch: int = 32
    epochs: int = 12
    schedule: str = "onecycle"
    dropout: float = setting(0.0, "")
    train_limit: int = setting(0, f"Scenes to learn from (0 means {USUAL:,})", limits=(0, MOST))

    task, examples, most_seen = "detector", "scenes", 400_000

    @property
    def training(self) -> int:
        """How many scenes are trained on."""
        return self.train_limit or USUAL

    @property
    def guessing(self) -> float:
        """The loss of saying the same everywhere."""
        return GUESSING

"""The recipe of a network that says whether two drawings show the same digit."""

from dataclasses import dataclass

from core.training.fields import setting
from core.training.recipe import Recipe

USUAL, MOST = 6_000, 40_000  # triplets to learn from
HELD = 1_000  # triplets to check with after every epoch; as many for the test
LOSSES = {"contrastive": "contrastive", "triplet": "triplet"}


@dataclass(frozen=True)
class SiameseRecipe(Recipe):
    """A siamese network that learns from triplets of handwritten digits."""

    data: str = setting(
        "sample",
        "Handwriting",
        "Triplets are drawn from these digits. Those to check with, and those that it is judged by at the end, are drawn from digits that "
        "it never learns from.",
        choices={"sample": "of 3,500 digits", "mnist": "of 55,000 digits (MNIST)"},
        words={"sample": "5,000 digits", "mnist": "MNIST, 70,000 digits"},
        hidden="which handwriting", last=True, apart=True, group="data",
    )  # fmt: skip
    unseen: int = setting(
        0,
        "Digits that it never sees",
        "It learns without these, and is judged at the end on pairs of these alone: does it tell apart what nobody has shown it?",
        choices={0: "none", 3: "7, 8 and 9"}, limits=(0, 3), widget="segmented", always=True, group="data",
    )  # fmt: skip
    loss: str = setting(
        "contrastive",
        "Loss",
        "Contrastive: each pair by itself; the same digit is pulled together, different ones are pushed apart as far as the margin. "
        "Triplet: the same digit has to lie closer than another one, by the margin.",
        choices=LOSSES, widget="segmented", always=True, group="network",
    )  # fmt: skip
    margin: float = setting(
        1.0,
        "Margin",
        "How far apart is far enough. Two pictures can be 2 apart at most.",
        limits=(0.1, 1.9), widget="slider", step=0.1, always=True, group="network",
    )  # fmt: skip
    features: int = setting(
        32,
        "Features",
        "How many numbers it says of a picture. With two of them, all pictures lie on a circle.",
        choices={2: "2", 8: "8", 32: "32"}, limits=(2, 32), widget="segmented", always=True, group="network",
    )  # fmt: skip
    width: int = setting(
        16,
        "Maps of the first layer",
        "The second layer has twice as many maps, the third four times as many. More maps know more strokes apart, and take longer.",
        choices={8: "8", 16: "16", 32: "32"}, limits=(8, 32), widget="segmented", within="maps", always=True, group="network",
    )  # fmt: skip
    epochs: int = 6
    schedule: str = "onecycle"
    rate: float = 0.003
    dropout: float = setting(0.0, "")
    train_limit: int = setting(0, f"Triplets to learn from (0 means {USUAL:,})", limits=(0, MOST))

    task, examples, most_seen = "siamese", "triplets", 600_000

    @property
    def training(self) -> int:
        """How many triplets are trained on."""
        return self.train_limit or USUAL

    @property
    def guessing(self) -> float:
        """The loss of a network to which all pairs are equally far apart: half a margin for the contrastive loss."""
        return self.margin**2 / 4 if self.loss == "contrastive" else self.margin

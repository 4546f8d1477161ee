"""The recipe of a game on digits: a forger that makes them and a detective that says which are real."""

from dataclasses import dataclass

from core.data.digits.digit_set import SETS
from core.models.digit_gan import GanSize
from core.training.fields import setting
from core.training.recipe import Recipe

SIZES = {
    "small": GanSize(noise=32, forger=32, detective=12),
    "medium": GanSize(noise=64, forger=64, detective=24),
    "large": GanSize(noise=64, forger=96, detective=32),
}
LOSSES = {"usual": "usual (log-probabilities)", "hinge": "hinge", "squares": "least squares"}


@dataclass(frozen=True)
class GanRecipe(Recipe):
    """Two networks that learn from one another: whoever is asked for a 7 gets one that nobody wrote."""

    data: str = setting(
        "sample",
        "Digits to learn from",
        "Handwritten digits of 28 × 28 pixels, each with its name: the forger is asked for a digit. Others are kept apart, to compare "
        "the forged ones with.",
        choices={"sample": "3,500 digits", "mnist": "55,000 digits (MNIST)"},
        words={"sample": "5,000 digits", "mnist": "MNIST, 70,000 digits"},
        said="Digits", hidden="which examples", last=True, group="data",
    )  # fmt: skip
    size: str = setting(
        "small",
        "Size of the two",
        "How many maps the forger begins with and the detective looks with, and how many random numbers a picture is made of.",
        choices={"small": "small (32 and 12 maps)", "medium": "medium (64 and 24)", "large": "large (96 and 32)"},
        words={name: name for name in SIZES}, always=True, hide="network", group="network",
    )  # fmt: skip
    loss: str = setting(
        "usual",
        "What they play for",
        "Usual: the detective's scores become probabilities, and each is paid by their logarithm. Hinge: the detective is content with a "
        "score of 1 or −1. Least squares: it aims at exactly 1 and 0.",
        choices=LOSSES, within="what they play for", hide="network", group="network",
    )  # fmt: skip
    detective_rate: float = setting(
        1.0,
        "Detective's rate, times the forger's",
        "Below 1 the detective learns more slowly than the forger, above 1 faster.",
        limits=(0.05, 20), format="g", step=0.25, within="detective's share of the rate", group="rate",
    )  # fmt: skip
    steep: float = setting(
        0.1,
        "Price of a steep opinion (R1)",
        "What it costs the detective if a small change of a real digit changes its score much. With 0 it may become so sure that nothing "
        "can be learnt from it.",
        limits=(0, 100), steps=(0.0, 0.01, 0.03, 0.1, 0.3, 1.0, 10.0), format="g", within="price of a steep opinion", group="cures",
    )  # fmt: skip
    smooth: float = setting(
        0.0,
        "Label smoothing",
        "Real digits count as real only to 1 less this, so that the detective is never quite sure.",
        limits=(0, 0.4), widget="slider", step=0.05, within="label smoothing", group="cures",
    )  # fmt: skip
    average: float = setting(
        0.99,
        "Running average of the forger",
        "Pictures are made by an average of the forger's weights: after each step so much of the old average stays. 0: the weights "
        "themselves.",
        limits=(0, 0.9999), format="g", step=0.01, within="running average", group="cures",
    )  # fmt: skip
    optimizer: str = "rmsprop"  # it has no swing: in a game yesterday's direction is of little use
    rate: float = 0.001
    batch: int = 32
    epochs: int = 30
    dropout: float = setting(0.0, "")
    l1: float = setting(0.0, "")
    patience: int = setting(0, "")
    mixed_precision: bool = setting(False, "")
    train_limit: int = setting(0, limits=(0, SETS["mnist"]))

    task, examples, most_seen = "gan", "digits", 2_000_000

    @property
    def training(self) -> int:
        """How many digits are trained on."""
        return min(self.train_limit or SETS[self.data], SETS[self.data])

    @property
    def guessing(self) -> float:
        """The detective's loss at the draw."""
        return {"usual": 1.386294, "hinge": 2.0, "squares": 0.5}[self.loss]

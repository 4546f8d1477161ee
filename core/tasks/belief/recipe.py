"""The recipe of a deep belief network: two Boltzmann machines without labels, then labels."""

from dataclasses import dataclass

from core.data.digits.digit_set import SETS, spread
from core.models.deep_belief import LABELS, MACHINES
from core.training.fields import setting
from core.training.recipe import Recipe

COUNTS = {"none": 0, "100": 100, "500": 500, "5000": 5_000}  # of labels, at most as many as there are digits


@dataclass(frozen=True)
class BeliefRecipe(Recipe):
    """Two machines learn digits, one on top of the other; then a network that begins with their weights meets one that does not."""

    data: str = setting(
        "sample",
        "Digits to learn from",
        "Handwritten digits of 28 × 28 pixels. The machines do not see what they are called. Others are kept apart, to check after every "
        "epoch and to judge at the end.",
        choices={"sample": "3,500 digits", "mnist": "55,000 digits (MNIST)"},
        words={"sample": "5,000 digits", "mnist": "MNIST, 70,000 digits"},
        said="Digits", hidden="which examples", last=True, group="data",
    )  # fmt: skip
    labels: str = setting(
        "100",
        "Labels, once the machines have learnt",
        "Two networks then learn from so many digits with their names: one begins with the weights of the machines, the other with random "
        "ones. Else they are the same.",
        choices={"none": "none: only the machines", "100": "100", "500": "500", "5000": "5,000, or all there are"},
        words={"none": "none", "100": "100", "500": "500", "5000": "5,000 or all"},
        said="Labels", always=True, widget="select", group="data",
    )  # fmt: skip
    first: int = setting(
        256,
        "Hidden units of the first machine",
        "Each has a weight to each of the 784 pixels.",
        limits=(1, 1024), step=32, within="units of the first machine", always=True, hide="network", group="network",
    )  # fmt: skip
    second: int = setting(
        128,
        "Hidden units of the second",
        "Each has a weight to each hidden unit of the first.",
        limits=(1, 1024), step=32, within="units of the second machine", always=True, hide="network", group="network",
    )  # fmt: skip
    label_rate: float = setting(
        2.0,
        "Rate with labels, times the machines'",
        "Networks that learn from labels stand more than machines do, whose dreams are samples.",
        limits=(0.01, 100), format="g", step=0.5, within="rate with labels, times the machines'", group="rate",
    )  # fmt: skip
    optimizer: str = "momentum"  # as in 2006
    rate: float = 0.05
    batch: int = 50
    epochs: int = setting(
        24, help="Without labels, half of them for each machine, one after the other; with labels a third, and the last third for these."
    )
    l2: float = 0.0001
    dropout: float = setting(0.0, "")
    l1: float = setting(0.0, "")
    patience: int = setting(0, "")
    mixed_precision: bool = setting(False, "")
    train_limit: int = setting(0, limits=(0, SETS["mnist"]))

    task, examples, most_seen = "belief", "digits", 4_000_000

    @property
    def training(self) -> int:
        """How many digits the machines learn from."""
        return min(self.train_limit or SETS[self.data], SETS[self.data])

    @property
    def labelled(self) -> int:
        """How many of them have a label in the end."""
        return min(COUNTS[self.labels], self.training)

    @property
    def guessing(self) -> float:
        """The mean squared error of the mean picture."""
        return spread(self.data)

    def stage(self, epoch: int) -> int:
        """Of an epoch, 0 for the first: 1 or 2, the machine that learns; 3, with labels."""
        return 1 + epoch * (LABELS if self.labelled else MACHINES) // self.epochs

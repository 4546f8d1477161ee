"""The recipe of a network that reads digits."""

import re
from dataclasses import dataclass

from core.data.digits import our_digits
from core.data.digits.digit_set import SETS
from core.models import stack
from core.models.activations import ACTIVATIONS, STARTS
from core.training.fields import setting
from core.training.recipe import Recipe

# The networks of the course, by their text.
NETWORKS = {
    "The course's CNN": "conv32 pool conv64 pool dense128",
    "LeNet-5": "conv6k5p2 avg conv16k5 avg dense120 dense84",
    "Plain dense": "dense256 dense128",
    "Small and fast": "conv16 pool conv32 pool dense64",
}

INPUT: stack.Shape = (1, 28, 28)
CLASSES = 10


def _altered(label: str, help: str, most: float, top: float, step: float, said: str, **more: str) -> float:
    """A way in which pictures are altered; the number is a standard deviation."""
    help = f"{help} Two of three pictures stay below this, some go beyond."
    how = {"widget": "slider", "hide": "augmentation", "hidden": "augmentation", "group": "altered"} | more
    return setting(0.0, label, help, limits=(0, most), top=top, step=step, said=said, **how)


@dataclass(frozen=True)
class DigitRecipe(Recipe):
    """A stack of layers that learns handwritten digits."""

    data: str = setting(
        "sample",
        "Digits to learn from",
        "Handwritten digits of 28 × 28 pixels. Besides these, others are kept apart: validation digits, on which the network is "
        "checked after every epoch, and test digits, on which it is judged once at the end.",
        choices={"sample": "3,500 digits", "mnist": "55,000 digits (MNIST)"},
        words={"sample": "5,000 digits", "mnist": "MNIST, 70,000 digits"},
        said="Digits", hidden="which examples", last=True, group="data",
    )  # fmt: skip
    own: str = setting("", "", apart=True)  # the name of digits that a class drew; they stand in the place of `data`
    network: str = setting(
        NETWORKS["The course's CNN"],
        "Network",
        words={text: name for name, text in NETWORKS.items()} | {"": "no hidden layer"}, always=True, group="network",
    )  # fmt: skip
    activation: str = setting(
        "relu",
        "Activation",
        "What every neuron does with its sum before passing it on. ReLU keeps the learning signal alive through many layers.",
        choices={name: activation.label for name, activation in ACTIVATIONS.items()}, group="start",
    )  # fmt: skip
    init: str = setting(
        "default",
        "First weights",
        "The random numbers to begin with. Xavier suits tanh and sigmoid, He suits ReLU. Zeros and very large ones go wrong: try.",
        choices={name: start.label for name, start in STARTS.items()}, within="first weights", group="start", torch="nn.init",
    )  # fmt: skip
    batch_norm: bool = setting(
        False,
        "Batch norm",
        "Brings each neuron's sums to mean 0 and spread 1 within a batch, then learns the best scale and shift. Steadier, so the "
        "rate may be higher.",
        within="batch norm", group="start", torch="nn.BatchNorm2d",
    )  # fmt: skip
    dropout: float = setting(
        0.5, help="Share of each hidden dense layer's neurons switched off at random in every step, so that none can be relied on."
    )
    train_limit: int = setting(0, limits=(0, SETS["mnist"]))
    rotate: float = _altered("Turn, degrees", "Turn by about so many degrees, either way.", 180, 45.0, 1.0,
                             "Rotated by", unit="degrees", within="turn")  # fmt: skip
    shift: float = _altered("Shift, pixels", "Shift by about so many pixels.", 14, 6.0, 0.5, "Shifted by", unit="pixels")
    zoom: float = _altered("Zoom", "Zoom larger or smaller by about this share.", 1, 0.5, 0.05, "Zoomed by")
    noise: float = _altered("Noise", "Noise on the ink: so much brighter or darker.", 1, 0.5, 0.05, "Noise")

    task, examples, most_seen = "digits", "pictures", 6_000_000
    classes = tuple(str(digit) for digit in range(CLASSES))

    def __post_init__(self) -> None:
        if self.own and (not re.fullmatch(r"[0-9a-f]{16}", self.own) or not 0 < self.train_limit <= our_digits.MOST):
            raise ValueError("These are no digits of a class: such a training begins on the page Class.")
        super().__post_init__()
        if self.batch_norm and self.batch == 1:
            raise ValueError("Batch norm needs a batch of 2 or more: one picture has no spread to normalize by.")
        stack.cost(stack.parse(self.network), INPUT, CLASSES, self.batch_norm)

    @property
    def training(self) -> int:
        """How many pictures are trained on."""
        return self.train_limit if self.own else min(self.train_limit or SETS[self.data], SETS[self.data])

    def in_words(self, name: str) -> str:
        """The value of a field as people say it."""
        return f"{self.train_limit:,} digits of a class" if name == "data" and self.own else super().in_words(name)

    @property
    def steps_per_epoch(self) -> int:
        """Updates in one epoch. With batch norm a last batch of one picture is left out: it has no spread to normalize by."""
        whole, rest = divmod(self.training, self.batch)
        return whole + (rest > self.batch_norm)

    @property
    def augments(self) -> bool:
        """Whether pictures are altered at all."""
        return bool(self.rotate or self.shift or self.zoom or self.noise)

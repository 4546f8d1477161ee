"""The recipe of a training: everything that decides it, in a form that fits into a link and into the history."""

from dataclasses import dataclass

from core.models import stack
from core.training.linked import Linked

OPTIMIZERS = ("sgd", "momentum", "rmsprop", "adam", "adamw")
SCHEDULES = ("constant", "step", "cosine", "onecycle")
SETS = {"sample": 3_500, "mnist": 55_000}  # digits to train on: what is always at hand, or all of MNIST
MAX_SEEN = 6_000_000  # pictures shown to a network in one training

# The networks of the course, by their text.
NETWORKS = {
    "The course's CNN": "conv32 pool conv64 pool dense128",
    "LeNet-5": "conv6k5p2 avg conv16k5 avg dense120 dense84",
    "Plain dense": "dense256 dense128",
    "Small and fast": "conv16 pool conv32 pool dense64",
}

INPUT: stack.Shape = (1, 28, 28)
CLASSES = 10

CHOICES: dict[str, tuple[str, ...]] = {
    "data": tuple(SETS),
    "activation": tuple(stack.ACTIVATIONS),
    "init": stack.INITS,
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
}
LIMITS: dict[str, tuple[float, float]] = {
    "count": (0, max(SETS.values())),
    "dropout": (0, 0.9),
    "rate": (0, 1000),
    "batch": (1, 4096),
    "epochs": (1, 200),
    "l1": (0, 1),
    "l2": (0, 1),
    "rotate": (0, 180),
    "shift": (0, 14),
    "zoom": (0, 1),
    "noise": (0, 1),
    "clip": (0, 1000),
    "patience": (0, 100),
    "seed": (0, 9999),
}


@dataclass(frozen=True)
class Recipe(Linked):
    """Which network to train on what, and how. The same recipe on the same device gives the same curves."""

    data: str = "sample"
    count: int = 0  # how many of the training pictures to use; 0: all
    network: str = NETWORKS["The course's CNN"]
    activation: str = "relu"
    init: str = "default"
    dropout: float = 0.5  # after each hidden dense layer
    batch_norm: bool = False
    optimizer: str = "adam"
    rate: float = 0.001
    schedule: str = "constant"
    batch: int = 64
    epochs: int = 10
    l1: float = 0.0
    l2: float = 0.0  # weight decay
    rotate: float = 0.0  # degrees, standard deviation; so are the next three
    shift: float = 0.0  # pixels
    zoom: float = 0.0  # share
    noise: float = 0.0
    clip: float = 0.0  # largest length of the gradient; 0: not clipped
    patience: int = 0  # epochs without a better validation loss before stopping early; 0: never
    seed: int = 0
    half: bool = True  # 16-bit numbers where the device is faster with them

    choices, limits = CHOICES, LIMITS

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.rate:
            raise ValueError("rate must be above 0: with a rate of 0 nothing is learned.")
        if self.batch_norm and self.batch == 1:
            raise ValueError("Batch norm needs a batch of 2 or more: one picture has no spread to normalize by.")
        if self.batch > self.training:
            raise ValueError(f"A batch of {self.batch:,} is larger than the {self.training:,} training pictures. Choose a smaller batch.")
        if self.training * self.epochs > MAX_SEEN:
            raise ValueError(
                f"{self.epochs} epochs of {self.training:,} pictures are too many; up to {MAX_SEEN:,} can be shown in one training."
            )
        stack.cost(stack.parse(self.network), INPUT, CLASSES, self.batch_norm)

    @property
    def training(self) -> int:
        """How many pictures are trained on."""
        return min(self.count or SETS[self.data], SETS[self.data])

    @property
    def steps_per_epoch(self) -> int:
        """Updates in one epoch, also called iterations: 1000 pictures in batches of 100 are 10.

        With batch norm a last batch of one picture is left out: one picture has no spread to normalize by.
        """
        whole, rest = divmod(self.training, self.batch)
        return whole + (rest > self.batch_norm)

    @property
    def steps(self) -> int:
        """Updates in the whole training, if it is not stopped early."""
        return self.steps_per_epoch * self.epochs

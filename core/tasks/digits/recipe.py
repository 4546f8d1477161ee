"""The recipe of a network that reads digits."""

from dataclasses import dataclass

from core.models import stack
from core.training import recipe
from core.training.recipe import Recipe

SETS = {"sample": 3_500, "mnist": 55_000}  # digits to train on: what is always at hand, or all of MNIST

# The networks of the course, by their text.
NETWORKS = {
    "The course's CNN": "conv32 pool conv64 pool dense128",
    "LeNet-5": "conv6k5p2 avg conv16k5 avg dense120 dense84",
    "Plain dense": "dense256 dense128",
    "Small and fast": "conv16 pool conv32 pool dense64",
}

INPUT: stack.Shape = (1, 28, 28)
CLASSES = 10

CHOICES = recipe.CHOICES | {"data": tuple(SETS), "activation": tuple(stack.ACTIVATIONS), "init": stack.INITS}
LIMITS = recipe.LIMITS | {"count": (0, max(SETS.values())), "rotate": (0, 180), "shift": (0, 14), "zoom": (0, 1), "noise": (0, 1)}


@dataclass(frozen=True)
class DigitRecipe(Recipe):
    """A stack of layers that learns handwritten digits."""

    data: str = "sample"
    network: str = NETWORKS["The course's CNN"]
    activation: str = "relu"
    init: str = "default"
    batch_norm: bool = False
    rotate: float = 0.0  # degrees, standard deviation; so are the next three
    shift: float = 0.0  # pixels
    zoom: float = 0.0  # share
    noise: float = 0.0

    choices, limits = CHOICES, LIMITS
    task, examples, most_seen = "digits", "pictures", 6_000_000
    classes = tuple(str(digit) for digit in range(CLASSES))

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.batch_norm and self.batch == 1:
            raise ValueError("Batch norm needs a batch of 2 or more: one picture has no spread to normalize by.")
        stack.cost(stack.parse(self.network), INPUT, CLASSES, self.batch_norm)

    @property
    def training(self) -> int:
        """How many pictures are trained on."""
        return min(self.count or SETS[self.data], SETS[self.data])

    @property
    def steps_per_epoch(self) -> int:
        """Updates in one epoch. With batch norm a last batch of one picture is left out: it has no spread to normalize by."""
        whole, rest = divmod(self.training, self.batch)
        return whole + (rest > self.batch_norm)

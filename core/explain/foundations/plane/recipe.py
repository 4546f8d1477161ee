"""The recipe of a training in the plane: everything that decides it, in a form that fits into a link."""

from dataclasses import dataclass

from core.data.points import points
from core.models.plane_net import ACTIVATIONS, FEATURES, INITS
from core.training.linked import Linked

OPTIMIZERS = ("sgd", "momentum", "rmsprop", "adam")
MAX_LAYERS, MAX_NEURONS = 6, 8
MAX_STEPS = 6000  # what one CPU thread trains in about a second and a half

CHOICES: dict[str, tuple[str, ...]] = {
    "data": points.KINDS,
    "activation": tuple(ACTIVATIONS),
    "init": tuple(INITS),
    "optimizer": OPTIMIZERS,
}
LIMITS: dict[str, tuple[float, float]] = {
    "count": (10, points.MAX_POINTS),
    "classes": (2, points.MAX_CLASSES),
    "noise": (0, 1),
    "test": (0.1, 0.9),
    "rate": (0, 100),
    "batch": (1, points.MAX_POINTS),
    "epochs": (1, 1000),
    "dropout": (0, 0.8),
    "l1": (0, 1),
    "l2": (0, 1),
    "patience": (0, 100),
    "seed": (0, 9999),
}


@dataclass(frozen=True)
class Recipe(Linked):
    """What to train on which points, and how. The same recipe always gives the same training."""

    data: str = "circles"
    count: int = 200
    classes: int = 2  # heaps of "blobs"
    noise: float = 0.1
    test: float = 0.5  # share of the points set aside for testing
    own: str = ""  # one's own points, packed
    features: tuple[str, ...] = ("x1", "x2")
    layers: tuple[int, ...] = (3,)  # neurons of each hidden layer
    activation: str = "tanh"
    init: str = "xavier"
    optimizer: str = "adam"
    rate: float = 0.03
    batch: int = 20
    epochs: int = 300
    dropout: float = 0.0
    batch_norm: bool = False
    l1: float = 0.0
    l2: float = 0.0
    patience: int = 0  # epochs without a better test loss before stopping early; 0 never stops
    seed: int = 0

    choices, limits = CHOICES, LIMITS

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.rate:
            raise ValueError("rate must be above 0: with a rate of 0 nothing is learned.")
        if not self.features or len(set(self.features)) < len(self.features) or not set(self.features) <= set(FEATURES):
            raise ValueError(f"features must be one or more of {', '.join(FEATURES)}, each once.")
        if len(self.layers) > MAX_LAYERS or not all(1 <= neurons <= MAX_NEURONS for neurons in self.layers):
            raise ValueError(f"layers can be up to {MAX_LAYERS} layers of 1 to {MAX_NEURONS} neurons, such as 4-2.")
        points.unpack(self.own)

    def points(self) -> points.Points:
        """The points of this recipe.

        Raises:
            ValueError: There are too few, of too few classes.
        """
        return points.make(self.data, self.count, self.noise, self.classes, self.test, self.seed, self.own)

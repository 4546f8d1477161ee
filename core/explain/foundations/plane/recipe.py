"""The recipe of a training in the plane: everything that decides it, in a form that fits into a link."""

from dataclasses import dataclass

from core.data.points import points
from core.models.plane_net import FEATURES
from core.training.fields import setting
from core.training.linked import Linked
from core.training.optimizers import OPTIMIZERS as ALL_OPTIMIZERS

OPTIMIZERS = {name: ALL_OPTIMIZERS[name].label for name in ("sgd", "momentum", "rmsprop", "adam")}
DATA = {
    "circles": "disc in a ring",
    "moons": "two moons",
    "spirals": "two spirals",
    "xor": "four squares (XOR)",
    "blobs": "heaps",
    "slope": "ramp (regression)",
    "waves": "hills (regression)",
    "own": "only my points",
    "own_values": "only my points (values)",
}
INPUTS = {"x1": "x₁", "x2": "x₂", "x1sq": "x₁²", "x2sq": "x₂²", "x1x2": "x₁·x₂", "sinx1": "sin 2x₁", "sinx2": "sin 2x₂"}
ACTIVATIONS = {"tanh": "tanh", "relu": "ReLU", "leaky": "leaky ReLU", "sigmoid": "sigmoid", "linear": "none (linear)"}
INITS = {"xavier": "Xavier", "he": "He", "small": "very small", "large": "very large", "zero": "all zero"}
RATES = (0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
PENALTIES = (0.0, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1)
MAX_LAYERS, MAX_NEURONS = 6, 8
MAX_STEPS = 6000  # what one CPU thread trains in about a second and a half


@dataclass(frozen=True)
class PlaneRecipe(Linked):
    """What to train on which points, and how. The same recipe always gives the same training."""

    data: str = setting("circles", "Points", choices=DATA, hidden="kind of points")
    count: int = setting(200, "How many", limits=(10, points.MAX_POINTS), widget="slider", step=10, hidden="number of points")
    classes: int = setting(2, "Classes", limits=(2, points.MAX_CLASSES), widget="slider", hide="data", hidden="kind of points")  # "blobs"
    noise: float = setting(0.1, "Noise", "How far points stray from their shape.", limits=(0, 1), widget="slider", step=0.05)
    test: float = setting(
        0.5,
        "Share for testing",
        "Test points (rings) are never trained on. They show whether what was learned holds for new points.",
        limits=(0.1, 0.9), widget="slider", step=0.1,
    )  # fmt: skip
    own: str = setting("", hide="points", hidden="own points and CSV")  # one's own points, packed
    features: tuple[str, ...] = setting(("x1", "x2"), "Inputs the network is given", words=INPUTS, hidden="inputs")
    layers: tuple[int, ...] = setting((3,), hidden="layers and neurons")  # neurons of each hidden layer
    activation: str = setting(
        "tanh",
        "Activation",
        "What each hidden neuron does with its sum before passing it on. Without one, all cuts stay straight.",
        choices=ACTIVATIONS,
    )
    init: str = setting(
        "xavier", "First weights", "The random weights to begin with: Xavier suits tanh and sigmoid, He suits ReLU.", choices=INITS
    )
    optimizer: str = setting("adam", "Optimizer", "The rule that turns slopes into steps.", choices=OPTIMIZERS)
    rate: float = setting(0.03, "Learning rate", "The size of a learning step.", limits=(0, 100), steps=RATES, widget="select")
    batch: int = setting(20, "Batch", "Points looked at for one step.", limits=(1, points.MAX_POINTS), steps=(5, 10, 20, 50, 100, 500))
    epochs: int = setting(
        300, "Epochs", "Times that all training points are gone through.", limits=(1, 1000), steps=(50, 100, 300, 500, 1000)
    )
    dropout: float = setting(
        0.0, "Dropout", "Share of neurons switched off at random in each training step.", limits=(0, 0.8), widget="slider", step=0.1
    )
    batch_norm: bool = setting(False, "Batch norm", "Brings each neuron's sums to mean 0 and spread 1 within a batch.")
    l1: float = setting(
        0.0, "L1", "Makes every weight cost its size: useless ones go to zero.", limits=(0, 1), steps=PENALTIES, hidden="L1"
    )
    l2: float = setting(
        0.0, "L2 (weight decay)", "Makes weights cost their square: large ones shrink.", limits=(0, 1), steps=PENALTIES, hidden="L2"
    )
    patience: int = setting(
        0,
        "Early stopping: patience",
        "Stop after so many epochs without a better test loss, and go back to the best weights. 0: never. "
        "(Strictly this needs a third set of points, because the test points now help to choose.)",
        limits=(0, 100), steps=(0, 3, 10, 20, 50), hidden="early stopping",
    )  # fmt: skip
    seed: int = setting(
        0, "Seed", "Chooses the random points and first weights. The same seed always gives the same training.", limits=(0, 9999)
    )

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

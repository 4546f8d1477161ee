"""The recipe of a training in the plane: everything that decides it, in a form that fits into a link."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from core.data import points
from core.models.plane_net import ACTIVATIONS, FEATURES, INITS

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
class Recipe:
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

    def __post_init__(self) -> None:
        for name, allowed in CHOICES.items():
            if getattr(self, name) not in allowed:
                raise ValueError(f"{name} can be {', '.join(allowed)}, and not {_shown(getattr(self, name))}.")
        for name, (low, high) in LIMITS.items():
            value = getattr(self, name)
            if not math.isfinite(value) or not low <= value <= high:
                raise ValueError(f"{name} must be a number from {low:g} to {high:g}, and not {_shown(value)}.")
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

    def to_json(self) -> str:
        """The recipe as JSON text."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Recipe":
        """The recipe that `to_json` wrote.

        Raises:
            ValueError: The text is not a recipe.
        """
        try:
            found = json.loads(text)
            return cls.from_query({name: _text(value) for name, value in found.items()})
        except (json.JSONDecodeError, AttributeError, TypeError):
            raise ValueError("This is not the JSON of a recipe.") from None

    def to_query(self) -> dict[str, str]:
        """What differs from the standard recipe, as names and values for a link."""
        standard = Recipe()
        return {
            field.name: _text(getattr(self, field.name))
            for field in fields(self)
            if getattr(self, field.name) != getattr(standard, field.name)
        }

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Recipe":
        """The recipe of a link; names that are not a recipe's are left to others.

        Raises:
            ValueError: A value is of the wrong kind or out of its limits, said in one sentence.
        """
        return cls(**{field.name: _parsed(field.name, query[field.name], field.default) for field in fields(cls) if field.name in query})


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, tuple | list):
        return "-".join(str(part) for part in value) or "0"
    return str(value)


def _parsed(name: str, text: str, standard: Any) -> Any:
    """The text of a link as the kind of value that the standard recipe has there."""
    try:
        match standard:
            case bool():
                return {"0": False, "1": True}[text]
            case int():
                return int(text)
            case float():
                return float(text)
            case (int(), *_):
                return () if text == "0" else tuple(int(part) for part in text.split("-"))
            case tuple():
                return tuple(text.split("-"))
        return text
    except (ValueError, KeyError):
        raise ValueError(f"{name} cannot be {_shown(text)}.") from None


def _shown(value: Any) -> str:
    """A value from a link, short enough to be shown."""
    return repr(value if isinstance(value, int | float) else str(value)[:40])

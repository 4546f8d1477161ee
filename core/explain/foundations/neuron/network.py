"""A small network with every number given: what a student types in on the page of the neuron."""

import math
from dataclasses import dataclass

from core.explain.foundations.neuron.scalars import ACTIVATIONS, LOSSES

LIMIT = 100.0  # inputs, weights, biases and target lie between -LIMIT and LIMIT
MAX_RATE = 1000.0
MAX_LAYERS = 3
MAX_WIDTH = 4

Matrix = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Inputs, up to three dense layers, a target, a loss and a learning rate.

    weights[l][i][j] leads from value i of the layer before to neuron j of layer l, so that z = x @ W + b with x a row.
    The last layer has one neuron.

    Raises:
        ValueError: One plain sentence, for a number that is missing, not finite or out of range, for layers that do not
            fit together, and for a loss that does not suit the last activation.
    """

    inputs: tuple[float, ...]
    weights: tuple[Matrix, ...]
    biases: tuple[tuple[float, ...], ...]
    target: float
    hidden: str = "ReLU"
    output: str = "sigmoid"
    loss: str = "squared error"
    rate: float = 0.1

    def __post_init__(self) -> None:
        self._check_shapes()
        self._check_numbers()
        self._check_functions()

    def _check_shapes(self) -> None:
        shape = self.shape
        if not 2 <= len(shape) <= MAX_LAYERS + 1 or not all(1 <= width <= MAX_WIDTH for width in shape) or shape[-1] != 1:
            raise ValueError(f"A network here has one to {MAX_LAYERS} layers of one to {MAX_WIDTH} neurons, the last with one.")
        for before, width, matrix in zip(shape, shape[1:], self.weights, strict=False):
            if len(matrix) != before or any(len(row) != width for row in matrix):
                raise ValueError("Each layer needs one weight from every value of the layer before to each of its neurons.")

    def _check_numbers(self) -> None:
        every_weight = (w for matrix in self.weights for row in matrix for w in row)
        for what, numbers in (
            ("Every input", self.inputs),
            ("Every weight", every_weight),
            ("Every bias", (b for layer in self.biases for b in layer)),
            ("The target", (self.target,)),
        ):
            for number in numbers:
                if number is None or not math.isfinite(number) or abs(number) > LIMIT:
                    raise ValueError(f"{what} has to be a number from −{LIMIT:g} to {LIMIT:g}.")
        if self.rate is None or not 0 < self.rate <= MAX_RATE:
            raise ValueError(f"The learning rate has to be a number above 0 and at most {MAX_RATE:g}.")

    def _check_functions(self) -> None:
        if self.hidden not in ACTIVATIONS or self.output not in ACTIVATIONS:
            raise ValueError(f"An activation is one of: {', '.join(ACTIVATIONS)}.")
        if self.loss not in LOSSES:
            raise ValueError(f"A loss is one of: {', '.join(LOSSES)}.")
        if self.loss == "binary cross-entropy":
            if self.output != "sigmoid":
                raise ValueError("Binary cross-entropy needs a guess between 0 and 1: choose sigmoid for the last neuron.")
            if not 0 <= self.target <= 1:
                raise ValueError("With binary cross-entropy the target has to lie between 0 and 1.")

    @property
    def shape(self) -> tuple[int, ...]:
        """How many values each layer has, the inputs first: (2, 2, 1) for two-two-one."""
        return (len(self.inputs), *(len(layer) for layer in self.biases))

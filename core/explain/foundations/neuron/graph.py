"""A network as a graph of single numbers, walked forward by arithmetic and backward by the chain rule, by hand.

Names are those on screen: inputs `x1`, `x2`; hidden neurons `h1`, `h2` and, one layer on, `k1`, `k2`; the last neuron's
activation is `a`, its weighted sum `z`, the target `y`, the loss `L`. A hidden neuron's sum is `z(h1)`, a weight between
layers `w(x1→h1)`; in a single neuron they are `z` and `w1`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from core.explain.foundations.neuron.network import Network
from core.explain.foundations.neuron.scalars import ACTIVATIONS, LOSSES

HIDDEN_LETTERS = "hk"


@dataclass(frozen=True, slots=True)
class Neuron:
    """z = sum of weight times input, plus bias; a = activation(z). All fields but the last three are names."""

    output: str
    sum: str
    bias: str
    inputs: tuple[str, ...]
    weights: tuple[str, ...]
    activation: str
    layer: int
    row: int


@dataclass(frozen=True, slots=True)
class Edge:
    """One step back: `child` was computed from `parent`.

    local is d child / d parent; product is the running product dL/d child times local; total is what has arrived at
    the parent so far. The two differ where several paths lead back to the parent: then their products add up.
    """

    child: str
    parent: str
    local: float
    product: float
    total: float


@dataclass(frozen=True, slots=True)
class Graph:
    """Neurons in the order of computing, layer by layer, and the loss at the end."""

    layers: tuple[tuple[Neuron, ...], ...]
    loss: str

    @property
    def neurons(self) -> tuple[Neuron, ...]:
        """All neurons in the order in which they are computed."""
        return tuple(neuron for layer in self.layers for neuron in layer)

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of all weights and biases."""
        return tuple(name for neuron in self.neurons for name in (*neuron.weights, neuron.bias))


def build(network: Network) -> Graph:
    """The graph of a network: who is computed from whom."""
    before = tuple(f"x{i + 1}" for i in range(len(network.inputs)))
    layers = []
    for layer in range(len(network.biases)):
        layers.append(tuple(_neuron(network, layer, row, before) for row in range(len(network.biases[layer]))))
        before = tuple(neuron.output for neuron in layers[-1])
    return Graph(tuple(layers), network.loss)


def _neuron(network: Network, layer: int, row: int, before: tuple[str, ...]) -> Neuron:
    last = layer == len(network.biases) - 1
    output = "a" if last else f"{HIDDEN_LETTERS[layer]}{row + 1}"
    alone = len(network.biases) == 1
    weights = tuple(f"w{i + 1}" if alone else f"w({name}→{output})" for i, name in enumerate(before))
    return Neuron(
        output,
        "z" if last else f"z({output})",
        "b" if last else f"b({output})",
        before,
        weights,
        network.output if last else network.hidden,
        layer,
        row,
    )


def start(network: Network, graph: Graph) -> dict[str, float]:
    """What is known before anything is computed: inputs, target, weights and biases, by name."""
    known = {f"x{i + 1}": value for i, value in enumerate(network.inputs)} | {"y": network.target}
    for neuron in graph.neurons:
        matrix, biases = network.weights[neuron.layer], network.biases[neuron.layer]
        known |= {name: row[neuron.row] for name, row in zip(neuron.weights, matrix, strict=True)}
        known[neuron.bias] = biases[neuron.row]
    return known


def forward(graph: Graph, known: Mapping[str, float]) -> dict[str, float]:
    """Every value of the graph, from the inputs to the loss."""
    values = dict(known)
    for neuron in graph.neurons:
        products = (values[w] * values[x] for w, x in zip(neuron.weights, neuron.inputs, strict=True))
        values[neuron.sum] = sum(products) + values[neuron.bias]
        values[neuron.output] = ACTIVATIONS[neuron.activation].value(values[neuron.sum])
    values["L"] = LOSSES[graph.loss].value(values["a"], values["y"])
    return values


def backward(graph: Graph, values: Mapping[str, float]) -> list[Edge]:
    """The chain rule edge by edge, from the loss back to every weight and bias; inputs are data and get none."""
    gradient = {"L": 1.0}
    edges: list[Edge] = []

    def step(child: str, parent: str, local: float) -> None:
        product = gradient[child] * local
        gradient[parent] = gradient.get(parent, 0.0) + product
        edges.append(Edge(child, parent, local, product, gradient[parent]))

    step("L", "a", LOSSES[graph.loss].derivative(values["a"], values["y"]))
    for neuron in (neuron for layer in reversed(graph.layers) for neuron in layer):
        slope = ACTIVATIONS[neuron.activation].derivative(values[neuron.sum], values[neuron.output])
        step(neuron.output, neuron.sum, slope)
        for weight, name in zip(neuron.weights, neuron.inputs, strict=True):
            step(neuron.sum, weight, values[name])  # z = … + weight × input + …, so dz/dweight is the input
        step(neuron.sum, neuron.bias, 1.0)
        if neuron.layer > 0:
            for weight, name in zip(neuron.weights, neuron.inputs, strict=True):
                step(neuron.sum, name, values[weight])  # and dz/dinput is the weight
    return edges


def gradients(edges: list[Edge]) -> dict[str, float]:
    """dL/d name for every name that the walk back reached."""
    return {edge.parent: edge.total for edge in edges}

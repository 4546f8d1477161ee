"""The same network over many updates: everything the player shows, computed in one go, and its check by autograd."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch.nn import functional as F

from core.explain.foundations.neuron.graph import Graph, backward, build, forward, gradients, start
from core.explain.foundations.neuron.network import Network

UPDATES = 100
RUNAWAY = 1e12  # a loss beyond this has run away

TORCH_ACTIVATIONS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "ReLU": torch.relu,
    "none": lambda z: z,
}
TORCH_LOSSES: dict[str, Callable[..., torch.Tensor]] = {"squared error": F.mse_loss, "binary cross-entropy": F.binary_cross_entropy}

Round = dict[str, float]


@dataclass(frozen=True, slots=True)
class NeuronRecord:
    """What happened, update after update.

    A round holds every number by name: values (`z`), gradients (`dL/dz`), local derivatives (`dz/dw1`), products along an
    edge (`z⇠w1`), the sum that had arrived by then (`Σ z⇠w1`) and the parameters after the update (`new w1`).
    diverged is true where the record stops early because the loss ran away.
    """

    graph: Graph
    rounds: tuple[Round, ...]
    diverged: bool

    @property
    def losses(self) -> list[float]:
        """The loss before each update."""
        return [numbers["L"] for numbers in self.rounds]


def record(network: Network, updates: int = UPDATES) -> NeuronRecord:
    """Round 0 with the network's own numbers, then one round after each of `updates` updates w := w - rate * dL/dw."""
    graph = build(network)
    known = start(network, graph)
    rounds: list[Round] = []
    for _ in range(updates + 1):
        numbers = one_round(graph, known, network.rate)
        if rounds and not _tame(numbers):
            return NeuronRecord(graph, tuple(rounds), diverged=True)
        rounds.append(numbers)
        known = known | {name: numbers[f"new {name}"] for name in graph.parameters}
    return NeuronRecord(graph, tuple(rounds), diverged=False)


def one_round(graph: Graph, known: Mapping[str, float], rate: float) -> Round:
    """Forward, backward and update once; the numbers by name, as `Record` lists them."""
    numbers = forward(graph, known)
    edges = backward(graph, numbers)
    for edge in edges:
        numbers[f"d{edge.child}/d{edge.parent}"] = edge.local
        numbers[f"{edge.child}⇠{edge.parent}"] = edge.product
        numbers[f"Σ {edge.child}⇠{edge.parent}"] = edge.total
    for name, gradient in gradients(edges).items():
        numbers[f"dL/d{name}"] = gradient
    for name in graph.parameters:
        numbers[f"new {name}"] = numbers[name] - rate * numbers[f"dL/d{name}"]
    return numbers


def _tame(numbers: Round) -> bool:
    return all(map(math.isfinite, numbers.values())) and abs(numbers["L"]) < RUNAWAY


def autograd_difference(network: Network, made: NeuronRecord) -> float:
    """The largest difference between a gradient made by hand and PyTorch's, over all parameters and all rounds.

    Measured against the size of the gradient where that is above 1. All rounds are one batch: the gradient of the
    summed loss by one round's parameters is that round's own.
    """
    tensors = {
        name: torch.tensor([numbers[name] for numbers in made.rounds], dtype=torch.float64, requires_grad=True)
        for name in made.graph.parameters
    }  # each (R,)
    guess = torch_forward(network, made.graph, tensors)
    target = torch.full_like(guess, network.target)
    TORCH_LOSSES[network.loss](guess, target, reduction="sum").backward()
    return max(_difference(tensor, [numbers[f"dL/d{name}"] for numbers in made.rounds]) for name, tensor in tensors.items())


def torch_forward(network: Network, graph: Graph, parameters: Mapping[str, torch.Tensor]) -> torch.Tensor:
    """The network's guess for R sets of parameters at once, each named tensor (R,)  ->  (R,), in PyTorch."""
    rounds = len(next(iter(parameters.values())))
    values = torch.tensor(network.inputs, dtype=torch.float64).expand(rounds, -1)  # (R, inputs)
    for layer in graph.layers:
        weights = torch.stack([torch.stack([parameters[w] for w in neuron.weights], -1) for neuron in layer], -1)
        biases = torch.stack([parameters[neuron.bias] for neuron in layer], -1)  # (R, out)
        z = torch.einsum("ri,rio->ro", values, weights) + biases
        values = TORCH_ACTIVATIONS[layer[0].activation](z)
    return values[:, 0]


def _difference(tensor: torch.Tensor, by_hand: Sequence[float]) -> float:
    assert tensor.grad is not None
    ours = torch.tensor(by_hand, dtype=torch.float64)
    return float(((tensor.grad - ours).abs() / tensor.grad.abs().clamp(min=1)).max())

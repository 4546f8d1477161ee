"""How a ReLU neuron dies: one step that is too large, and no gradient ever comes back."""

from dataclasses import dataclass

import torch

from core.explain.foundations.functions import ACTIVATIONS

INPUTS, TARGETS = (1.0, 2.0, 3.0), (0.5, 1.0, 1.5)  # the neuron should learn w = 0.5, b = 0
FIRST_WEIGHT, FIRST_BIAS = 3.0, 0.0


@dataclass(frozen=True)
class NeuronRun:
    """What gradient descent did to the neuron; entry 0 is before the first step."""

    loss: list[float]  # mean squared error
    alive: list[int]  # examples with a weighted sum above zero
    weight: list[float]
    bias: list[float]


def train_neuron(activation: str, rate: float, steps: int = 60) -> NeuronRun:
    """Train activation(w * x + b) on three examples by plain gradient descent, from w = 3, b = 0.

    Raises:
        ValueError: The rate is not above zero and finite, or there is no such activation.
    """
    if activation not in ACTIVATIONS or not 0 < rate < float("inf"):
        raise ValueError("Choose a known activation and a learning rate above zero.")
    x, targets = torch.tensor([INPUTS, TARGETS], dtype=torch.float64)
    w = torch.tensor(FIRST_WEIGHT, dtype=torch.float64, requires_grad=True)
    b = torch.tensor(FIRST_BIAS, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w, b], lr=rate)
    run = NeuronRun([], [], [], [])
    for _ in range(steps + 1):
        z = w * x + b
        loss = torch.nn.functional.mse_loss(ACTIVATIONS[activation].apply(z), targets)
        run.loss.append(float(loss.detach()))
        run.alive.append(int((z > 0).sum()))
        run.weight.append(float(w.detach()))
        run.bias.append(float(b.detach()))
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
    return run

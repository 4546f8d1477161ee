"""The smallest game of two networks: a forger that makes points in the plane, a detective that says which are real.

forger      noise (2,)  ->  H, leaky ReLU  ->  H, leaky ReLU  ->  a point (2,)
detective   point (2,)  ->  H, leaky ReLU  ->  H, leaky ReLU  ->  a score, above 0 for "real"; sigmoid makes a probability of it
"""

import itertools

import torch
from torch import nn

HIDDEN = 20  # neurons of each hidden layer
SLOPE = 0.2  # of the leaky ReLU below zero: a detective with dead neurons has no advice to give


def player(outputs: int, generator: torch.Generator) -> nn.Sequential:
    """A network from 2 numbers to so many, (B, 2) -> (B, outputs), with first weights drawn from the generator (He, biases 0)."""
    sizes = (2, HIDDEN, HIDDEN, outputs)
    layers: list[nn.Module] = []
    for place, (inputs, units) in enumerate(itertools.pairwise(sizes)):
        layer = nn.utils.skip_init(nn.Linear, inputs, units)
        last = place == len(sizes) - 2
        nn.init.kaiming_normal_(layer.weight, SLOPE, nonlinearity="linear" if last else "leaky_relu", generator=generator)
        nn.init.zeros_(layer.bias)
        layers += [layer] if last else [layer, nn.LeakyReLU(SLOPE)]
    return nn.Sequential(*layers)

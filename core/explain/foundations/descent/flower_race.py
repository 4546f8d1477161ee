"""The same optimizers on a real network: the 67 weights of FlowerNet and 150 measured flowers."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from core.explain.foundations.descent.flowers import flowers
from core.explain.foundations.descent.race import Batch, Racer, first
from core.models.flower_net import FlowerNet

RATES: Mapping[str, tuple[float, float, float]] = {  # too small, right, too large; found by trying
    "sgd": (0.005, 0.5, 50.0),
    "momentum": (0.0005, 0.1, 20.0),
    "rmsprop": (0.0005, 0.02, 20.0),
    "adam": (0.0005, 0.05, 20.0),
}
EXAMPLES = 150
CEILING = 10 * math.log(3)  # ten times the cross-entropy of giving each of three kinds a third


@dataclass(frozen=True)
class Curve:
    """How one racer trained the network: n steps, n + 1 losses."""

    racer: Racer
    losses: Tensor  # (n + 1,) mean cross-entropy over all flowers, before the first step and after each
    correct: float  # share of the flowers named rightly at the end
    diverged_at: int | None  # first step whose loss is over the ceiling or no number; it may come back


def train(racer: Racer, batches: Sequence[Batch], seed: int = 0) -> Curve:
    """A fresh network, the same for every racer of a seed, trained with one step for each batch."""
    measures, kinds = flowers()
    x = measures.float()  # (150, 4)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = FlowerNet()
    optimizer = racer.build(network.parameters())
    losses = []
    for batch in batches:
        loss = cross_entropy(network(x), kinds)
        losses.append(loss.detach())
        if batch is not None:
            loss = cross_entropy(network(x[batch]), kinds[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if not bool(losses[-1].isfinite()):
            break
    with torch.no_grad():
        scores = network(x)
    track = torch.stack([*losses, cross_entropy(scores, kinds).detach()])
    right = float((scores.argmax(dim=1) == kinds).float().mean())
    return Curve(racer, track, right, first(~(track <= CEILING)))

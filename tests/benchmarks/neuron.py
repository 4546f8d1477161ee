"""What the player of the neuron waits for: one record of 100 updates with every number of the walk, and its check.

    python -m tests.benchmarks.neuron

Beside it, side by side: the same 100 updates by PyTorch's autograd alone, which yields the gradients but not the walk.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable

import torch

from core.explain.foundations.neuron.network import Network
from core.explain.foundations.neuron.player import as_data
from core.explain.foundations.neuron.record import TORCH_LOSSES, autograd_difference, record, torch_forward
from core.explain.foundations.neuron.worked import EXAMPLES


def page_waits_for(network: Network) -> None:
    """What one change of a number costs in the server."""
    made = record(network)
    as_data(network, made, tuple("inputs"[: len(network.inputs)]), decimals=4)
    autograd_difference(network, made)


def autograd_alone(network: Network) -> None:
    """The same updates with tensors, backward() and nothing written down."""
    made = record(network, updates=0)
    tensors = {name: torch.tensor([made.rounds[0][name]], dtype=torch.float64, requires_grad=True) for name in made.graph.parameters}
    target = torch.tensor([network.target], dtype=torch.float64)
    for _ in range(100):
        TORCH_LOSSES[network.loss](torch_forward(network, made.graph, tensors), target).backward()
        with torch.no_grad():
            for tensor in tensors.values():
                tensor -= network.rate * tensor.grad
                tensor.grad = None


def milliseconds(work: Callable[[Network], None], network: Network, times: int) -> float:
    """Median of several runs."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work(network)
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def main(quick: bool = False) -> None:
    """One JSON line; `quick`: everything once, or little of it."""
    torch.set_num_threads(1)
    times = 1 if quick else 15
    for key in ("student",) if quick else ("student", "three"):
        network = EXAMPLES[key].network
        ours, alone = milliseconds(page_waits_for, network, times), milliseconds(autograd_alone, network, times)
        print(
            json.dumps({"example": key, "record_ms": round(ours, 1), "autograd_alone_ms": round(alone, 1), "ratio": round(ours / alone, 2)})
        )


if __name__ == "__main__":
    main("--quick" in sys.argv)

"""What the players of "Activations and losses" wait for: python -m tests.benchmarks.activations

The deep stack: 20 stacks of 20 layers are measured before the first frame; the alternative asks autograd for each layer on
its own. The sliders wait for no server; what they replace, one PyTorch answer per movement, is timed for comparison.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable

import torch
from torch import nn

from core.explain.foundations import gradient_flow
from core.explain.foundations.functions import value_and_slope
from core.models.deep_stack import DeepStack

DEPTH = 20


def median_ms(work: Callable[[], object], repeats: int) -> float:
    """Milliseconds, after one warm-up."""
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return round(statistics.median(times), 3)


def one_backward() -> None:
    """As the page does: one backward pass for all layers."""
    gradient_flow.measure("relu", "he", DEPTH)


def layer_by_layer() -> None:
    """One backward pass for each layer."""
    stack = DeepStack(DEPTH, gradient_flow.WIDTH, gradient_flow.CLASSES, torch.relu).double()
    scores, _ = stack(torch.randn(gradient_flow.BATCH, gradient_flow.WIDTH, dtype=torch.float64))
    loss = nn.functional.cross_entropy(scores, torch.randint(gradient_flow.CLASSES, (gradient_flow.BATCH,)))
    for layer in stack.hidden:
        torch.autograd.grad(loss, layer.weight, retain_graph=True)[0].norm()


def main(quick: bool = False) -> None:
    """One JSON line; `quick`: everything once."""
    many, few = (1, 1) if quick else (20, 5)
    torch.set_num_threads(1)
    ours, naive = median_ms(one_backward, many), median_ms(layer_by_layer, many)
    print(
        json.dumps(
            {
                "all 20 stacks, ms": median_ms(lambda: gradient_flow.measure_all(DEPTH), few),
                "one stack, ms": ours,
                "layer by layer, ms": naive,
                "ratio": round(naive / ours, 2),
                "one slider movement in PyTorch, ms": median_ms(lambda: value_and_slope("tanh", torch.zeros(1)), 10 * many),
            }
        )
    )


if __name__ == "__main__":
    main("--quick" in sys.argv)

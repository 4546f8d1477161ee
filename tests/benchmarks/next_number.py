"""What a person waits for who types a row: the network's answer, and the look among the rows that it learnt from.

    python -m tests.benchmarks.next_number

Beside it, side by side: the network's answer alone.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable

import torch

from core.explain.sequences.next_number import answer
from core.models.next_number_net import NextNumberNet
from core.tasks.next_number.recipe import NextNumberRecipe


def milliseconds(work: Callable[[], object], times: int) -> float:
    """Median of several runs."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


@torch.no_grad()
def main(quick: bool = False) -> None:
    """One JSON line; `quick`: little of it."""
    torch.set_num_threads(1)
    recipe, row = NextNumberRecipe(family="mixed", hidden_size=32), (2.0, 4, 6, 8, 10)
    net, times = NextNumberNet(recipe.hidden_size, recipe.cell).eval(), 3 if quick else 100
    first = milliseconds(lambda: answer(net, recipe, row), 1)  # makes the rows, and measures how far they are apart
    again, alone = milliseconds(lambda: answer(net, recipe, row), times), milliseconds(lambda: net(torch.zeros(1, 5)), times)
    found = {"first_ms": round(first, 1), "row_ms": round(again, 2), "network_alone_ms": round(alone, 2), "ratio": round(again / alone, 2)}
    print(json.dumps(found))


if __name__ == "__main__":
    main("--quick" in sys.argv)

"""What the race's player waits for: the whole race with the real network, against two ways of doing less or more.

Run from the repository root: python -m tests.benchmarks.descent. Prints one JSON line.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
import torch

from core.explain.foundations.descent import flower_race
from core.explain.foundations.descent.race import OPTIMIZERS, Racer, plan_batches
from core.explain.foundations.descent.surfaces import SURFACES

SURFACE, STEPS = SURFACES["valley"], 150


def median_ms(work: Callable[[], object], times: int = 7) -> float:
    """The median time of doing it once, after one turn to warm up."""
    work()
    spent = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        spent.append(time.perf_counter() - begin)
    return 1000 * statistics.median(spent)


def once(steps: int = STEPS) -> None:
    """All that one click asks of the server: four racers on the map, four trained networks."""
    SURFACE.race([Racer(name, SURFACE.rates[name][1]) for name in OPTIMIZERS], SURFACE.start, steps)
    for name in OPTIMIZERS:
        flower_race.train(Racer(name, flower_race.RATES[name][1]), plan_batches(flower_race.EXAMPLES, None, steps))


def every_tenth_frame_anew(all_steps: int = STEPS) -> None:
    """A player that asks the server for each frame it shows, and shows only every tenth."""
    for steps in range(10, all_steps + 1, 10):
        once(steps)


def four_by_hand(steps: int = STEPS) -> None:
    """The four rules and the slope of the valley written out in NumPy, no autograd and no network."""
    steep = np.array([0.04, 4.0])
    for name in OPTIMIZERS:
        rate, w, m, s = SURFACE.rates[name][1], np.array(SURFACE.start), np.zeros(2), np.zeros(2)
        for step in range(1, steps + 1):
            slope = steep * w
            match name:
                case "sgd":
                    w = w - rate * slope
                case "momentum":
                    m = 0.9 * m + slope
                    w = w - rate * m
                case "rmsprop":
                    s = 0.9 * s + 0.1 * slope**2
                    w = w - rate * slope / (np.sqrt(s) + 1e-8)
                case _:
                    m, s = 0.9 * m + 0.1 * slope, 0.999 * s + 0.001 * slope**2
                    w = w - rate * (m / (1 - 0.9**step)) / (np.sqrt(s / (1 - 0.999**step)) + 1e-8)


def main(quick: bool = False) -> None:
    """One JSON line; `quick`: everything once, or little of it."""
    torch.set_num_threads(1)
    times, steps = (1, 20) if quick else (7, STEPS)
    whole, hand = (median_ms(lambda work=work: work(steps), times) for work in (once, four_by_hand))
    anew = median_ms(lambda: every_tenth_frame_anew(steps), min(times, 3))
    print(
        json.dumps(
            {
                f"race_of_4_x_{steps}_steps_with_network_ms": round(whole, 1),
                "ratio_to_server_frames": round(whole / anew, 3),
                "ratio_to_numpy_by_hand_without_network": round(whole / hand, 1),
            }
        )
    )


if __name__ == "__main__":
    main("--quick" in sys.argv)

"""What a person waits for on "Forecast a series": python -m tests.benchmarks.forecast

A default training with its search for what suits the series, on 1,000 points; exponential smoothing on the same points, from statsmodels,
for comparison; and how good both are beside the last value.
"""

import json
import sys
import time
from collections.abc import Callable

import numpy as np
import torch

from core.data.series.bundled import bundled
from core.data.series.series import Series
from core.data.series.suggest import suggest
from core.explain.sequences.errors import rmse
from core.explain.sequences.yardsticks import Smoothing, naive
from core.forecast.run import Wish, learnt


def seconds(work: Callable[[], object]) -> tuple[float, object]:
    """How long it took, and what it gave."""
    start = time.perf_counter()
    found = work()
    return round(time.perf_counter() - start, 3), found


def measured(series: Series, epochs: int | None) -> dict[str, object]:
    """One series: seconds, and errors as shares of the naive forecast's."""
    values, known = series.values, len(series) - round(0.2 * len(series))
    last = np.arange(known - 1, len(values) - 1)
    searching, _ = seconds(lambda: suggest(values[:known], series.step))
    training, one = seconds(lambda: learnt(Wish(None, epochs=epochs), series, lambda _: None))
    smoothing, ets = seconds(lambda: Smoothing(values[:known], 12 if series.step == "month" else 0).one_step(values, last))
    truth, plain = values[last + 1], rmse(values[last + 1], naive(values, last)[:, 0])
    return {
        "series": series.name, "points": len(series), "search, s": searching, "search and training, s": training,
        "exponential smoothing, s": smoothing, "ratio": round(smoothing / training, 2),
        "error over naive": round(rmse(truth, one.from_points(values, last, 1)[:, 0]) / plain, 3),
        "its error over naive": round(rmse(truth, ets) / plain, 3),
    }  # fmt: skip


def main(quick: bool = False) -> None:
    """A JSON line for each series; `quick`: one short series, one epoch."""
    torch.set_num_threads(1)
    for name in ("nile",) if quick else ("noisy-sine", "sine", "co2", "el-nino", "nile", "google"):
        print(json.dumps(measured(bundled(name), 1 if quick else None)))


if __name__ == "__main__":
    main("--quick" in sys.argv)

"""How quick and how good `python -m core.tables` is: python -m tests.benchmarks.tables [--famous]

Tables that come along, one of them of 10,000 rows, or such as are built like famous ones (`famous_like`); the networks beside the better of
a straight line and scikit-learn's own network of layers, and beside boosted trees. The bars: no more than 0.012 below the first, on average
within 0.02 of the second, up to 10,000 rows in 20 seconds, all in 90.
"""

import csv
import json
import sys
import tempfile
import time
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.neural_network import MLPClassifier, MLPRegressor

from core.data.tables.bundled import BUNDLED, bundled
from core.data.tables.own import as_csv
from core.explain.tables.figures import figures
from core.explain.tables.rivals import one_hot
from core.tables.run import Wish, predict, ready
from tests.benchmarks.famous_like import FAMOUS

SHORT, TREES, SECONDS, BOUND = 0.012, 0.02, 20, 90


def layers(wish: Wish) -> float:
    """Accuracy or R² of scikit-learn's MLP with 64 and 32 units, on the same rows."""
    found = ready(wish, lambda _: None)
    frame, x = found.frame, one_hot(found.frame, found.rows)
    answers = frame.answer[found.rows]
    middle, size = (0.0, 1.0) if frame.classes else (answers.mean(), answers.std())
    model = (MLPClassifier if frame.classes else MLPRegressor)(hidden_layer_sizes=(64, 32), random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(x[found.rows], (answers - middle) / size)
    truth = frame.answer[found.asked]
    if frame.classes:
        return float((model.predict(x[found.asked]) == truth).mean())
    return figures(0, truth, model.predict(x[found.asked]) * size + middle)["r2"]


def measured(file: Path, target: str) -> dict[str, Any]:
    """One table."""
    wish = Wish(file, target)
    found = predict(wish, time.monotonic(), lambda _: None)
    key = "accuracy" if "accuracy" in found else "r2"
    mine, other = found[key], max(found["linear"][key], layers(wish))
    return {
        "table": file.stem, "rows": found["n_train"] + found["n_test"], "seconds": found["seconds"], "measure": key, "networks": mine,
        "line or layers": round(other, 4), "trees": found["trees"][key], "not short": mine > other - SHORT,
    }  # fmt: skip


def bundled_files(folder: Path, names: Iterable[str]) -> Iterator[tuple[Path, str]]:
    """Tables that come along, and their targets."""
    for name in names:
        file = folder / f"{name}.csv"
        file.write_bytes(as_csv(bundled(name)))
        yield file, BUNDLED[name].target


def famous_files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Tables that are built like famous ones."""
    for name, (make, target) in FAMOUS.items():
        columns, file = make(np.random.default_rng(0)), folder / f"{name}.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(columns)
            writer.writerows(zip(*columns.values(), strict=True))
        yield file, target


def main(quick: bool = False, famous: bool = False) -> None:
    """A JSON line for each table, and one for the bars; `quick`: one small table."""
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = []
        for file, target in famous_files(folder) if famous else bundled_files(folder, ("study",) if quick else BUNDLED):
            rows.append(measured(file, target))
            print(json.dumps(rows[-1]), flush=True)
    off = float(np.mean([row["networks"] - row["trees"] for row in rows]))
    quick_enough = all(row["seconds"] < (SECONDS if row["rows"] <= 10_000 else BOUND) for row in rows)
    met = off > -TREES and all(row["not short"] for row in rows)
    print(json.dumps({
        "over trees on average": round(off, 4), "met": met, "slowest, s": max(row["seconds"] for row in rows), "quick enough": quick_enough,
    }))  # fmt: skip


if __name__ == "__main__":
    main("--quick" in sys.argv, "--famous" in sys.argv)

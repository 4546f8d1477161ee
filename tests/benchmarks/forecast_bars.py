"""How good `python -m core.forecast FILE` is with no option but the file: python -m tests.benchmarks.forecast_bars [--data FOLDER]

FOLDER holds tables, each a series of its own. Of each the root mean squared error is printed as a share of the last value's, and of the
better of the last value and the value a season ago; then the bars that were set for months with a season and for random walks, which are
made here, and whether they are met. Without a folder it takes the months that come along.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch

from core.data.series.bundled import bundled
from core.data.series.series_csv import open_table, series_of_table
from core.forecast.run import AVERAGE, Wish, forecast

MEAN, WORST, WALK = 0.97, 1.15, 1.1  # of the better plain forecast, on average and at worst; of the last value, on a walk
POINTS = (100, 200, 365, 1000)  # of random walks
WALKS = 12


def written(folder: Path) -> Iterator[Path]:
    """The months that come along, as tables."""
    for name in ("co2", "el-nino"):
        series, path = bundled(name), folder / f"{name}.csv"
        rows = (f"{label},{value}" for label, value in zip(series.labels, series.values, strict=True))
        path.write_text("\n".join(["month,value", *rows]), encoding="utf-8")
        yield path


def walks(folder: Path, count: int) -> Iterator[Path]:
    """Random walks: half of them add their steps, half multiply them, as prices do."""
    for seed in range(count):
        steps, path = np.random.default_rng(seed).normal(size=POINTS[seed % len(POINTS)]).cumsum(), folder / f"walk-{seed}.csv"
        walk = 50 * np.exp(0.02 * steps) if seed % 2 else 100 + steps
        path.write_text("\n".join(map(str, walk)), encoding="utf-8")
        yield path


def measured(path: Path, model: str, epochs: int | None) -> dict[str, object]:
    """One series: its kind, errors as shares, seconds."""
    start = time.monotonic()
    found = forecast(Wish(path, model=model, epochs=epochs), start, lambda _: None)
    months = series_of_table(open_table(path.read_bytes())).step == "month" and "seasonal" in found
    plain = found["naive"]["rmse"]
    better = min(plain, found["seasonal"]["rmse"]) if "seasonal" in found else plain
    return {
        "series": path.stem, "kind": "walk" if path.stem.startswith("walk-") else "months" if months else "other",
        "points": found["n_train"] + found["n_test"], "over naive": round(found["rmse"] / plain, 3),
        "over the better": round(found["rmse"] / better, 3), "seconds": found["seconds"],
    }  # fmt: skip


def summary(rows: list[dict[str, object]]) -> dict[str, object]:
    """The bars, and whether they are met."""
    months = [(float(str(row["over naive"])), float(str(row["over the better"]))) for row in rows if row["kind"] == "months"]
    walked = [float(str(row["over naive"])) for row in rows if row["kind"] == "walk"]
    naive, better = max(one for one, _ in months), [one for _, one in months]
    return {
        "months": len(months), "mean over the better": round(float(np.mean(better)), 3), "worst over the better": max(better),
        "worst over naive": naive, "walks": len(walked), "worst walk over naive": max(walked),
        "met": bool(naive < 1 and np.mean(better) <= MEAN and max(better) <= WORST and max(walked) <= WALK),
    }  # fmt: skip


def main(quick: bool = False, data: Path | None = None, model: str = AVERAGE) -> None:
    """A JSON line for each series, and one for the bars; `quick`: one epoch, two walks."""
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        files = [*(sorted(data.glob("*.csv")) if data else written(folder)), *walks(folder, 2 if quick else WALKS)]
        rows = []
        for path in files:
            rows.append(measured(path, model, 1 if quick else None))
            print(json.dumps(rows[-1]), flush=True)
        print(json.dumps(summary(rows)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="a folder of tables, each with a series")
    parser.add_argument("--model", default=AVERAGE)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    main(given.quick, given.data, given.model)

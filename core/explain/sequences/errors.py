"""How far forecasts are off: four figures, each with its blind spot."""

import numpy as np

from core.data.series.series import Array


def rmse(truth: Array, forecast: Array) -> float:
    """Root of the mean squared error: large errors count most; in the units of the series."""
    return float(np.sqrt(np.mean((truth - forecast) ** 2)))


def mae(truth: Array, forecast: Array) -> float:
    """Mean of the absolute errors, in the units of the series."""
    return float(np.mean(np.abs(truth - forecast)))


def mape(truth: Array, forecast: Array) -> float | None:
    """Mean of the absolute errors as shares of the truth, in per cent; None where a truth is 0, for then there is no such share."""
    return None if np.any(truth == 0) else float(np.mean(np.abs((truth - forecast) / truth)) * 100)


def mase(truth: Array, forecast: Array, before: Array) -> float | None:
    """Mean absolute error over that of the naive forecast, one step ahead, on what lies before: below 1 is better than naive there.

    None where nothing ever changes before (Hyndman and Koehler 2006).
    """
    usual = float(np.mean(np.abs(np.diff(before))))
    return mae(truth, forecast) / usual if usual else None


def figures(truth: Array, forecast: Array, before: Array) -> dict[str, float | None]:
    """All four, of forecasts for `truth`; `before` is the series up to there."""
    return {
        "rmse": rmse(truth, forecast), "mae": mae(truth, forecast), "mape": mape(truth, forecast), "mase": mase(truth, forecast, before)
    }  # fmt: skip

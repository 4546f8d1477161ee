"""How good answers about rows are, whoever gave them."""

import numpy as np
from numpy.typing import NDArray

from core.data.tables.sheet import Floats

Figures = dict[str, float]


def percent(share: float, decimals: int = 0) -> str:
    """A share in words: 93 %, 93.4 %."""
    return f"{100 * share:.{decimals}f} %"


def class_figures(truth: Floats, probabilities: NDArray[np.floating]) -> Figures:
    """The share of right answers; truth (N,) which class, probabilities (N, K)."""
    return {"accuracy": float((probabilities.argmax(axis=1) == truth).mean())}


def number_figures(truth: Floats, said: Floats) -> Figures:
    """R², RMSE and MAE of answers (N,), as scikit-learn has them; R² is 0 where all answers are one number."""
    error = said - truth
    spread = float(((truth - truth.mean()) ** 2).sum())
    squares = float((error**2).sum())
    return {
        "r2": 1 - squares / spread if spread > 0 else 0.0,
        "rmse": float(np.sqrt(squares / len(truth))),
        "mae": float(np.abs(error).mean()),
    }


def figures(classes: int, truth: Floats, said: NDArray[np.floating]) -> Figures:
    """Those of classes (probabilities, (N, K)) or of numbers (N,)."""
    return class_figures(truth, said) if classes else number_figures(truth, np.asarray(said, np.float64))

"""Teach a network a series and judge it: what `python -m core.forecast` does."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from core.data.series.season import season_of
from core.data.series.series import Array, Places, Series
from core.data.series.series_csv import open_table, series_of_table
from core.data.series.windows import cuts
from core.explain.sequences.ahead import Forecaster
from core.explain.sequences.average import once_more, together
from core.explain.sequences.errors import figures
from core.explain.sequences.yardsticks import Smoothing, naive, seasonal
from core.models.forecast_net import ForecastNet
from core.tasks.forecast.recipe import OWN
from core.tasks.forecast.suggested import suggested
from core.tasks.forecast.task import ForecastTask
from core.training.events import EpochEnd, Finished
from core.training.trainer import Trainer

Say = Callable[[str], None]
AVERAGE = "average"  # an LSTM and others, the median: what is asked for by whoever names nobody
NOBODY = "0" * 16  # the name of a series that is not kept


@dataclass(frozen=True)
class Wish:
    """What was asked for."""

    file: Path
    column: str | None = None
    model: str = AVERAGE
    window: int | None = None
    horizon: int = 1
    test: float = 0.2
    epochs: int | None = None
    seed: int = 0


def forecast(wish: Wish, started: float, say: Say) -> dict[str, Any]:
    """Learn from the beginning of the series in a file, forecast its end, and count the errors.

    Raises:
        ValueError: The file holds no series, or what is asked for does not suit it; one sentence.
        OSError: The file cannot be read.
    """
    for name, value, low, high in (("window", wish.window, 1, 400), ("epochs", wish.epochs, 1, 200)):
        if value is not None and not low <= value <= high:
            raise ValueError(f"{name} must be a number from {low} to {high}, and not {value}.")
    series = series_of_table(open_table(wish.file.read_bytes()), wish.column)
    for sentence in series.said:
        say(sentence)
    if not 0.05 <= wish.test <= 0.5:
        raise ValueError(f"test must be a share from 0.05 to 0.5, and not {wish.test:g}.")
    if not 1 <= wish.horizon <= 60:
        raise ValueError(f"horizon must be a number from 1 to 60, and not {wish.horizon}.")
    values, known = series.values, cuts(len(series), 0.0, wish.test).validation
    last = np.arange(known - 1, len(values) - wish.horizon)
    if not len(last):
        raise ValueError(f"{len(values) - known} points at the end leave none to look {wish.horizon} steps ahead of.")
    season = season_of(values[:known], series.step)
    answers = _answers(wish, series, last, season, known, say)
    result: dict[str, Any] = {"n_train": known, "n_test": len(values) - known}
    result |= _figures(values, last, answers, known)
    if result["mape"] is None:
        say("There are zeros among the values to forecast, so an error as a share of them (MAPE) does not exist; look at MASE.")
    result["naive"] = _figures(values, last, naive(values, last, wish.horizon), known)
    if season:
        result["seasonal"] = _figures(values, last, seasonal(values, last, season, wish.horizon), known)
    return result | {"seconds": round(time.monotonic() - started, 3)}


def _figures(values: Array, last: Places, said: Array, known: int) -> dict[str, Any]:
    truth = values[last[:, None] + np.arange(1, said.shape[1] + 1)]
    return {name: None if found is None else round(found, 6) for name, found in figures(truth, said, values[:known]).items()}


def _answers(wish: Wish, series: Series, last: Places, season: int, known: int, say: Say) -> Array:
    """(N, horizon) what the chosen one says from each of the points `last` on."""
    values = series.values
    if wish.model == "naive":
        return naive(values, last, wish.horizon)
    if wish.model == "seasonal":
        if not season:
            raise ValueError("No season can be seen in this series: choose another model.")
        return seasonal(values, last, season, wish.horizon)
    if wish.model == "ets":
        return Smoothing(values[:known], season).from_points(values, last, wish.horizon)
    one = learnt(wish, series, say)
    if wish.model != AVERAGE:
        return one.from_points(values, last, wish.horizon)
    found = together(one, series, wish.window or 0)
    say(f"The median of {len(found.voices)} forecasts: {', '.join(found.voices)}.")
    return found.from_points(values, last, wish.horizon)


def learnt(wish: Wish, series: Series, say: Say) -> Forecaster:
    """The trained network: after training its line is drawn once more, through all windows before the test."""
    torch.set_num_threads(1)  # such small networks are quicker with one, and the same everywhere
    network = "lstm" if wish.model == AVERAGE else wish.model
    changes: dict[str, Any] = {"network": network, "horizon": wish.horizon, "test": wish.test, "seed": wish.seed}
    if wish.epochs:
        changes["epochs"] = wish.epochs
    recipe = suggested(OWN, series, NOBODY, wish.window or 0, **changes)
    log = " of logarithms" if recipe.log else ""
    say(f"Reads {recipe.window} {recipe.in_words('values')}{log}, begins with {recipe.in_words('start')}.")
    task = ForecastTask(recipe, torch.device("cpu"), series)
    trainer = Trainer(task, recipe)
    for event in trainer.events():
        if isinstance(event, EpochEnd):
            say(f"epoch {event.number} of {recipe.epochs}: loss {event.train['loss']:.4g}, on validation {event.val['loss']:.4g}")
        elif isinstance(event, Finished):
            say(f"{event.text} Best: epoch {event.best_epoch}.")
    net = trainer.net.eval()
    assert isinstance(net, ForecastNet)  # it is what the task has built
    return once_more(Forecaster(net, recipe, task.found.scale), task.found)

"""A recipe that suits a series, found out on what lies before its test."""

from typing import Any

from core.data.series.series import Series
from core.data.series.suggest import suggest
from core.data.series.windows import cuts
from core.tasks.forecast.recipe import ForecastRecipe

BATCH = 64  # windows of a step, where there are enough


def suggested(data: str, series: Series, own: str = "", window: int = 0, **changes: Any) -> ForecastRecipe:
    """The recipe for a series: how it is made ready, its window and what the network begins with; `changes` are other fields.

    Raises:
        ValueError: The series is too short for them; one sentence.
    """
    test, held = changes.get("test", ForecastRecipe.test), changes.get("validation", ForecastRecipe.validation)
    cut = cuts(len(series), held, test, changes.get("gap", 0))
    found = suggest(series.values[: cut.validation], series.step, window)
    said: dict[str, Any] = {"values": found.how.kind, "season": found.how.season, "log": found.how.log, "window": found.window}
    kept: dict[str, Any] = {"own": own, "points": len(series)} if own else {}
    learnt = max(cut.train - changes.get("horizon", 1) - found.window - found.how.lag + 1, 1)
    batch: dict[str, Any] = {"batch": max(1, min(BATCH, learnt // 4))}
    return ForecastRecipe(data=data, **(kept | said | {"start": found.start, "ridge": found.ridge} | batch | changes))

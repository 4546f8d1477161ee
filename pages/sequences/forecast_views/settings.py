"""What can be set on the page "Forecast a series"."""

from dataclasses import replace

from core.data.series.own import series_of
from core.tasks.forecast.presets import COURSE, FORECAST_PRESETS
from core.tasks.forecast.recipe import ForecastRecipe
from core.tasks.forecast.suggested import suggested
from core.training.fields import settings as fields_of
from pages.kit.draft import Draft

FIRST = "CO2 on Mauna Loa"  # of the recipes on offer
MAIN = ("network", "hidden_size", "layers", "window", "horizon", "epochs")
MORE = ("values", "season", "log", "start", "ridge", "rate", "batch", "patience", "gap", "leak", "seed")
HIDEABLE = {"data": "which series", "recipe": "the settings", "course": "one-click recipes"} | {
    name: fields_of(ForecastRecipe)[name].label.lower() for name in MAIN
}


def first() -> ForecastRecipe:
    """What is there before anything is chosen."""
    recipe = FORECAST_PRESETS[FIRST].recipe
    assert isinstance(recipe, ForecastRecipe)
    return recipe


DRAFT = Draft("forecast", (ForecastRecipe,), first, HIDEABLE)


def suit(data: str, own: str = "") -> None:
    """The recipe that suits this series, found out on what lies before its test.

    Raises:
        ValueError: There is none; one sentence.
    """
    DRAFT.take(suggested(data, series_of(data, own), own))


def course() -> None:
    """The textbooks' recipe for the series that is chosen."""
    now = DRAFT.now
    DRAFT.take(replace(COURSE, data=now["data"], own=now["own"], points=now["points"], season=now["season"]))

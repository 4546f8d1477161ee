"""What can be set on the page "Forecast a series": a draft in the session; in the address what differs from the standard recipe."""

from dataclasses import asdict, replace
from typing import Any

import streamlit as st

from core.data.series.own import series_of
from core.tasks.forecast.presets import COURSE, FORECAST_PRESETS
from core.tasks.forecast.recipe import OWN, ForecastRecipe
from core.tasks.forecast.suggested import suggested
from core.training.fields import link_name
from core.training.fields import settings as fields_of
from pages.kit import address
from pages.kit.form import field_widget
from pages.kit.literal import literal

FIELDS = fields_of(ForecastRecipe)
NAMES = tuple(dict.fromkeys(spelt for name in FIELDS for spelt in (link_name(ForecastRecipe, name), name)))
FIRST = "CO2 on Mauna Loa"  # of the recipes on offer: what is there before anything is chosen
DRAFT, LINK, WARNING = "forecast-draft", "forecast-link", "forecast-warning"
MAIN = ("network", "hidden_size", "layers", "window", "horizon", "epochs")
MORE = ("values", "season", "log", "start", "ridge", "rate", "batch", "patience", "gap", "leak", "seed")
HIDEABLE = {"data": "which series", "recipe": "the settings", "course": "one-click recipes"} | {
    name: FIELDS[name].label.lower() for name in MAIN
}


def load() -> None:
    """Take what the address says; where it makes no recipe, the page says so and stands as usual."""
    query = address.given(NAMES)
    run = st.query_params.get("run") if DRAFT not in st.session_state and not query else None
    if DRAFT not in st.session_state or query != st.session_state[LINK]:
        try:
            take(_of_run(run) if run else ForecastRecipe.from_query(query or FORECAST_PRESETS[FIRST].recipe.to_query()))
        except ValueError as problem:
            take(ForecastRecipe())
            st.session_state[WARNING] = f"This link could not be used: {literal(str(problem))} Here is the standard recipe instead."
        _write()
    if said := st.session_state.pop(WARNING, ""):
        st.warning(said, icon=":material/link_off:")


def _of_run(run_id: str) -> ForecastRecipe:
    from core import jobs  # the history: only for those who come with a run

    try:
        run = jobs.service().run(run_id)
    except RuntimeError:
        return ForecastRecipe()
    return run.recipe if run and isinstance(run.recipe, ForecastRecipe) else ForecastRecipe()


def take(recipe: ForecastRecipe) -> None:
    """Everything as this recipe has it; for callbacks, too."""
    st.session_state[DRAFT] = asdict(recipe)
    _write()


def draft() -> dict[str, Any]:
    """The settings as they stand, good or bad."""
    return st.session_state[DRAFT]


def made() -> tuple[ForecastRecipe | None, str]:
    """The recipe that the settings make; or None, and why they make none."""
    try:
        return ForecastRecipe(**draft()), ""
    except ValueError as problem:
        return None, str(problem)


def suit(data: str, own: str = "") -> None:
    """The recipe that suits this series, found out on what lies before its test.

    Raises:
        ValueError: There is none; one sentence.
    """
    take(suggested(data, series_of(data, own), own))


def course() -> None:
    """The textbooks' recipe for the series that is chosen."""
    now = draft()
    take(replace(COURSE, data=now["data"], own=now["own"], points=now["points"], season=now["season"]))


def shown(name: str) -> bool:
    """Whether a control is shown; a teacher's link can hide it."""
    return name not in address.hidden(HIDEABLE)


def control(name: str) -> None:
    """The widget of a field, unless it is hidden."""
    if shown(name):
        value = draft()[name]
        typed = f"{value:g}" if FIELDS[name].widget == "text" else value
        field_widget(FIELDS[name], typed, f"forecast-{name}", "windows", on_change=_changed, args=(name,))


def _changed(name: str) -> None:
    value = st.session_state[f"forecast-{name}"]
    if FIELDS[name].widget == "text":
        value = _number(value, draft()[name])
    if value is not None:  # an emptied number field
        st.session_state[DRAFT] |= {name: value}
        _write()


def _number(text: object, before: float) -> float:
    try:
        return float(str(text).replace(",", "."))
    except ValueError:
        return before


def _write() -> None:
    """The address says what is set, once it makes a recipe."""
    recipe, _ = made()
    if recipe is not None:
        address.write(NAMES, recipe.to_query() or {"data": recipe.data})  # without anything it would be the first recipe
    st.session_state[LINK] = address.given(NAMES)


def is_own() -> bool:
    """Whether the series is one's own."""
    return draft()["data"] == OWN

"""Inside: how far back it looks, and gates, cell and hidden state along the window."""

import numpy as np
import pandas as pd
import streamlit as st
from torch import nn

from core.data.series.series import Series
from core.explain.reviews.gate_words import QUANTITIES, Quantity
from core.explain.reviews.gates import Unrolled
from core.explain.sequences.ahead import Forecaster
from core.explain.sequences.along import layers_along
from core.figures.reviews.inside import gate_map
from core.figures.sequences import PULLS
from core.figures.sheets import png_url
from pages.kit.charts import chart
from pages.kit.frontend import component
from pages.kit.pick import pick
from pages.sequences.forecast_views.networks import network

_GATES = component("kit/frontend/gates")
UNITS, WINDOW = 24, 24  # rows and columns of a picture


def show(series: Series) -> None:
    """Choose where the window ends; look at its gradient and, in a recurrent network, at its gates."""
    found = network()
    if found is None:
        return
    one, series, run = found
    least, most = one.recipe.first, len(series) - 1
    at = st.slider("The window ends at point", least + 1, most + 1, most + 1, key="place", bind="query-params") - 1
    known = series.values[: at + 1]
    _pulls(one, known)
    if not isinstance(getattr(one.net, "memory", None), nn.RNNBase):
        st.caption("This network has no memory: it sees its whole window at once, so there are no gates to look at.")
        return
    if not run.best_epoch:
        st.info(
            "These gates have learnt nothing: no epoch was better than what the network began with, so that is kept.",
            icon=":material/info:",
        )
    _gates(one, known, series.labels[at + 1 - one.recipe.window : at + 1])


def _pulls(one: Forecaster, known: np.ndarray) -> None:
    pulls = one.pulls(known[-one.needs :])
    st.subheader("How far back does it look?", anchor=False)
    rows = pd.DataFrame({"back": range(len(pulls) - 1, -1, -1), "pull": pulls})
    half = np.cumsum(np.abs(pulls[::-1])) / max(np.abs(pulls).sum(), 1e-12)
    far = int(np.searchsorted(half, 0.9)) + 1
    chart(rows, PULLS, "forecast-pulls", f"Gradient of the forecast for each input; nine tenths of it lie within {far} steps")
    st.caption(
        f"How much the forecast rises when an input rises a little (both scaled): the gradient, by autograd. Nine tenths of "
        f"it lie within the last **{far}** of {len(pulls)} inputs."
    )


def _gates(one: Forecaster, known: np.ndarray, names: tuple[str, ...]) -> None:
    layers = layers_along(one.net.memory, one.inputs(known[None])[0])
    number = 1 if len(layers) == 1 else pick("Layer", ["First layer", "Second layer"], "forecast-layer")
    found = layers[1 if number == "Second layer" else 0]
    st.subheader("Gates and memory along the window", anchor=False)
    spread = found.values[found.memory].numpy().std(axis=0)
    units = [int(unit) for unit in np.argsort(-spread, kind="stable")[:UNITS]]
    place, unit = st.session_state.get("forecast-gate", (len(names) - 1, units[0]))
    place, unit = min(place, len(names) - 1), unit if unit in units else units[0]
    first = place // WINDOW * WINDOW
    columns = slice(first, first + WINDOW)
    maps = [_map(found, quantity, columns, units, place, unit) for quantity in QUANTITIES[found.kind]]
    data = {"all": list(names), "labels": list(names[columns]), "first": first, "window": WINDOW, "units": units, "one": "value"}
    _GATES(key="forecast-gates", data=data | {"maps": maps, "word": place, "unit": unit}, on_moved_change=_moved)
    st.caption("A column for every value of the window, a row for each of the units that vary most. Click a square, or use the arrow keys.")


def _moved() -> None:
    moved = st.session_state["forecast-gates"].moved or {}
    st.session_state["forecast-gate"] = (int(moved.get("word", 1)) - 1, int(moved.get("unit", 0)))


def _map(found: Unrolled, quantity: Quantity, columns: slice, units: list[int], place: int, unit: int) -> dict[str, object]:
    values = found.values[quantity.letter][columns][:, units].numpy()
    value, most = float(found.values[quantity.letter][place, unit]), max(1.0, float(np.abs(values).max()))
    return {
        "title": quantity.title, "symbol": quantity.symbol, "gate": quantity.gate,
        "sentence": quantity.sentence.replace("word", "value").replace("token", "value"),
        "ends": ["0 closed", "1 open"] if quantity.gate else [f"−{most:.3g}", f"{most:.3g}"], "value": f"{value:.4f}",
        "url": png_url(gate_map(values, quantity.gate)), "alt": f"{quantity.title} of {len(units)} units along {len(values)} values",
    }  # fmt: skip

"""What can be set on the page "Points in a plane": one recipe, kept in the session and in the address."""

from dataclasses import asdict, replace
from typing import Any

import numpy as np
import streamlit as st

from core.data.points import points, points_csv
from core.data.text.table import Table
from core.explain.foundations.plane.recipe import PlaneRecipe
from core.training import fields
from pages.kit import address, table_form
from pages.kit.form import field_widget
from pages.kit.literal import literal

RECIPE, LINK, HIDDEN = "plane-recipe", "plane-link", "plane-hidden"
CASE, PLAYS, PROBLEM = "plane-case", "plane-plays", "plane-problem"
SENT, SAID = "plane-csv", "plane-csv-said"
FIELDS = fields.settings(PlaneRecipe)
HIDEABLE = {"cases": "one-click cases"} | {about.hide or name: about.hidden or about.label.lower() for name, about in FIELDS.items()}
HIDEABLE |= {"cures": "cures for overfitting", "code": "the PyTorch"}

CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "3 neurons": ("Each of the three neurons draws one straight cut. Together they fence the disc in.", {}),
    "2 neurons": ("Two straight cuts leave a side open: a strip, never a fence.", {"layers": (2,)}),
    "Squares as inputs": (
        "No hidden layer at all, but the inputs are x₁² and x₂². In them the ring is a straight cut away.",
        {"layers": (), "features": ("x1sq", "x2sq")},
    ),
    "XOR": ("No straight cut parts these four squares. One layer of four neurons does.", {"data": "xor", "layers": (4,)}),
    "Spirals": ("Two layers of eight: the second bends what the first has cut.", {"data": "spirals", "noise": 0.05, "layers": (8, 8)}),
    "5 classes": (
        "Five outputs, one per class; softmax turns their scores into shares.",
        {"data": "blobs", "classes": 5, "layers": (4,), "noise": 0.15},
    ),
    "Regression": ("Now a value is learned, not a class: hills blue, hollows orange.", {"data": "waves", "layers": (8, 4)}),
    "Rate too large": (
        "Every step leaps over the goal and lands higher: it diverges.",
        {"data": "slope", "layers": (), "optimizer": "sgd", "rate": 0.32, "count": 100},
    ),
    "Zero weights": ("All weights begin at zero: the neurons of a layer stay twins for ever.", {"init": "zero", "layers": (4,)}),
    "Learned by heart": (
        "Few, noisy points and a large network: islands around single points, and the test loss climbs.",
        {"data": "moons", "noise": 0.55, "count": 100, "layers": (8, 8), "batch": 50},
    ),
}


def current() -> PlaneRecipe:
    """The recipe of this session; a link that was opened comes first. Says so where the link is damaged."""
    query = address.given(FIELDS)
    if RECIPE not in st.session_state or address.is_anew() or (query and query != st.session_state.get(LINK)):
        st.session_state[RECIPE], st.session_state[HIDDEN] = PlaneRecipe(), address.hidden(HIDEABLE)
        try:
            st.session_state[RECIPE] = PlaneRecipe.from_query(query)
        except ValueError as problem:
            st.warning(f"This link could not be used: {literal(str(problem))} Here is the standard setting instead.")
    recipe = st.session_state[RECIPE]
    _write_link(recipe)
    return recipe


def _write_link(recipe: PlaneRecipe) -> None:
    st.session_state[LINK] = recipe.to_query()
    address.write(FIELDS, st.session_state[LINK])
    if st.session_state[HIDDEN] and "hide" not in st.query_params:
        st.query_params["hide"] = "-".join(sorted(st.session_state[HIDDEN]))


def shown(name: str) -> bool:
    """Whether a control is shown; a teacher's link can hide it."""
    return name not in st.session_state[HIDDEN]


def change(**values: Any) -> None:
    """Train with other settings; where they make no recipe, keep the old ones and say why."""
    try:
        st.session_state[RECIPE] = replace(st.session_state[RECIPE], **values)
        st.session_state[PLAYS] = st.session_state.get(PLAYS, 0) + 1
        st.session_state[CASE] = None
    except (ValueError, TypeError) as problem:
        st.session_state[PROBLEM] = str(problem)


def problem() -> None:
    """What was refused since the last run."""
    if said := st.session_state.pop(PROBLEM, None):
        st.error(literal(said))


def choose_case(label: str) -> None:
    """Everything as this case has it."""
    change(**asdict(PlaneRecipe()) | CASES[label][1])
    st.session_state[CASE] = label


def take_layers() -> None:
    """The layers that the buttons over the network ask for."""
    layers = st.session_state["plane"].layers
    if shown("layers") and isinstance(layers, list) and all(isinstance(neurons, int) for neurons in layers):
        change(layers=tuple(layers))


def add_points() -> None:
    """The points that were clicked into the plane join one's own."""
    try:
        added = np.array(st.session_state["plane"].added, dtype=float).reshape(-1, 3)
        own = points.unpack(st.session_state[RECIPE].own)
        change(own=points.pack(np.concatenate([own, added])))
    except (ValueError, TypeError) as refused:
        st.session_state[PROBLEM] = str(refused)


def clear_points() -> None:
    """Without one's own points; where there were no others, the standard ones come back."""
    data = st.session_state[RECIPE].data
    change(own="", data=data if data in points.MAKERS else "circles")


def sent_table() -> Table | str | None:
    """The table that was sent; None without one, a sentence where it cannot be read."""
    sent = st.session_state.get(SENT)
    return table_form.read_sent(sent, SENT, points_csv.open_table) if sent else None


def columns_of(table: Table) -> tuple[str, str, str]:
    """Where x1, x2 and the class or value stand, as a person has chosen or as is guessed."""
    guessed = points_csv.guessed_columns(table)
    return tuple(st.session_state.get(column_key(table, place), name) for place, name in enumerate(guessed))


def column_key(table: Table, place: int) -> str:
    """The key of the control that chooses that column."""
    return f"{SENT}-column-{place}-{table.key}"


def take_file() -> None:
    """The points of the table that was sent replace all others."""
    table = sent_table()
    st.session_state.pop(SAID, None)
    if table is None:
        return
    if isinstance(table, str):
        st.session_state[PROBLEM] = table
        return
    try:
        found = points_csv.points_of(table, *columns_of(table))
    except ValueError as refused:
        st.session_state[PROBLEM] = str(refused)
        return
    change(data="own" if found.classes else "own_values", own=points.pack(found.points))
    st.session_state[SAID] = (found.said, found.classes)


def control(name: str, **how: Any) -> None:
    """The widget of a field of the recipe, unless a teacher's link hides it."""
    about = FIELDS[name]
    if shown(about.hide or name):
        field_widget(about, getattr(st.session_state[RECIPE], name), f"plane-{name}", on_change=_take, args=(name,), **how)


def _take(field: str) -> None:
    value = st.session_state[f"plane-{field}"]
    change(**{field: tuple(value) if isinstance(value, list) else value})

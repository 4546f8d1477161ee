"""What can be set for a game in the plane: one recipe, kept in the session and in the address."""

from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from core.data.points import clouds
from core.explain.making.points.recipe import PointsRecipe
from core.training import fields
from pages.kit import address
from pages.kit.form import field_widget
from pages.kit.literal import literal

RECIPE, LINK, PLAYS, PROBLEM = "gan-recipe", "gan-link", "gan-plays", "gan-problem"
FIELDS = fields.settings(PointsRecipe)
NAMES = (*FIELDS,)  # what the address holds
MORE = ("loss", "forger_rate", "detective_rate", "forger_moves", "detective_moves", "swing", "smooth", "blur")


def current() -> PointsRecipe:
    """The recipe of this session; a link that was opened comes first. Says so where the link is damaged."""
    query = address.given(FIELDS)
    if RECIPE not in st.session_state or (query and query != st.session_state.get(LINK)):
        st.session_state[RECIPE] = PointsRecipe()
        try:
            st.session_state[RECIPE] = PointsRecipe.from_query(query)
        except ValueError as problem:
            st.warning(f"This link could not be used: {literal(str(problem))} Here is the standard game instead.")
    recipe: PointsRecipe = st.session_state[RECIPE]
    st.session_state[LINK] = recipe.to_query()
    address.write(FIELDS, st.session_state[LINK])
    return recipe


def change(**values: Any) -> None:
    """Play by other rules; where they make no recipe, keep the old ones and say why."""
    try:
        st.session_state[RECIPE] = replace(st.session_state[RECIPE], **values)
        st.session_state[PLAYS] = st.session_state.get(PLAYS, 0) + 1
    except (ValueError, TypeError) as problem:
        st.session_state[PROBLEM] = str(problem)


def problem() -> None:
    """What was refused since the last run."""
    if said := st.session_state.pop(PROBLEM, None):
        st.error(literal(said))


def take_own() -> None:
    """The points that were drawn into the plane are the real ones now."""
    try:
        drawn = np.array(st.session_state["gan-points"].own, dtype=float).reshape(-1, 2)
        change(cloud="own", own=clouds.write_own(drawn))
    except (ValueError, TypeError) as refused:
        st.session_state[PROBLEM] = str(refused)


def control(name: str, **how: Any) -> None:
    """The widget of a field of the recipe."""
    field_widget(FIELDS[name], getattr(st.session_state[RECIPE], name), f"gan-{name}", on_change=_take, args=(name,), **how)


def _take(field: str) -> None:
    change(**{field: st.session_state[f"gan-{field}"]})

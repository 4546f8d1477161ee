"""A training is asked for: once, however often the button is pressed."""

import hashlib

import streamlit as st

from core import jobs
from core.training.recipe import Recipe
from pages.kit.own_network import RUN
from pages.kit.visitor import address, visitor


def pressed(*recipes: Recipe) -> str:
    """A name for a press of a button; the same again before anything else was asked for is a double click."""
    newest = next(iter(jobs.service().runs(visitor(), limit=1)), None)
    asked = "".join([newest.id if newest else "", *(recipe.to_json() for recipe in recipes)])
    return hashlib.sha1(asked.encode(), usedforsecurity=False).hexdigest()


def begin(recipe: Recipe, refused: str) -> None:
    """The run stands in the address; where it is refused, the session holds the sentence under this name."""
    try:
        st.query_params[RUN] = jobs.service().submit(visitor(), recipe, key=pressed(recipe), address=address())
    except (ValueError, RuntimeError) as problem:
        st.session_state[refused] = str(problem)

"""One recipe for all: each pupil trains it with a seed or a rate of their own, and all curves stand in one chart."""

from collections.abc import Mapping
from functools import cache
from urllib.parse import parse_qs, urlsplit

import streamlit as st

from core import jobs
from core.classroom import ClassProblem, Room
from core.classroom.together import Vary
from core.tasks import KINDS, estimate, task_of
from core.training.recipe import Recipe
from core.training.words import duration
from pages.course.class_views.wall import live
from pages.kit import stage, startup
from pages.kit.class_routes import CLASS, place
from pages.kit.columns import columns
from pages.kit.literal import literal

RECIPE, LINK, VARY, LOW, HIGH, REFUSED = (f"class-{what}" for what in ("recipe", "link", "vary", "low", "high", "race-refused"))
A_RUN = "A training, by its link"
LONGEST = 90.0  # seconds that a recipe on offer takes at most: thirty of them wait for one another
VARIES: Mapping[str, str] = {"seed": "The seed: what is chance", "rate": "The rate: what is the rate"}


def show(room: Room) -> None:
    """Left the recipe, right the curves of all."""
    if not startup.workshop():
        return
    left, right = columns("class-racing", [1, 1.9], 15)
    with left, stage.cause("recipe"):
        name = st.selectbox("Recipe", [*offers(), A_RUN], key=RECIPE)
        if name == A_RUN:
            st.text_input(
                "Its link", key=LINK, max_chars=2000, placeholder="http://…/runs?run=…", help="From the address bar, with run= in it."
            )
        vary = st.radio("Each has their own", list(VARIES), key=VARY, format_func=lambda name: VARIES[name], horizontal=True)
        if vary == "rate":
            with st.container(horizontal=True):
                st.number_input("From", min_value=1e-6, max_value=100.0, value=0.0001, step=None, format="%g", key=LOW)
                st.number_input("To", min_value=1e-6, max_value=100.0, value=1.0, step=None, format="%g", key=HIGH)
        with st.container(horizontal=True):
            st.button("Give it to all", key="class-give", type="primary", icon=":material/groups:", on_click=_give, args=(room,))
            if room.race:
                st.button("Put it away", key="class-race-end", icon=":material/close:", on_click=room.end_race)
        if refused := st.session_state.pop(REFUSED, ""):
            st.error(literal(refused))
        elif name in offers():
            _takes(offers()[name], len(room.members))
    with right, stage.effect("recipe"):
        live("class-race", "race")


def _takes(recipe: Recipe, pupils: int) -> None:
    one, slots = jobs.service().estimate(recipe), jobs.service().places
    st.caption(f"About {duration(one)} each; {pupils or 30} pupils have theirs after about {duration(one * (pupils or 30) / slots)}.")


@cache
def offers() -> dict[str, Recipe]:
    """The recipes of all tasks that are short enough and need nothing that is not at hand."""
    found = {f"{kind.said.capitalize()}: {name}": preset.recipe for kind in KINDS for name, preset in kind.presets.items()}
    return {name: recipe for name, recipe in found.items() if estimate(recipe) <= LONGEST and not task_of(recipe).problem(recipe)}


def _given() -> tuple[Recipe, str]:
    """The recipe that is picked, and what it is called.

    Raises:
        ClassProblem: The link names no training.
    """
    name = str(st.session_state[RECIPE])
    if name != A_RUN:
        return offers()[name], name
    asked = str(st.session_state[LINK]).strip()
    run = jobs.service().run(parse_qs(urlsplit(asked).query).get("run", [asked])[0][:40])
    if run is None or run.recipe is None:
        raise ClassProblem("This link names no training of this computer: it has run= in it, and an id behind that.")
    return run.recipe, run.name or task_of(run.recipe).said


def _give(room: Room) -> None:
    vary: Vary = "rate" if st.session_state[VARY] == "rate" else "seed"
    try:
        recipe, title = _given()
        room.begin_race(recipe, title, vary, float(st.session_state.get(LOW) or 0), float(st.session_state.get(HIGH) or 0))
    except ClassProblem as problem:
        st.session_state[REFUSED] = str(problem)
        return
    room.end_ballot()
    room.send(place(CLASS))

"""The wall: where everybody is, all trainings of the class, the queue; and what a teacher does about them."""

from typing import Any

import streamlit as st

from core import lessons
from core.classroom import Room
from pages.kit import stage
from pages.kit.class_routes import place
from pages.kit.frontend import component

_COMPONENT = component("course/class_views/wall")
LESSON, STEP = "class-lesson", "class-step"


def live(key: str, show: str, **more: Any) -> None:
    """What the class does, as the server tells it: `show` is "names", "wall", "votes" or "race"."""
    _COMPONENT(key=key, data={"show": show, **more})


def show(room: Room) -> None:
    """Buttons for all, then a tile for each."""
    with stage.cause("wall"), stage.row("class-wall"):
        found = lessons.lessons()
        name = st.selectbox("Lesson", list(found), format_func=lambda name: found[name].title, key=LESSON, width=260)
        steps = found[name].steps if name in found else ()
        titles = {step.number: f"{step.number}  {step.title}" for step in steps}
        number = st.selectbox("Step", list(titles), format_func=lambda number: titles.get(number, ""), key=STEP, width=240)
        st.button(
            "Send all to this step", key="class-send", icon=":material/directions_run:", on_click=_send, args=(room, name, number),
            help="Opens it on every pupil's page. The bar above every page sends them to whatever you have open there.",
        )  # fmt: skip
    with stage.effect("wall"):
        live("class-wall", "wall")


def _send(room: Room, name: str, number: int) -> None:
    room.send(place(f"lessons?lesson={name}&step={number}"))

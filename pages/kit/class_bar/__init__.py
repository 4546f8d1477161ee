"""Whoever is in a class has its bar above every page; while he is, the teacher sees which page that is."""

from typing import Any

import streamlit as st

from core.classroom import school
from core.lessons import Step
from pages.kit.frontend import component
from pages.kit.visitor import visitor

_COMPONENT = component("kit/class_bar")


def me() -> str:
    """What classes call this browser."""
    from pages.kit.class_routes import who_is

    return who_is(visitor())


def show(page: str, title: str, step: Step | None) -> None:
    """The bar, where there is a class.

    Args:
        page: As addresses name it.
        title: What people call it.
        step: Of a lesson, where one is open.
    """
    if school().quiet:
        return
    who = me()
    data: dict[str, Any] = {"page": page}
    if room := school().taught_by(who):
        data |= {"role": "teacher", "class": room.id, "code": room.code, "version": room.told.version}
    elif found := school().joined(who):
        room, member = found
        room.report(who, title, f"step {step.number}: {step.title}" if step else "")
        data |= {"role": "pupil", "class": room.id, "code": room.code, "name": member.name}
        data |= {"version": room.told.version, "go": room.told.go}
    else:
        return
    _COMPONENT(key="class-bar", data=data, default={"heard": ""}, on_heard_change=_hear)


def _hear() -> None:
    """The page is drawn again, with what has changed."""
    if st.session_state["class-bar"].heard == "over":
        st.toast("You are not in this class any more.")

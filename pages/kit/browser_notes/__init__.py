"""Short notes of one person, such as answers, kept in their own browser: they outlive a reload, and no account is needed."""

from collections.abc import Callable

import streamlit as st

from pages.kit.frontend import component

_COMPONENT = component("kit/browser_notes")


def noted(name: str) -> dict[str, str]:
    """The notes of that name, to be read and changed; what the browser had kept is there a moment after the page has opened."""
    notes: dict[str, str] = st.session_state.setdefault(f"{name}-notes", {})
    return notes


def keep(name: str, known: Callable[[object], dict[str, str]]) -> None:
    """At the end of a page: the browser keeps the notes as they are now, and tells what it had kept before.

    Args:
        known: Of whatever a browser says was noted, what can be true.
    """
    notes, heard = noted(name), f"{name}-heard"

    def hear() -> None:
        said = st.session_state[f"{name}-browser"].kept
        for key, note in known(said.get("notes") if isinstance(said, dict) else None).items():
            notes.setdefault(key, note)
        st.session_state[heard] = True

    data = {"name": name, "heard": heard in st.session_state, "notes": dict(notes)}
    _COMPONENT(key=f"{name}-browser", data=data, default={"kept": None}, on_kept_change=hear, height=1)

"""From one view of a page to another at the press of a button, wherever that stands.

A button in a fragment draws the fragment again and nothing else: the row of views above it would stay as it is, and the button would seem
dead. So a fragment with such a button begins with `follow`.
"""

import streamlit as st

WENT = "view-went"


def go(view: str, key: str = "view") -> None:
    """Open another view; for a button's callback. `key` is the one of `pages.kit.pick`."""
    st.session_state[key] = view
    st.session_state[WENT] = True


def follow() -> None:
    """In a fragment, before it shows anything: draws the whole page where another view was asked for."""
    if st.session_state.pop(WENT, False):
        st.rerun()


def arrived() -> None:
    """The whole page is being drawn: nobody has to ask for that any more."""
    st.session_state.pop(WENT, None)

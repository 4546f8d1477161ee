"""One screen for a lab: a thin head, then what is touched and what changes by it; everything else stands below.

What is touched and what changes are marked, so that a test can measure whether both lie on the first screen. A component marks its own
parts in its HTML, by `data-stage="cause"` and `data-stage="effect"`.
"""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.kit.columns import columns


def head(title: str) -> DeltaGenerator:
    """The title in one row with what the page puts into this container: the row of views, a folded question, what it is about."""
    with st.container(key="stage-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.title(title, anchor=False, width="content")
        return st.container(key="stage-beside", horizontal=True, vertical_alignment="center", gap="small")


def about(text: str, in_line: bool = False) -> None:
    """What the page is about, in full, behind a question mark.

    `in_line`: it says what the `line` below the head says, and is there only where that gives way.
    """
    with st.popover("?", key=f"stage-about{'-line' if in_line else ''}", help="What this page is about."):
        st.markdown(text)


def line(text: str) -> None:
    """The one sentence below the head; on a phone it gives way to the picture."""
    with st.container(key="stage-line"):
        st.markdown(text)


def cause(name: str = "") -> DeltaGenerator:
    """A container for what is touched; `name` tells several on a page apart."""
    return st.container(key=f"stage-cause{name and '-' + name}", gap="xsmall")


def effect(name: str = "") -> DeltaGenerator:
    """A container for what changes by it."""
    return st.container(key=f"stage-effect{name and '-' + name}", gap="xsmall")


def tools() -> DeltaGenerator:
    """Rows of what is touched; on a phone they are one row, pushed sideways."""
    return st.container(key="tools-rows", gap="xsmall")


def start(name: str) -> DeltaGenerator:
    """A row for what starts something."""
    return st.container(key=f"stage-cause-{name}", horizontal=True, gap="small", vertical_alignment="center")


def teaching(name: str, least: float = 12) -> tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator]:
    """Where something is taught: a row for what starts it, and below that the settings on the left and what comes of it on the right.

    On a phone what comes of it stands above the settings.
    """
    above = start(name)
    side, picture = columns(f"{name}-columns", [1, 2], least, last_first=True)
    return above, side, picture


def shared(name: str) -> DeltaGenerator:
    """A row whose parts share its width, however narrow it is."""
    return st.container(key=f"shared-{name}", horizontal=True, gap="small", vertical_alignment="bottom")


def row(name: str) -> DeltaGenerator:
    """A row of buttons or fields that is never more than one line high: where the screen is narrow, it is pushed sideways."""
    return st.container(key=f"strip-{name}", horizontal=True, gap="xsmall", vertical_alignment="bottom")

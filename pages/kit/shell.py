"""What stands around every page: navigation and sidebar."""

from pathlib import Path

import streamlit as st

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "pages"

PROJECTOR = """<style>
  :root, html { font-size: 22px !important; }
  [data-testid="stMarkdownContainer"] p, [data-testid="stMarkdownContainer"] li { font-size: 1.05rem; line-height: 1.5; }
</style>"""


def chapters() -> dict[str, list]:
    """Every page of the app, by chapter, in the order of the course."""
    return {
        "": [st.Page(PAGES / "home/home.py", title="Home", icon=":material/home:", url_path="home", default=True)],
        "Foundations": [
            st.Page(
                PAGES / "foundations/neuron.py",
                title="A neuron, forward and back",
                icon=":material/timeline:",
                url_path="neuron",
                help="Step a neuron forward, walk back by the chain rule, update, repeat.",
            )
        ],
        "Vision": [
            st.Page(
                PAGES / "vision/digits.py",
                title="Draw a digit",
                icon=":material/draw:",
                url_path="digits",
                help="Draw a digit and watch a network read it, layer by layer.",
            )
        ],
    }


def sidebar() -> None:
    """The device in use and the projector switch."""
    from core.training.device import best_device

    with st.sidebar:
        large = st.toggle("Projector", key="projector", bind="query-params", help="Larger type, readable from the back row.")
        st.caption(f"This machine: {best_device()}", help="Where networks are trained: the graphics card when there is one.")
    if large:
        st.html(PROJECTOR)

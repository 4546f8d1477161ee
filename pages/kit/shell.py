"""What stands around every page: navigation, sidebar, start-up."""

import gc

import streamlit as st

PROJECTOR = """<style>
  :root, html { font-size: 22px !important; }
  [data-testid="stMarkdownContainer"] p, [data-testid="stMarkdownContainer"] li { font-size: 1.05rem; line-height: 1.5; }
</style>"""


def chapters() -> dict[str, list]:
    """Every page of the app, by chapter, in the order of the course."""
    return {
        "": [st.Page("pages/home/home.py", title="Home", icon=":material/home:", url_path="home", default=True)],
        "Vision": [
            st.Page("pages/vision/digits.py", title="Draw a digit", icon=":material/draw:", url_path="digits",
                    help="Draw a digit and watch a network read it, layer by layer."),
        ],
    }


@st.cache_resource(show_spinner="Opening Glassbox …")
def prepare_once() -> None:
    """Import what is heavy, then take it out of the garbage collector's sight.

    Streamlit collects all garbage after every script run: 106 ms once torch is imported, next to nothing after
    a freeze. One thread for torch: a digit takes a millisecond, and many threads would only fight the server.
    """
    import torch

    from core import zoo

    torch.set_num_threads(1)
    zoo.load("digits")
    gc.collect()
    gc.freeze()


def sidebar() -> None:
    """The device in use and the projector switch."""
    from core.training.device import best_device

    with st.sidebar:
        large = st.toggle("Projector", key="projector", bind="query-params",
                          help="Larger type, readable from the back row.")
        st.caption(f"This machine: {best_device()}", help="Where networks are trained: the graphics card when there is one.")
    if large:
        st.html(PROJECTOR)

"""What stands around every page: navigation and sidebar."""

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "pages"

PROJECTOR = """<style>
  :root, html { font-size: 22px !important; }
  [data-testid="stMarkdownContainer"] p, [data-testid="stMarkdownContainer"] li { font-size: 1.05rem; line-height: 1.5; }
</style>"""


def chapters() -> dict[str, list[StreamlitPage]]:
    """Every page of the app, by chapter, in the order of the course."""
    return {
        "": [_page("home/home.py", "Home", "home", "What can be done here.", default=True)],
        "Foundations": [
            _page("foundations/neuron.py", "A neuron, forward and back", "timeline", "Step forward, walk back by the chain rule, update."),
            _page("foundations/activations.py", "Activations and losses", "show_chart", "What a neuron says, and how wrong it was."),
            _page("foundations/descent.py", "Gradient descent", "downhill_skiing", "Four optimizers race downhill on a loss."),
            _page("foundations/plane.py", "Points in a plane", "scatter_plot", "Watch a small network learn to tell points apart."),
        ],
        "Vision": [
            _page("vision/digits.py", "Draw a digit", "draw", "Draw a digit and watch a network read it, layer by layer."),
            _page("vision/convolution.py", "Convolution", "grid_on", "One picture, one kernel, and every multiplication."),
            _page(
                "vision/transfer.py", "Teach it your own pictures", "add_photo_alternate", "A pretrained network learns to tell them apart."
            ),
        ],
        "Sequences": [
            _page("sequences/memory.py", "Memory", "memory", "A recurrent cell, step by step: what it keeps, and what it forgets."),
            _page("sequences/forecast.py", "Forecast a series", "query_stats", "Teach a network a series and look ahead."),
        ],
        "Language": [_page("language/reviews.py", "Type a review", "rate_review", "An LSTM reads your review, word by word.")],
        "Workshop": [
            _page("workshop/training.py", "Train a network", "model_training", "Choose a network and a recipe, watch it learn."),
            _page("workshop/runs.py", "Runs", "history", "Every training: replay it, compare it, draw for its network."),
        ],
    }


@cache
def has(file: str) -> bool:
    """Whether the app has this page, named by its path below `pages`."""
    return any(page.url_path == Path(file).stem for pages in chapters().values() for page in pages)


def _page(file: str, title: str, icon: str, help: str, default: bool = False) -> StreamlitPage:
    return st.Page(PAGES / file, title=title, icon=f":material/{icon}:", url_path=Path(file).stem, help=help, default=default)


def sidebar() -> None:
    """The device in use and the projector switch."""
    from core.training.device import best_device

    with st.sidebar:
        large = st.toggle("Projector", key="projector", bind="query-params", help="Larger type, readable from the back row.")
        st.caption(f"The computer that runs this: {best_device()}", help="Where networks are trained: the graphics card when there is one.")
    if large:
        st.html(PROJECTOR)

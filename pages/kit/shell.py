"""What stands around every page: navigation and sidebar."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.kit import address, class_rules
from pages.kit.frontend import component

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "pages"
_PLACES, _ROOM = component("kit/frontend/places"), component("kit/frontend/sidebar")


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
            _page("vision/famous.py", "Famous networks", "account_balance", "AlexNet to ConvNeXt: what they cost, and what is inside."),
            _page("vision/same.py", "Same or different?", "compare", "Two drawings, two hands, two faces: how far apart are they?"),
            _page("vision/where.py", "Where is it?", "frame_inspect", "Find digits and shapes on a page, in one look."),
            _page(
                "vision/transfer.py", "Teach it your own pictures", "add_photo_alternate", "A pretrained network learns to tell them apart."
            ),
        ],
        "Sound": [
            _page("sound/say.py", "Say a digit", "mic", "Say a digit and see what a network hears in it."),
            _page("sound/teach.py", "Teach it your own words", "record_voice_over", "A few recordings of each, and it listens for them."),
        ],
        "Sequences": [
            _page("sequences/memory.py", "Memory", "memory", "A recurrent cell, step by step: what it keeps, and what it forgets."),
            _page("sequences/forecast.py", "Forecast a series", "query_stats", "Teach a network a series and look ahead."),
        ],
        "Language": [
            _page("language/reviews.py", "Type a review", "rate_review", "An LSTM reads your review, word by word."),
            _page("language/attention.py", "Attention", "hub", "Every word looks at all others, and you see where."),
            _page("language/write.py", "Write on", "edit_note", "A network foretells the next letter, and writes."),
            _page("language/translate.py", "Translate", "translate", "One network reads, one writes, and attention looks back."),
        ],
        "Making things": [
            _page("making/autoencoder.py", "Autoencoder", "compress", "Squeeze a digit into a few numbers and open it again."),
            _page("making/gan.py", "Forger and detective", "swords", "A GAN: two networks play against each other, and digits come of it."),
            _page("making/belief.py", "Deep belief network", "layers", "Machines that learn without answers, layer by layer, and dream."),
        ],
        "Workshop": [
            _page("workshop/training.py", "Train a network", "model_training", "Choose a network and a recipe, watch it learn."),
            _page("workshop/tables.py", "Rows and columns", "table_chart", "Teach a network a table, and see who beats it."),
            _page("workshop/runs.py", "Runs", "history", "Every training: replay it, compare it, draw for its network."),
        ],
        "Course": [
            _page("course/lessons.py", "Lessons", "school", "Step by step through the labs: look, foretell, do."),
            _page("course/questions.py", "Questions", "quiz", "What a course asks: answer first, then see it happen."),
            _page("course/class.py", "Class", "groups", "Work together: a teacher's wall, votes, one recipe for all."),
            _page("course/words.py", "Words", "dictionary", "What the words of the course mean, and where to see each."),
        ],
    }


@cache
def title(file: str) -> str:
    """What a page is called, named by its path below `pages`."""
    return next(page.title for pages in chapters().values() for page in pages if page.url_path == Path(file).stem)


@cache
def has(file: str) -> bool:
    """Whether the app has this page, named by its path below `pages`."""
    return any(page.url_path == Path(file).stem for pages in chapters().values() for page in pages)


def tab(page: StreamlitPage) -> str:
    """What the browser's tab is called while that page is open."""
    return "Glassbox" if page.url_path == "" else f"{page.title} · Glassbox"


def _page(file: str, title: str, icon: str, help: str, default: bool = False) -> StreamlitPage:
    how: dict[str, Any] = {"visibility": "hidden" if class_rules.hides(file) else "visible", "default": default}
    return st.Page(PAGES / file, title=title, icon=f":material/{icon}:", url_path=Path(file).stem, help=help, **how)


def sidebar() -> None:
    """The device in use and the projector switch."""
    from core.training.device import best_device

    with st.sidebar:
        large = st.toggle("Projector", key="projector", bind="query-params", help="Larger type, readable from the back row.")
        _PLACES(key="places", data={"names": address.PLACES, "went": address.went()}, height=1)
        _ROOM(key="room", data={"large": large}, height=1)
        st.caption(f"The computer that runs this: {best_device()}", help="Where networks are trained: the graphics card when there is one.")
    st.html(PAGES / "kit/shell.css")
    if large:
        st.html(PAGES / "kit/projector.css")

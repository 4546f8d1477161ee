"""The cards on the home page."""

from dataclasses import dataclass, field

import streamlit as st

from pages.kit.shell import PAGES


@dataclass(frozen=True)
class Card:
    """One thing to try."""

    title: str
    icon: str  # a Material symbol
    text: str
    page: str  # below pages/
    query: dict[str, str] = field(default_factory=dict)


CARDS = {
    "Foundations": (
        Card(
            "A neuron, forward and back",
            "timeline",
            "Watch one neuron decide whether a student passes, then walk the chain rule back edge by edge and let it learn.",
            "foundations/neuron.py",
        ),
        Card(
            "Activations and losses",
            "show_chart",
            "Slide an input through sigmoid, tanh and ReLU, watch a ReLU die, and see a gradient vanish on its way back.",
            "foundations/activations.py",
        ),
        Card(
            "Walk downhill",
            "downhill_skiing",
            "Click a start on the map and let four optimizers race to the lowest loss. Make the rate too large and watch one run away.",
            "foundations/descent.py",
        ),
    ),
    "Vision": (
        Card(
            "Draw a digit",
            "draw",
            "Draw a 7 with mouse, pen or finger. The network says what it reads, how sure it is, and when it thinks that this is no digit.",
            "vision/digits.py",
        ),
        Card(
            "What the network sees",
            "crop_free",
            "A drawing is cut out, shrunk and centred before it is read. Switch a step off and see the answer break.",
            "vision/digits.py",
            {"source": "Data set", "view": "What it sees"},
        ),
        Card(
            "Look inside",
            "layers",
            "Every layer, every feature map. Click a point and check the multiplication that made it.",
            "vision/digits.py",
            {"source": "Data set", "view": "Inside"},
        ),
        Card(
            "Ask why",
            "help",
            "See which parts of the line spoke for an answer and which against, rub one out and read again.",
            "vision/digits.py",
            {"source": "Data set", "view": "Why"},
        ),
        Card(
            "Break it",
            "build",
            "Shift, turn, thicken, add noise: find out where the network stops understanding.",
            "vision/digits.py",
            {"source": "Data set", "view": "Break it"},
        ),
        Card(
            "Read a number",
            "pin",
            "Write 2026 in one go; it is cut into digits and read in order.",
            "vision/digits.py",
            {"source": "Several digits"},
        ),
    ),
}


def card_grid() -> None:
    """All cards by chapter, three in a row where there is room."""
    for chapter, cards in CARDS.items():
        st.header(chapter, anchor=False)
        with st.container(horizontal=True):
            for card in cards:
                _show(card)


def _show(card: Card) -> None:
    with st.container(border=True, width=262, height="stretch"):
        st.markdown(f"#### :material/{card.icon}: {card.title}")
        st.write(card.text)
        st.page_link(
            PAGES / card.page, label="Open", icon=":material/arrow_forward:", query_params=card.query or None, help=f"Open: {card.title}"
        )

"""The cards on the home page."""

from dataclasses import dataclass, field

import streamlit as st

from pages.kit.shell import PAGES


@dataclass(frozen=True)
class Card:
    """One thing to try."""

    title: str
    icon: str
    text: str
    page: str  # below pages/
    query: dict[str, str] = field(default_factory=dict)


CARDS = (
    Card(
        "Draw a digit",
        ":material/draw:",
        "Draw a 7 with mouse, pen or finger. The network says what it reads, how sure it is, "
        "and when it thinks that this is no digit at all.",
        "vision/digits.py",
    ),
    Card(
        "A neuron, forward and back",
        ":material/timeline:",
        "Watch one neuron decide whether a student passes, then walk the chain rule back edge by edge and let it learn.",
        "foundations/neuron.py",
    ),
    Card(
        "Activations and losses",
        ":material/show_chart:",
        "Slide an input through sigmoid, tanh and ReLU, watch a ReLU die, and see a gradient vanish on its way back through twenty layers.",
        "foundations/activations.py",
    ),
    Card(
        "Walk downhill",
        ":material/downhill_skiing:",
        "Click a start on the map and let four optimizers race to the lowest loss. Make the rate too large and watch one run away.",
        "foundations/descent.py",
    ),
    Card(
        "What the network sees",
        ":material/crop_free:",
        "Your drawing is cut out, shrunk and centred before it is read. Switch a step off and see the answer break.",
        "vision/digits.py",
        {"source": "Data set", "view": "What it sees"},
    ),
    Card(
        "Look inside",
        ":material/layers:",
        "Every layer, every feature map. Click a point and check the multiplication that made it.",
        "vision/digits.py",
        {"source": "Data set", "view": "Inside"},
    ),
    Card(
        "Ask why",
        ":material/help:",
        "See which parts of your line spoke for an answer and which against, rub one out and read again.",
        "vision/digits.py",
        {"source": "Data set", "view": "Why"},
    ),
    Card(
        "Break it",
        ":material/build:",
        "Shift, turn, thicken, add noise: find out where the network stops understanding.",
        "vision/digits.py",
        {"source": "Data set", "view": "Break it"},
    ),
    Card(
        "Read a number",
        ":material/pin:",
        "Write 2026 in one go; it is cut into digits and read in order.",
        "vision/digits.py",
        {"source": "Several digits"},
    ),
)


def card_grid() -> None:
    """All cards, three in a row where there is room."""
    with st.container(horizontal=True):
        for card in CARDS:
            with st.container(border=True, width=330, height="stretch"):
                st.subheader(f"{card.icon} {card.title}", anchor=False)
                st.write(card.text)
                st.page_link(
                    PAGES / card.page, label=f"Open: {card.title}", icon=":material/arrow_forward:", query_params=card.query or None
                )

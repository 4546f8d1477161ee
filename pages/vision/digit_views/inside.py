"""Inside: the whole network in one picture, from the drawing to ten bars, alive while the pen moves."""

import hashlib
from functools import cache

import streamlit as st

from core.data.digits import unseen
from pages.kit.drawn import Shown
from pages.kit.frontend import component
from pages.kit.link import from_link, mount
from pages.kit.networks import offered
from pages.kit.verdict import source_of

LAYER = "layer"  # in the address: the one that is looked at closer
_NETWORK = component("vision/digit_views/network_view")


def show(shown: Shown) -> None:
    """Every layer as its maps; a click looks closer or switches a neuron off."""
    source = source_of(shown)
    if not source["network"]:
        st.info(
            "This network cannot be computed by a browser: its weights have grown too large. Choose an earlier epoch.",
            icon=":material/info:",
        )
        return
    data = {"source": source, "unseen": offered(*_unseen())}
    mount(_NETWORK, "network", {LAYER: from_link(LAYER, str, "")}, data)


@cache
def _unseen() -> tuple[str, bytes]:
    """A name for the thousand digits, and their file."""
    file = unseen.FILE.read_bytes()
    return f"unseen-{hashlib.sha256(file).hexdigest()[:16]}", file


def explain() -> None:
    """What the words and colours of the picture mean."""
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "* From left to right: your drawing as the network gets it, 28 × 28 numbers; then, **layer** by layer, what becomes of them; "
            "at the end ten bars, one for each digit.\n"
            "* A **feature map** shows how well one learnt pattern fits at each place. Blue is above zero, orange below; where nothing is "
            "below zero, white is large and black is zero.\n"
            "* A **convolution** lays a **kernel** (a small grid of learnt weights) everywhere, multiplies number by number, adds up "
            "and adds the **bias**, one more learnt number. Its **activation**, mostly ReLU, comes after it. **Pooling** shrinks maps. "
            "**Dense** layers add up all inputs, each times a weight of its own. **Softmax** turns the ten scores into probabilities.\n"
            "* The **receptive field** of a number is all of the drawing that it can see: it grows from layer to layer.\n"
            "* A **neuron** that is switched off passes on zero, as if it had died; a map counts as one. How well a network still works "
            "without some of them is its **fault tolerance**. The thousand digits it is counted on are of MNIST's test part: no network "
            "here has learnt from them.\n\n"
            "On a narrow screen a convolution is drawn together with its activation; *Look closer* knows every layer. Numbers are shown "
            "rounded and calculated with all their digits; weights come to your browser with about three digits each (half precision)."
        )

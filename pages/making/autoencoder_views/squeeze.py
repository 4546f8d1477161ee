"""Squeeze: a drawing, its code as bars to drag, and what the decoder makes of them; and sums of codes."""

import hashlib
from typing import Any

import numpy as np
import streamlit as st

from core.data.digits.strokes import CANVAS
from core.explain.making.decoders import bytes_as_text
from core.tasks.autoencoder.presets import AUTOENCODER_PRESETS
from core.tasks.script import script
from core.zoo.autoencoders import AutoencoderName
from pages.kit import stage
from pages.kit.canvas import beside_sheet
from pages.kit.code_panel import show_code
from pages.kit.frontend import component
from pages.kit.question import predict_first
from pages.making.autoencoder_views import source
from pages.making.autoencoder_views.networks import NETWORKS, Known, of_run, shipped
from pages.making.autoencoder_views.row import row
from pages.making.autoencoder_views.source import Shown

NAMES = ("net", "plus", "minus")
INTRO = "Draw a digit: a network squeezes it into a few numbers, and opens them again. Drag a number, and the picture follows."
_LAB = component("making/autoencoder_views/code_lab")


def show() -> None:
    """The sheet on the left; picture and code on the right, on a phone right below the sheet."""
    own = of_run()
    stage.line(INTRO)
    left, right = beside_sheet(CANVAS)
    with left:
        shown = source.draw()
    with right:
        answer = st.container()  # above the choice of the network
        known = own or shipped(_network())
    with answer:
        code = known.squeezer.encode(shown.picture[None])[0]
        press = hashlib.sha1(shown.picture.tobytes() + known.name.encode(), usedforsecurity=False).hexdigest()
        data = {"id": press, "name": known.name, "given": bytes_as_text(shown.picture), "code": code.tolist()}
        _LAB(key="code-lab", data=data | {"ranges": known.ranges.tolist(), "decoder": known.decoder})
    _sums(known, shown)
    _explain()
    show_code(script(AUTOENCODER_PRESETS["784 → 32 → 784"].recipe), "autoencoder.py")


def _network() -> AutoencoderName:
    how: dict[str, Any] = {"key": "net", "bind": "query-params", "label_visibility": "collapsed", "width": 260}
    return NETWORKS[st.selectbox("Network", list(NETWORKS), **how)]


def ask() -> None:
    """What would you say? Stands beside the views."""
    predict_first(
        "autoencoder-guess",
        "A network squeezes every digit into 32 numbers. Every second bar is then pulled to its middle. What comes out?",
        ["The upper half of the digit", "A fainter copy of the digit", "Another shape, all over the picture"],
        "Another shape, all over the picture",
        "No number stands for a place: each changes strokes everywhere at once. Only all together they say which digit it is. Press *Half "
        "in the middle*, and see.",
        folded=True,
    )


def _sums(known: Known, shown: Shown) -> None:
    """Your code + the mean code of one digit − that of another."""
    st.subheader("Sums of digits", anchor=False)
    what = "your drawing" if shown.own else "the example"
    st.caption(f"A code is a row of numbers, so codes can be added up: {what}, and the way from one digit's mean code to another's.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        minus = int(st.selectbox("− mean", range(10), 3, key="minus", bind="query-params"))
        plus = int(st.selectbox("+ mean", range(10), 8, key="plus", bind="query-params"))
    st.caption(f"So: {what} − the mean {minus} + the mean {plus}.")
    code, means = known.squeezer.encode(shown.picture[None])[0], known.means
    parts = np.stack([code, means[minus], means[plus], code - means[minus] + means[plus]])
    pictures = known.squeezer.decode(parts)
    words = (what, f"− the mean {minus}", f"+ the mean {plus}", "= the sum")
    row(list(pictures), words, "sums-row", "Each of these codes, opened")


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "* An **autoencoder** is two networks in a row. The **encoder** squeezes 784 pixels into a few numbers, the **code**; the "
            "**decoder** opens the code again. It learns from pictures alone: what it should say is the picture it was given.\n"
            "* **784 → 32 → 784** is the smallest one, a weight from every pixel to every number and back. Without the sigmoid at its end "
            "it could do no better than **principal component analysis** (PCA), which finds the best 32 directions without training.\n"
            "* The **convolutional** one has more layers and so finds better numbers; the **mean squared error** says how much better.\n"
            "* Colours of the error: white is right, orange is wrong."
        )

"""The map: a code of two numbers. The pointer walks on it, and the picture changes under it in the browser."""

import numpy as np
import streamlit as st

from core.data.digits.strokes import CANVAS
from core.zoo.autoencoders import AutoencoderName
from pages.kit.canvas import beside_sheet
from pages.kit.frontend import component
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.making.autoencoder_views import source
from pages.making.autoencoder_views.networks import Known, of_run, shipped
from pages.making.autoencoder_views.source import Shown

NAMES = ("kind",)
KINDS: dict[str, AutoencoderName] = {"Plain": "autoencoder-2d", "Variational": "autoencoder-2d-variational"}
SHOWN, EDGE = 300, 0.01  # digits on the map; the share of them that may lie outside of it on each side
KEPT = {"from": "autoencoder-walk-from", "to": "autoencoder-walk-to"}  # in the session: drawings that were kept
USUAL = {"from": 3, "to": 8}
_LAB = component("making/autoencoder_views/map_lab")


def show() -> None:
    """The sheet on the left, the map on the right."""
    own = of_run()
    left, right = beside_sheet(CANVAS, "beside-map")
    with left:
        shown = source.draw(marked=False)  # what is touched first is the map
        _keep(shown)
    with right:
        with st.container(horizontal=True, vertical_alignment="center"):
            own_map = own is not None and own.codes.shape[1] == 2
            known = own if own is not None and own_map else shipped(KINDS[pick("Which map", KINDS, "kind", wraps=True)])
        if own is not None and not own_map:
            st.caption("The code of this run's network has not two numbers, so it has no map; here is the built-in one.")
        _LAB(key="map-lab", data=_data(known, shown))
        st.caption(
            "Two numbers are few: digits of like shape lie over one another here, 4 and 9 above all. So a 4 may well come back as a 9."
        )
    _explain()


def ask() -> None:
    """What would you say? Stands beside the views."""
    predict_first(
        "autoencoder-map-guess",
        "You walk in a straight line from a 3 to an 8 on the map. What does the decoder draw half way?",
        ["a 3 with an 8 over it, both half as dark", "a shape between them, or another digit on the way", "noise"],
        "a shape between them, or another digit on the way",
        "Each place of the map has a picture of its own, and near places have like ones: so a 3 bends into an 8, or passes through a 5. In "
        "the plain map there are also holes, where no digit lies and a blot is drawn.",
        folded=True,
    )


def _keep(shown: Shown) -> None:
    """Both ends of a walk can be drawings of one's own."""
    with st.container(horizontal=True):
        for end, label in (("from", "Walk from this"), ("to", "Walk to this")):
            help = "Keeps this digit as that end of the walk; then draw the other one."
            st.button(label, key=f"walk-{end}", on_click=_kept, args=(end, shown), help=help)


def _kept(end: str, shown: Shown) -> None:
    st.session_state[KEPT[end]] = shown


def _data(known: Known, shown: Shown) -> dict[str, object]:
    low, high = np.quantile(known.codes, [EDGE, 1 - EDGE], axis=0)
    size = np.maximum((high - low) / 2, 1e-3) * 1.08
    ends, said = {}, []
    for end, digit in USUAL.items():
        kept: Shown | None = st.session_state.get(KEPT[end])
        ends[end] = known.squeezer.encode(kept.picture[None])[0].tolist() if kept else known.means[digit].tolist()
        said.append("your drawing" if kept and kept.own else "your example" if kept else f"the mean {digit}")
    code = known.squeezer.encode(shown.picture[None])[0]
    return {
        "name": known.name,
        "decoder": known.decoder,
        "frame": {"middle": ((low + high) / 2).tolist(), "size": size.tolist()},
        "codes": known.codes[: 2 * SHOWN : 2].round(4).tolist(),
        "digits": known.digits[: 2 * SHOWN : 2].tolist(),
        "own": code.tolist(),
        "walk": {**ends, "words": f"A straight walk from {said[0]} to {said[1]}:"},
    }


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "* Every digit has to pass through **two numbers**: one says how far to the right it lies on the map, one how far up. The "
            "network was never told what the digits are called; the colours are for you.\n"
            "* A **plain** autoencoder puts codes wherever it likes. Between its crowds are **holes**: places that no digit uses, and "
            "where the decoder never learnt what to draw.\n"
            "* A **variational** one says a mean and a spread for each number and opens a number drawn from there, and **KL** (the "
            "divergence of Kullback and Leibler) pulls all codes into one round cloud. Its loss is reconstruction + weight × KL; under "
            "*Teach it* the weight is a slider and both are curves."
        )

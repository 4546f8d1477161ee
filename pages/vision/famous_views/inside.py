"""One famous network as a row of blocks, a click opens one; and what becomes of a picture that runs through it."""

from typing import Any

import streamlit as st

from core.explain.famous.catalogue import BUILT_IN, LENET, Famous, at_hand, catalogue
from core.explain.famous.structure import Structure
from core.figures.famous import block_pictures, large
from pages.kit import stage
from pages.kit.frontend import component
from pages.kit.link import from_link, mount
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.vision.famous_views import running
from pages.vision.famous_views.built import built

INTRO = "Block by block. Click one, or step along."
NETWORK, BLOCK, SHOWN = "network", "block", "inside"
NAMES = (NETWORK, BLOCK, SHOWN, *running.NAMES)
BLOCKS, PICTURE = "Its blocks", "A picture runs through"
_COMPONENT = component("vision/famous_views/blocks_view")


def ask() -> None:
    """The question of this view."""
    predict_first(
        "famous-inside-guess",
        "VGG-16 has 138 million learnt numbers in 13 convolutions and 3 dense layers. Where are most of them?",
        ["In the first convolution: it sees the whole picture", "Evenly in all layers", "In the first dense layer"],
        "In the first dense layer",
        "103 million: each of its 4,096 numbers weighs all 25,088 that come in. Networks after it take the mean of every map first.",
        folded=True,
    )


def show() -> None:
    """The chooser, and below it the row of blocks or what becomes of a picture."""
    every = at_hand() | catalogue()
    titles = {each.title: name for name, each in every.items()}
    with stage.cause("network"), st.container(horizontal=True, vertical_alignment="center"):
        title = st.selectbox("Network", list(titles), key=NETWORK, bind="query-params", width=220, label_visibility="collapsed")
        each, found = every[titles[title]], built(titles[title])
        shown = pick("What to see of it", [BLOCKS, PICTURE], SHOWN)
    if shown == PICTURE:
        running.show(each)
    else:
        _blocks(each, found)


def _blocks(each: Famous, found: Structure) -> None:
    """What the network is known for, its blocks, and what one of them computes."""
    st.markdown(
        f"**{each.family.year}**, {each.family.paper.rstrip('.')}. {each.family.idea} {found.depth} layers in a row, "
        f"{large(each.parameters)} learnt numbers."
    )
    start = {"block": str(from_link(BLOCK, lambda text: _number(text, len(found.blocks)), 1))}
    data: dict[str, Any] = {"title": each.title, "blocks": block_pictures(found)}
    mount(_COMPONENT, f"famous-blocks-{each.name}", start, data)
    if each.name == BUILT_IN:
        st.caption("It comes with this app: 200 kinds of things, smaller pictures, and so no pooling after its first convolution.")
    if found.parameters < each.parameters:
        st.caption(f"{large(each.parameters - found.parameters)} of its learnt numbers are a helper that is used in training only.")
    st.caption(
        f"Heights: the places of the maps; the {'digit' if each.name == LENET else 'picture'} has {each.side} × {each.side} pixels. "
        "Widths go with the square root of the number of maps. An arc: what came in is added to what comes out."
    )


def _number(text: str, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= most:
        raise ValueError(f"This network has the blocks 1 to {most}.")
    return int(text)

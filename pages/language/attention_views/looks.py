"""Who looks at whom: heads side by side, lines between the words; each head and word can be switched off."""

import streamlit as st

from core.data.given import number
from pages.kit import address
from pages.kit.frontend import component
from pages.kit.link import from_link, mount
from pages.language.attention_views.sentence import Shown, all_on, choose

_LINES = component("language/attention_views/head_lines")
NAMES = ("layer", "head", "word")
DRAWN = 40  # tokens that are drawn; of a longer text the first


def show() -> None:
    """The heads of a layer, and what the words mean that are used for them."""
    shown = choose()
    if shown is None:
        return
    picture(shown)
    st.caption(
        "A line leads from a word to each that it looks at, the thicker the more weight it gives it; a word's weights add up to 100 %. "
        "The second layer looks at what the first has made of the words. A head that is switched off says nothing; nobody looks at a "
        "word that is switched off, and it has no vote. The network learnt with everything on, so that what it says without some of it "
        "is a guess about a text of a kind it has never seen."
    )


def picture(shown: Shown, only: bool = False) -> tuple[int, int, int]:
    """The lines of every head, or with `only` of the chosen one; which layer, head and word are chosen, from 0."""
    layers, drawn = shown.now.layers, min(len(shown.tokens), DRAWN)
    heads = len(layers[0].weights)
    word = _chosen("word", drawn, next((place for place, label in enumerate(shown.labels[:drawn]) if label == "bad"), drawn // 2))
    layer, head = _chosen("layer", len(layers), 0), _chosen("head", heads, 0)
    silent, off = sorted(shown.switches.silent), sorted(shown.switches.hidden)
    start = {
        "layer": str(layer + 1),
        "head": str(head + 1),
        "word": str(word + 1),
        "silent": ",".join(f"{one}.{other}" for one, other in silent),
        "off": ",".join(map(str, off)),
    }
    weights = [[[[round(float(w), 6) for w in row[:drawn]] for row in one[:drawn]] for one in found.weights] for found in layers]
    mount(_LINES, "head-lines", start, {"words": shown.labels[:drawn], "weights": weights, "only": only})
    if len(shown.tokens) > drawn:
        st.caption(f"The first {drawn} of {len(shown.tokens)} words are drawn; all are looked at.")
    if silent or off:
        st.button("Switch everything on", icon=":material/undo:", key="attention-on", on_click=all_on)
    return layer, head, word


def _chosen(name: str, count: int, default: int) -> int:
    """A number in the address, from 1; counted from 0."""
    found = from_link(name, lambda text: int(number(text, f"The {name}", 1, 1e6)), default + 1) - 1
    if found < count:
        return found
    if name != "word":  # a shorter text may have fewer words
        address.refuse(name)
    return min(default, count - 1)

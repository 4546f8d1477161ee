"""The chosen word in numbers: from query and key to the weighted sum."""

import math

import streamlit as st
import torch

from core.models.attention import NEVER
from pages.kit.columns import columns
from pages.kit.data_table import data_table
from pages.language.attention_views.looks import picture
from pages.language.attention_views.sentence import Shown, choose

FORBIDDEN = NEVER / 2  # less was added where nobody may look
FEW = 4  # of the numbers of a value that are shown


def show() -> None:
    """One head, and beside it every number of the chosen word."""
    shown = choose()
    if shown is None:
        return
    left, right = columns("attention-numbers-columns", [1, 2], 18)
    with left:
        layer, head, word = picture(shown, only=True)
    with right:
        _numbers(shown, layer, head, word)


def _numbers(shown: Shown, layer: int, head: int, word: int) -> None:
    """Query times keys, divided, softmax, times values: each number, and PyTorch's own."""
    found, label = shown.now.layers[layer], shown.labels[word]
    d = found.q.shape[-1]
    st.markdown(
        f"Layer {layer + 1}, head {head + 1}: the word **{_plain(label)}** looks around. Its **query** q and every word's **key** k are "
        f"{d} numbers each. Their **product** q·k (each times each, added up), divided by √{d} = {math.sqrt(d):.3f}, says how well they "
        "fit. Added is what this head has learnt about the **distance** between the two words. **Softmax** makes weights of these scores "
        "that add up to 1: e to the power of each score, divided by the sum of all. Then the **values** v of all words are added up, each "
        "times its weight: that is what the word takes along. (An empty score: there it may not look.)"
    )
    products, bias, weights, v = found.products[head, word], found.bias[head, word], found.weights[head, word], found.v[head]
    rows = [
        {
            "word": f"{place + 1}. {text}",
            f"q·k / √{d}": float(products[place]),
            "distance": float(bias[place]) if bias[place] > FORBIDDEN else None,
            "score": float(products[place] + bias[place]) if bias[place] > FORBIDDEN else None,
            "weight": float(weights[place]),
            f"value v, the first {FEW} of {d}": f"[{_several(v[place])}]",
        }
        for place, text in enumerate(shown.labels)
    ]
    how = {name: st.column_config.NumberColumn(format="%.4f") for name in (f"q·k / √{d}", "distance", "score", "weight")}
    data_table(
        rows,
        hide_index=True,
        key="attention-numbers",
        column_config=how,
        alt=f"Scores, weights and values of every word that {label} looks at",
    )
    sums, theirs = found.sums[head, word], found.by_pytorch()[head, word]
    st.markdown(
        f"**Weighted sum**, the first {FEW} of {d}: `{_several(sums)}`. PyTorch's own `scaled_dot_product_attention` gives "
        f"`{_several(theirs)}`; the largest difference in all {d} numbers is {float((sums - theirs).abs().max()):.0e}."
    )
    st.caption(
        "A word here is a word, a sign, or a piece of a rarer word. What a head takes along is added to the word (a residual connection), "
        "then each word is worked on by itself, and the next layer looks again."
    )


def _number(value: torch.Tensor) -> str:
    return f"{float(value):+.4f}"


def _several(values: torch.Tensor) -> str:
    return "  ".join(_number(value) for value in values[:FEW])


def _plain(label: str) -> str:
    """A word within Markdown."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>()#+-.!|$~:&" else letter for letter in label)

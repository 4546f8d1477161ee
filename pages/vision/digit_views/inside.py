"""Inside: every layer, its maps, and the sum behind each number."""

import numpy as np
import streamlit as st
from torch import nn

from core.explain.digits.arithmetic import Window, dense_shares, window_at
from core.explain.digits.layers import LayerView, strongest, trace
from core.figures.charts import SIGNED_BARS
from core.figures.grids import number_grids
from core.figures.sheets import Colours, enlarge, sheet
from core.figures.style import diverging, grey
from pages.kit.charts import chart
from pages.kit.data_table import data_table
from pages.kit.pixel_picker import pixel_picker
from pages.vision.digit_views.source import Shown

SHOWN_CHANNELS = 3  # of a deep window; the rest is added up
MANY = 64  # maps, from which on more stand in a row
GRIDS_WIDTH = 620  # pixels on screen


def show(shown: Shown) -> None:
    """Choose a layer, look at its maps, click a point, check the sum."""
    views = trace(shown.reader.model, shown.reading.ink_tensor)
    st.markdown(
        "Follow your digit through the network. Each layer turns the numbers of the one before into new ones; a **feature map** "
        "shows how well one learnt pattern fits at each place."
    )
    titles = [view.title for view in views]
    view = views[titles.index(st.selectbox("Layer", titles, key="layer", bind="query-params"))]
    st.markdown(f"{view.sentence} Output: **{view.shape}** numbers. Learnt: **{view.parameters:,}** parameters.")
    if view.is_maps:
        _maps(view)
    else:
        _row(view, shown.reader.temperature)
    with st.expander("All layers in order", icon=":material/list:"):
        rows = [{"layer": v.title, "output": v.shape, "parameters": v.parameters, "what it does": v.sentence} for v in views]
        localized = {"parameters": st.column_config.NumberColumn(format="localized")}
        data_table(rows, hide_index=True, key="layers", column_config=localized)
        st.caption(f"{sum(v.parameters for v in views):,} parameters in all. Dropout, used only while training, is left out.")


def _maps(view: LayerView) -> None:
    maps = view.output.numpy()
    order = tuple(strongest(view))
    pictures = sheet(_coloured(view), order, columns=8 if maps.shape[1] > 14 and len(maps) <= MANY else 16)
    chosen = _chosen(view)
    x, y = pictures.corner(chosen[0])
    alt = f"{maps.shape[0]} feature maps of layer {view.name}, the strongest first. "
    alt += f"Chosen: map {chosen[0]}, row {chosen[1]}, column {chosen[2]}."
    picked = pixel_picker(pictures.picture, alt, f"maps-{view.name}", (x + chosen[2], y + chosen[1], 1), width=860)
    found = pictures.find(*picked) if picked else None
    if found and found != chosen:
        st.session_state[f"chosen-{view.name}"] = found
        st.rerun(scope="fragment")
    signs = "Blue: above zero, orange: below, white: zero." if view.signed else "White: large, black: zero."
    st.caption(f"All {maps.shape[0]} maps, the one with the largest numbers first. {signs} Click any point, or use the arrow keys.")
    _window(view, window_at(view, *chosen), chosen)


def _chosen(view: LayerView) -> tuple[int, int, int]:
    """The picked place, or the largest number of the strongest map."""
    C, H, W = view.output.shape
    channel, row, column = st.session_state.get(f"chosen-{view.name}", (-1, 0, 0))
    if 0 <= channel < C and row < H and column < W:
        return channel, row, column
    best = strongest(view)[0]
    row, column = divmod(int(view.output[best].argmax()), W)
    return best, row, column


def _window(view: LayerView, window: Window, place: tuple[int, int, int]) -> None:
    st.markdown(f"**Map {place[0]}, row {place[1]}, column {place[2]}**")
    if view.kind == "Conv2d":
        st.markdown(
            "The **kernel** (or filter) is a grid of weights. It lies over the input at this place; each number is multiplied by the "
            "weight on top of it, the products are added up, and the **bias**, one more learnt number, is added at the end."
        )
        _products(window)
    else:
        if view.is_pool:
            st.image(number_grids([("window", window.patch[0].numpy())]), alt=f"The {window.patch.numel()} numbers of the window.")
        st.markdown(f"{window.rule}: **{window.result:.4f}**")
    mark, same = ("check", ": the same.") if abs(window.result - window.expected) < 1e-4 else ("close", ".")
    st.markdown(f":material/{mark}: PyTorch has **{window.expected:.4f}** at this place{same}")


def _products(window: Window) -> None:
    assert window.kernel is not None
    products = window.products.sum(dim=(1, 2))  # (C,)
    order = products.abs().argsort(descending=True)[:SHOWN_CHANNELS].tolist()
    count = len(products)
    for channel in order:
        if count > 1:
            st.caption(f"Input map {channel}: its {window.patch[0].numel()} products add up to {products[channel]:.3f}")
        parts = {"input": window.patch, "kernel": window.kernel, "products": window.products}
        drawn = number_grids([(name, part[channel].numpy()) for name, part in parts.items()], "×=")
        alt = f"Input, kernel and products of input map {channel}; the products add up to {products[channel]:.3f}."
        st.image(drawn, width=GRIDS_WIDTH if window.patch.shape[-1] <= 5 else "stretch", alt=alt)
    terms = [f"{products[channel]:.4f}" for channel in order]
    if count > len(order):
        terms.append(f"{float(products.sum()) - float(products[order].sum()):.4f} from the other {count - len(order)} maps")
    st.markdown(f"Sum of the products {' + '.join(terms)}, plus bias {window.bias:.4f} = **{window.result:.4f}**")


def _row(view: LayerView, temperature: float) -> None:
    values = view.output.numpy()
    if view.kind == "Linear":
        return _dense(view, values)
    if view.kind == "Softmax":
        return _softmax(view.input.numpy(), values, temperature)
    width = 96 if len(values) % 96 == 0 else 64
    padded = np.zeros((-(-len(values) // width) * width, 3), np.uint8)
    padded[: len(values)] = _coloured(view)
    st.image(enlarge(padded.reshape(-1, width, 3), 8), alt=f"The {len(values)} numbers of this layer as squares.")
    signs = "Blue: above zero, orange: below" if view.signed else "White: large, black: zero"
    st.caption(f"{len(values)} numbers, {int((values > 0).sum())} of them above zero. {signs}.")


def _dense(view: LayerView, values: np.ndarray) -> None:
    """What an output of a dense layer is the sum of."""
    help = "Which of the layer's outputs to take apart."
    unit = st.slider("Output", 0, len(values) - 1, int(np.argmax(values)), key=f"unit-{view.name}", help=help)
    assert isinstance(view.module, nn.Linear)
    shares, bias = dense_shares(view, unit), view.module.bias[unit]
    rows = [
        {"name": f"input {s.source}: {s.value:.2f} x {s.weight:.2f}", "value": s.product, "how": f"{s.value:.4f} x {s.weight:.4f}"}
        for s in shares
    ]
    chart(rows, SIGNED_BARS, "shares", "The inputs that weigh most in this output.")
    given = sum(s.product for s in shares)
    st.markdown(
        f"These {len(shares)} of {len(view.input)} inputs give {given:.4f}, the others {float(values[unit]) - float(bias) - given:.4f}, "
        f"the bias {bias:.4f}: together **{values[unit]:.4f}**."
    )


def _softmax(scores: np.ndarray, values: np.ndarray, temperature: float) -> None:
    exps = np.exp(scores)
    rows = [
        {"digit": str(d), "score": float(s), "e to the score": float(e), "probability": float(p)}
        for d, (s, e, p) in enumerate(zip(scores, exps, values, strict=True))
    ]
    data_table(rows, hide_index=True, key="softmax")
    cooled = (
        f" The verdict above divides the scores by {temperature:.2f} first (a **temperature**), so that 90 % sure means right nine "
        "times in ten."
    )
    st.markdown(f"Each probability is e to the score, divided by their sum, {exps.sum():.4f}.{cooled if temperature != 1 else ''}")


def _coloured(view: LayerView) -> Colours:
    """The layer's numbers as colours: with a sign where there are any below zero."""
    return (diverging if view.signed else grey)(view.output.numpy())

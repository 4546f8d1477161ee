"""Inside the LSTM: gates, cell and hidden state under every word."""

from dataclasses import replace

import numpy as np
import streamlit as st

from core.data.given import number
from core.explain.reviews.gate_words import KEPT, QUANTITIES, TITLES, Quantity
from core.explain.reviews.gates import trace
from core.explain.reviews.units import pushes, swings
from core.figures.reviews.inside import gate_map
from core.figures.sheets import png_url
from pages.kit import address
from pages.kit.frontend import component
from pages.kit.link import from_link, mount
from pages.kit.own_network import EPOCH, RUN
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.kit.shell import PAGES, has
from pages.language.attention_views import sentence
from pages.language.review_views import inside_unit
from pages.language.review_views.inside_unit import Inside
from pages.language.review_views.labels import labels
from pages.language.review_views.source import Shown
from pages.language.review_views.text_box import kept, put

_GATES = component("kit/frontend/gates")
PUSH, VARY, NUMBERED = "Push the verdict most", "Vary most", "By number"
FORWARDS, BACKWARDS = "From the first word", "From the last word"
WINDOW = 24  # tokens side by side
FEW = "24 units"
EVERY = "All units"
LONGEST = "gates-longest"  # tokens of a review that was looked at


def show(shown: Shown) -> None:
    """Look at all gates, choose a token and a unit, check the numbers."""
    if shown.reading.problem:
        st.info(shown.reading.problem, icon=":material/edit:")
        return
    if shown.reader.model.encoder is not None:
        _attends(shown)
        return
    inside = _read(shown)
    _intro(inside)
    units = _units(inside)
    inside = _choose(inside, units)
    for part in (inside_unit.sums, inside_unit.along, inside_unit.typical_words, inside_unit.slip, inside_unit.code):
        part(inside)


def _attends(shown: Shown) -> None:
    """There are no gates in a network with attention; what there is has a page of its own."""
    st.info("This network keeps nothing in mind from word to word: every word looks at all others.", icon=":material/hub:")
    page, text = "language/attention.py", shown.reading.text
    if has(page):
        query = address.given((RUN, EPOCH))
        if len(text) <= sentence.MOST_IN_ADDRESS:
            query["text"] = text
        elif kept(sentence.BOX) != text:  # too long for a link: it stands in the box there
            put(sentence.BOX, text)
        st.page_link(PAGES / page, label="Look inside: who looks at whom", icon=":material/hub:", query_params=query)


def _read(shown: Shown) -> Inside:
    model, tokens = shown.reader.model, shown.reading.tokens
    backwards = False
    if model.backwards is not None:
        way = pick("This network has two layers. Look at the one that reads", [FORWARDS, BACKWARDS], "way", shown=True)
        backwards = way == BACKWARDS
    ids = tuple(token.id for token in tokens)
    parts = pushes(model, ids, backwards).numpy() / shown.reader.temperature
    return Inside(shown, ids, labels(shown.reader.tokens, tokens), trace(model, ids, backwards), parts, backwards)


def _intro(inside: Inside) -> None:
    kind, H = inside.found.kind, inside.found.hidden_size
    gates = " A **gate** is a number from 0 (closed, black) to 1 (open, white)." if kind != "rnn" else " It has no gates."
    st.markdown(
        f"After every token the {TITLES[kind]} keeps **{H} numbers** in its {KEPT[kind]}, one for each of its **units**.{gates} Each "
        "picture has a column for every token and a row for every unit. Click a square, or use the arrow keys."
    )
    predict_first(
        "gates-guess",
        "A unit is to remember “not” while the next five words are read. Where should its forget gate stand meanwhile?",
        ["Near 0", "At 0.5", "Near 1"],
        "Near 1",
        "The old cell is multiplied by the forget gate at every word. At 0.5 only 0.5⁵ = 3 % would be left after five words, at 0.98 "
        "still 90 %. Look for units whose forget gate stays white.",
        folded=True,
    )


def _units(inside: Inside) -> list[int]:
    """Which units are shown, from top to bottom."""
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    help = "The strongest at the top: by their part in the verdict, by how much what they keep varies along the text, or as counted."
    with left:
        order = pick("Order of the units", [PUSH, VARY, NUMBERED], "units-by", shown=True, help=help)
    H, many = inside.found.hidden_size, FEW
    with right:
        if H > WINDOW:
            many = pick("Shown", [FEW, EVERY], "units-shown", shown=True)
    by = {PUSH: np.abs(inside.parts), VARY: swings(inside.found).numpy(), NUMBERED: -np.arange(H)}[order]
    return [int(unit) for unit in np.argsort(-by, kind="stable")[: 24 if many == FEW else H]]


def _choose(inside: Inside, units: list[int]) -> Inside:
    """The heat maps; which token and which unit of theirs is looked at."""
    T, H = inside.found.changes.shape
    unit = from_link("unit", lambda text: int(number(text, "The unit", 0, 1e9)), units[0])
    if unit >= H:
        address.refuse("unit")
        unit = units[0]
    liveliest = int(inside.found.changes[:, unit].abs().argmax())
    place = from_link("word", lambda text: int(number(text, "The token", 1, 1e9)), liveliest + 1) - 1
    if place >= T:
        if place >= st.session_state.get(LONGEST, 0):  # a link says so: no review here has had that many
            address.refuse("word")
        place = liveliest
    st.session_state[LONGEST] = max(T, st.session_state.get(LONGEST, 0))
    if unit not in units:
        units = [*units[:-1], unit]
    first = place // WINDOW * WINDOW
    columns = slice(first, first + WINDOW)
    inside = replace(inside, place=place, unit=unit)
    data = {"all": inside.labels, "labels": inside.labels[columns], "first": first, "window": WINDOW, "units": units}
    maps = [_map(inside, quantity, columns, units) for quantity in QUANTITIES[inside.found.kind]]
    start = {"word": str(place + 1), "unit": str(unit)}
    mount(_GATES, "review-gates", start, data | {"maps": maps, "word": place, "unit": unit})
    return inside


def _map(inside: Inside, quantity: Quantity, columns: slice, units: list[int]) -> dict[str, object]:
    values = inside.found.values[quantity.letter][columns][:, units].numpy()
    value = float(inside.found.values[quantity.letter][inside.place, inside.unit])
    most = max(1.0, float(np.abs(values).max()))
    return {
        "title": quantity.title,
        "symbol": quantity.symbol,
        "sentence": quantity.sentence,
        "gate": quantity.gate,
        "ends": ["0 closed", "1 open"] if quantity.gate else [f"−{most:.3g}", f"{most:.3g}"],
        "value": f"{value:.4f}",
        "url": png_url(gate_map(values, quantity.gate)),
        "alt": f"{quantity.title} of {len(units)} units at {len(values)} tokens. "
        f"Chosen: unit {inside.unit} at token {inside.place + 1}, {inside.labels[inside.place]}: {value:.4f}.",
    }

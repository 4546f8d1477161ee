"""Inside the LSTM: gates, cell and hidden state under every word."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.data.given import number
from core.explain.reviews.gate_words import KEPT, QUANTITIES, TITLES, Quantity
from core.explain.reviews.gates import Unrolled, trace
from core.explain.reviews.units import pushes, swings
from core.figures.reviews.inside import gate_map
from core.figures.sheets import png_url
from core.models.review_net import ReviewNet
from pages.kit.frontend import source
from pages.kit.link import from_link, mount
from pages.kit.question import predict_first
from pages.language.review_views import inside_unit
from pages.language.review_views.labels import labels
from pages.language.review_views.source import Shown

_GATES = st.components.v2.component("review_gates", html=source("gates.html"), css=source("gates.css"), js=source("gates.js"))
PUSH, VARY, NUMBERED = "Push the verdict most", "Vary most", "By number"
FORWARDS, BACKWARDS = "From the first word", "From the last word"
WINDOW = 24  # tokens side by side
FEW = "24 units"
EVERY = "All units"


@dataclass(frozen=True)
class Inside:
    """What this view speaks of: one layer that has read one review, and the token and unit looked at."""

    shown: Shown
    ids: tuple[int, ...]
    labels: list[str]
    found: Unrolled
    parts: np.ndarray  # (H,) what each unit adds to the verdict, in calibrated log-odds
    backwards: bool
    place: int = 0
    unit: int = 0

    @property
    def model(self) -> ReviewNet:
        """The network."""
        return self.shown.reader.model


def show(shown: Shown) -> None:
    """Look at all gates, choose a token and a unit, check the numbers."""
    if shown.reading.problem:
        return st.info(shown.reading.problem, icon=":material/edit:")
    inside = _read(shown)
    _intro(inside)
    units = _units(inside)
    inside = _choose(inside, units)
    inside_unit.sums(inside)
    inside_unit.along(inside)
    inside_unit.typical_words(inside)
    inside_unit.slip(inside)
    inside_unit.code(inside)


def _read(shown: Shown) -> Inside:
    model, tokens = shown.reader.model, shown.reading.tokens
    backwards = False
    if model.backwards is not None:
        way = st.segmented_control(
            "This network has two layers. Look at the one that reads",
            [FORWARDS, BACKWARDS],
            default=FORWARDS,
            required=True,
            key="way",
            bind="query-params",
        )
        backwards = way == BACKWARDS
    ids = tuple(token.id for token in tokens)
    parts = pushes(model, ids, backwards).numpy() / shown.reader.temperature
    return Inside(shown, ids, labels(shown.reader.tokens, tokens), trace(model, ids, backwards), parts, backwards)


def _intro(inside: Inside) -> None:
    kind, H = inside.found.kind, inside.found.units
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
    order = left.segmented_control(
        "Order of the units",
        [PUSH, VARY, NUMBERED],
        default=PUSH,
        required=True,
        key="units-by",
        bind="query-params",
        help="The strongest at the top: by their part in the verdict, by how much what they keep varies along the text, or as counted.",
    )
    H = inside.found.units
    many = FEW
    if H > WINDOW:
        many = right.segmented_control("Shown", [FEW, EVERY], default=FEW, required=True, key="units-shown", bind="query-params")
    by = {PUSH: np.abs(inside.parts), VARY: swings(inside.found).numpy(), NUMBERED: -np.arange(H)}[order]
    return [int(unit) for unit in np.argsort(-by, kind="stable")[: 24 if many == FEW else H]]


def _choose(inside: Inside, units: list[int]) -> Inside:
    """The heat maps; which token and which unit of theirs is looked at."""
    T, H = inside.found.changes.shape
    unit = from_link("unit", lambda text: int(number(text, "The unit", 0, 1e9)), units[0])
    unit = unit if unit < H else units[0]
    liveliest = int(inside.found.changes[:, unit].abs().argmax())
    place = min(from_link("word", lambda text: int(number(text, "The token", 1, 1e9)), liveliest + 1), T) - 1
    if unit not in units:
        units = [*units[:-1], unit]
    first = place // WINDOW * WINDOW
    columns = slice(first, first + WINDOW)
    data = {
        "maps": [
            _map(inside.found, quantity, columns, units, place, unit, inside.labels[place]) for quantity in QUANTITIES[inside.found.kind]
        ],
        "all": inside.labels,
        "labels": inside.labels[columns],
        "first": first,
        "window": WINDOW,
        "units": units,
        "word": place,
        "unit": unit,
    }
    mount(_GATES, "review-gates", {"word": str(place + 1), "unit": str(unit)}, data)
    return Inside(inside.shown, inside.ids, inside.labels, inside.found, inside.parts, inside.backwards, place, unit)


def _map(found: Unrolled, quantity: Quantity, columns: slice, units: Sequence[int], place: int, unit: int, label: str) -> dict[str, object]:
    values = found.values[quantity.letter][columns][:, list(units)].numpy()
    value = float(found.values[quantity.letter][place, unit])
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
        f"Chosen: unit {unit} at token {place + 1}, {label}: {value:.4f}.",
    }

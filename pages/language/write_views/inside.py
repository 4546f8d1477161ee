"""Inside: what the memory keeps after every letter of what was written, and the gates that decide it."""

import numpy as np
import streamlit as st
import torch

from core.data.writing.own import LONGEST_LINE
from core.explain.reviews.gate_words import KEPT, QUANTITIES, TITLES, Quantity
from core.explain.reviews.gates import Unrolled, unroll
from core.figures.reviews.inside import gate_map
from core.figures.sheets import png_url
from core.figures.writing import named
from core.models.letter_net import LetterNet
from core.models.sampling import Sampling
from core.models.writer_net import Memory, WriterNet
from pages.kit.frontend import component
from pages.kit.literal import literal
from pages.language.write_views import heads
from pages.language.write_views.whose import Whose, whose

_UNITS, _GATES = component("language/write_views/unit_letters"), component("kit/frontend/gates")
GATE = "write-gate"  # in the session: which token and which unit is looked at
SHOWN, WINDOW = 24, 24  # units, tokens side by side
LINES, WRITTEN = 6, 48  # lines that are looked at; tokens of one long text
HOW = Sampling(temperature=0.8)


def show() -> None:
    """A text that it writes, in the colours of a unit; below it the gates."""
    _lab()


@st.fragment
def _lab() -> None:
    found = whose()
    if isinstance(found.writer.model, WriterNet) and found.writer.model.layers:
        heads.show(found)
        return
    seed = int(st.number_input("Written by seed", 0, 9999, 0, key="inside-seed", width=140, help="Another seed, another text."))
    tokens, along = _along(found, seed)
    memory = along.values[along.memory]
    units = [int(unit) for unit in np.argsort(-memory.numpy().std(axis=0), kind="stable")[:SHOWN]]
    most = memory[:, units].abs().amax(dim=0).clamp(min=1e-6)
    values = (memory[:, units] / most * 127).round().int().T.tolist()
    data = {"id": f"{found.key} {seed}", "tokens": tokens, "units": units, "values": values, "most": most.tolist()}
    _UNITS(key="write-units", data=data)
    st.caption(
        f"After every token this {TITLES[along.kind]} keeps **{along.hidden_size} numbers** in its {KEPT[along.kind]}; these {len(units)} "
        "change most along the text. Point at one: does it follow vowels, the place in the word, or nothing that has a name?"
    )
    with st.expander("Every gate along the letters", icon=":material/grid_on:"):
        _gates([named(token.rstrip("\n") or token) for token in tokens], along, units)


def _along(found: Whose, seed: int) -> tuple[list[str], Unrolled]:
    """What it wrote by that seed, and its layer at work on it; every line is read from an empty memory, as it was when it was learnt."""
    writer, model = found.writer, found.writer.model
    layer = model if isinstance(model, LetterNet) else model.inside
    assert isinstance(layer, LetterNet | Memory)
    most = LONGEST_LINE if writer.by_line else WRITTEN
    lines = writer.rows("", LINES if writer.by_line else 1, HOW, seed, most)
    tokens, parts = [], []
    for line in filter(None, lines):
        ids = torch.tensor(writer.ids(line))
        parts.append(unroll(layer.memory, model.embedding(ids)))
        pieces = writer.alphabet.pieces(line)
        ended = writer.by_line and len(pieces) < most  # else nothing says that the line is over
        tokens += [*pieces[:-1], pieces[-1] + "\n" * ended]
    if not parts:  # it has written nothing at all
        return ["\n"], unroll(layer.memory, model.embedding(torch.tensor(writer.ids(""))))
    values = {letter: torch.cat([part.values[letter][1:] for part in parts]) for letter in parts[0].values}
    return tokens, Unrolled(parts[0].kind, {}, values)


def _gates(names: list[str], along: Unrolled, units: list[int]) -> None:
    place, unit = st.session_state.get(GATE, (0, units[0]))
    place, unit = min(place, len(names) - 1), unit if unit in units else units[0]
    first = place // WINDOW * WINDOW
    columns = slice(first, first + WINDOW)
    maps = [_map(along, quantity, columns, units, place, unit) for quantity in QUANTITIES[along.kind]]
    data = {"all": names, "labels": names[columns], "first": first, "window": WINDOW, "units": units, "one": "token"}
    st.markdown("**Gates and memory**: a column for every token, a row for every unit. Click a square, or use the arrow keys.")
    _GATES(key="write-gates", data=data | {"maps": maps, "word": place, "unit": unit}, on_moved_change=_moved)
    st.caption(literal(f"Chosen: unit {unit} after “{names[place]}”."))


def _moved() -> None:
    moved = st.session_state["write-gates"].moved or {}
    st.session_state[GATE] = (int(moved.get("word", 1)) - 1, int(moved.get("unit", 0)))


def _map(found: Unrolled, quantity: Quantity, columns: slice, units: list[int], place: int, unit: int) -> dict[str, object]:
    values = found.values[quantity.letter][columns][:, units].numpy()
    value, most = float(found.values[quantity.letter][place, unit]), max(1.0, float(np.abs(values).max()))
    sentence = quantity.sentence.replace("word", "token").replace(", and it casts the vote", ", and scores are made of it")
    return {
        "title": quantity.title, "symbol": quantity.symbol, "gate": quantity.gate,
        "sentence": sentence.replace(" It also casts the vote.", ""),
        "ends": ["0 closed", "1 open"] if quantity.gate else [f"−{most:.3g}", f"{most:.3g}"], "value": f"{value:.4f}",
        "url": png_url(gate_map(values, quantity.gate)), "alt": f"{quantity.title} of {len(units)} units along {len(values)} tokens",
    }  # fmt: skip

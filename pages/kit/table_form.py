"""A table that somebody sends: how it was taken, in a line, with a small preview and the means to put it right."""

import hashlib
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from core.data.reviews import labels as labelling
from core.data.text.dialect import SEPARATORS
from core.data.text.table import Table
from core.storage.memory import give_back_soon
from pages.kit.data_table import data_table
from pages.kit.literal import literal

TABLE, SHOWN = "table-sent", "table-shown"  # a visitor has one table at a time; whether a page has shown it
JOB = "table-job"  # what is being done with it
ROWS, LONG = 5, 300  # of the preview; characters of a cell in it
FIRST_ROW = {True: "holds names of columns", False: "is data already"}


def read_sent(sent: Any, key: str, open_table: Callable[..., Table]) -> Table | str:
    """The table of the file that was sent, as the controls of `put_right` have it; or why there is none, in a sentence.

    `open_table` takes the bytes, `headed` and `separator`, and raises a ValueError for people.
    """
    st.session_state[SHOWN] = True
    how = {name: st.session_state.get(f"{key}-{name}-{sent.file_id}") for name in ("headed", "separator")}
    wanted = (sent.file_id, *how.values())
    if st.session_state.get(TABLE, (None, None))[0] != wanted:
        st.session_state.pop(TABLE, None)  # the old one goes before the new one comes
        try:
            found: Table | str = open_table(sent.getvalue(), **how)
        except ValueError as problem:
            found = str(problem)
        st.session_state[TABLE] = wanted, found
    return st.session_state[TABLE][1]


def forget() -> None:
    """Nothing of a table is kept."""
    if any([st.session_state.pop(name, None) is not None for name in (TABLE, JOB)]):
        give_back_soon()


def forget_unless_shown() -> None:
    """After a page has run: a table of another page goes."""
    if not st.session_state.pop(SHOWN, False):
        forget()


def put_right(table: Table, sent: Any, key: str, on_change: Callable[[], None] | None = None) -> None:
    """The first rows, what was done with the file, and two controls: what parts the cells, and whether the first row holds names."""
    st.caption(" ".join(table.said))
    with st.expander("Check the table: what parts the cells, which row is the heading", icon=":material/table:"):
        if not table.json:
            with st.container(horizontal=True):
                how: dict[str, Any] = {"on_change": on_change, "required": True}
                switch = f"{key}-headed-{sent.file_id}"
                st.segmented_control(
                    "The first row", list(FIRST_ROW), format_func=FIRST_ROW.__getitem__, default=table.headed, key=switch, **how
                )
                signs = {table.separator: "another sign"} | SEPARATORS | {"": "nothing: one column"}
                switch = f"{key}-separator-{sent.file_id}"
                st.segmented_control(
                    "Between the cells", list(signs), format_func=signs.__getitem__, default=table.separator, key=switch, **how
                )
        rows = [[cell[:LONG] for cell in row] for row in zip(*(cells[:ROWS] for cells in table.cells), strict=True)]
        data_table(pd.DataFrame(rows, columns=list(table.columns)), hide_index=True, key=f"{key}-preview", alt="The first rows")


def label_form(table: Table, column: str, key: str) -> labelling.Labels | None:
    """What the values of a column of labels mean, with controls to change it; None where nobody has said."""
    cells = table.column(column)
    counts = labelling.kinds(cells)
    if len(counts) > labelling.MOST_KINDS:
        st.warning(f"This column has {len(counts):,} different values; labels have at most {labelling.MOST_KINDS}. Choose another one.")
        return None
    guess = labelling.guess(counts)
    mark = hashlib.blake2b(f"{table.key} {column}".encode("utf-8", "replace"), digest_size=6).hexdigest()
    sides = [(f"{key}-for-{mark}", guess.positive if guess else ()), (f"{key}-against-{mark}", guess.negative if guess else ())]
    for name, values in sides:
        st.session_state.setdefault(name, list(values))
    first, second = (name for name, _ in sides)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.multiselect("For the film", list(counts), key=first, on_change=_take, args=(first, second), width=260)
        st.multiselect("Against it", list(counts), key=second, on_change=_take, args=(second, first), width=260)
        help = "For labels that count the other way: what was for the film is against it then."
        st.button("Swap for and against", key=f"{key}-turn", icon=":material/swap_horiz:", on_click=_turn, args=(first, second), help=help)
    chosen = labelling.Sides(tuple(st.session_state[first]), tuple(st.session_state[second]))
    found = labelling.labels(cells, chosen)
    if not found:
        st.warning(
            "This column holds no labels that can be read without you: say above which values are for the film and which against it."
        )
    elif guess and not guess.sure and (chosen.positive, chosen.negative) == (guess.positive, guess.negative):
        st.caption(":material/help: Which value is which is a guess here: look whether it is so.")
    return found


def taken(table: Table, *parts: str) -> None:
    """In one line how the table was taken; the parts may hold whatever people wrote."""
    st.markdown(f":material/rule: {table.guessed}" + "".join(f", {literal(part)}" for part in parts))


def _take(changed: str, other: str) -> None:
    """A value is on one side only."""
    st.session_state[other] = [value for value in st.session_state[other] if value not in st.session_state[changed]]


def _turn(first: str, second: str) -> None:
    st.session_state[first], st.session_state[second] = st.session_state[second], st.session_state[first]

"""The cell: one step of a recurrent cell after the other, with its numbers."""

import streamlit as st

from core.explain.sequences import cell
from core.explain.sequences.cell import START, Cell, read, read_step, script
from pages.kit import address
from pages.kit.code_panel import show_code
from pages.kit.frontend import component
from pages.kit.link import from_link, mount, push
from pages.kit.question import predict_first

NAMES = (*cell.NAMES, "at")  # what the address holds of this view
KEY = "memory-cell"
_LAB = component("sequences/memory_views/cell_lab")
FADING = Cell().to_query() | {"at": "7"}


def show() -> None:
    """The cell unrolled in time, and the same as PyTorch."""
    found = _from_link()
    at = from_link("at", read_step, 1)
    mount(_LAB, KEY, found.to_query() | {"at": str(min(at, len(found.inputs)))}, {"tables": START})
    _explain()
    show_code(script(found), "one_cell.py")


def _from_link() -> Cell:
    try:
        return read(address.given(cell.NAMES))
    except ValueError as refusal:
        st.warning(f"This link could not be used as it is. {refusal}", icon=":material/link_off:")
        return Cell()


def ask() -> None:
    """To be predicted first."""
    predict_first(
        "memory-cell-guess",
        "A plain RNN reads a 1 and then only zeros. Its first unit takes 0.5 of its state along at every step, the second one 0.9. What is "
        "left of the 1 after six zeros?",
        ["Nothing in either", "Next to nothing in the first, about a quarter in the second", "All of it in both: nothing else came"],
        "Next to nothing in the first, about a quarter in the second",
        "At every step the state is multiplied by the weight and squeezed by tanh: 0.01 is left, and 0.27. Type 1.5 in place of 0.9, or "
        "switch to the LSTM, whose second unit forgets nothing.",
        folded=True,
        experiment=("Show me", lambda: push(KEY, FADING)),
    )


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "* **Unrolled in time**: one and the same cell, drawn once for each step. Below it what it reads, above it its **state** "
            "h: what it knows after that step, and takes along to the next.\n"
            "* **Shared weights**: Wₓ, Wₕ and b are the same numbers at every step, however long the sequence is. Type one over, and "
            "every step changes.\n"
            "* **Gates** are numbers from 0 (shut) to 1 (open). An LSTM has a second memory, the cell C: the forget gate f says how much "
            "of it stays, the input gate i how much of the candidate g comes in, the output gate o how much of it shows in h. A GRU has a "
            "reset gate r, which lets the old state speak for the candidate n or not, and the update gate z, which mixes the two.\n"
            "* **A word** is read letter by letter: a 1 in the place of the letter, 0 for all others. So only one column of Wₓ counts.\n"
            "* Units are counted from 1 here; PyTorch counts from 0, and calls Wₓ `weight_ih` and Wₕ `weight_hh`.\n\n"
            "Numbers are shown rounded and calculated with all their digits."
        )

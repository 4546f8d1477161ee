"""Positions taken away: the same words in another order."""

import streamlit as st

from core.explain.reviews.attention import Switches, read
from core.figures.reviews.reviews import chance as said
from pages.kit import stage
from pages.language.attention_views.sentence import BOX, chance, choose
from pages.language.review_views.text_box import put

PAIR = ("not bad at all", "at all not bad")


SAME = "Take it away, and a text is the same to the network in any order."
LAST = (
    "Take it away, and every word sees the same in any order. But this network was built so that the **last word alone votes**: turned "
    "around, a text has another last word, so that the two may differ nevertheless."
)


def show() -> None:
    """The words as they stand and turned around, with and without positions."""
    shown = choose(switched=False)
    if shown is None:
        return
    with stage.row("attention-pairs"):
        for place, text in enumerate(PAIR):
            st.button(f"Try “{text}”", key=f"attention-pair-{place}", icon=":material/edit_note:", on_click=put, args=(BOX, text))
    table: dict[str, list[str]] = {"for the film": [], "as it stands": [], "from the last word to the first": []}
    for name, near in (("with positions", True), ("without", False)):
        table["for the film"].append(name)
        for column, ids in (("as it stands", shown.ids), ("from the last word to the first", shown.ids[::-1])):
            table[column].append(said(chance(shown.reader, read(shown.reader.model, ids, Switches(near=near)).scores)))
    st.table(table, hide_index=True, border="horizontal")
    st.markdown(
        "Attention looks at a heap of words: nothing in query, key and value says where a word stands. Only what each head adds for the "
        f"**distance** does. {LAST if shown.reader.model.readout == 'last' else SAME}"
    )

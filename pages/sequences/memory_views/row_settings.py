"""What can be set under *Next number*."""

from typing import Any

import streamlit as st

from core.tasks.next_number.recipe import OWN, NextNumberRecipe
from pages.kit.draft import Draft

START = NextNumberRecipe(length=3)  # 2, 4, 6, and then?
SQUARES = "1 4 9 16 25 36 49 64 81 100 121 144 169 196 225 256 289 324 361 400"
FEW = {"batch": 4, "epochs": 100}  # rows of one's own are few: small batches, more rounds


class RowDraft(Draft[NextNumberRecipe]):
    """Rows of one's own bring settings that suit them."""

    def change(self, **values: Any) -> None:
        """Set something."""
        own = values.get("family", self.now["family"]) == OWN
        if own != (self.now["family"] == OWN):
            values |= FEW | {"own": self.now["own"] or SQUARES} if own else {name: getattr(START, name) for name in FEW}
        super().change(**values)


DRAFT = RowDraft("row", (NextNumberRecipe,), lambda: START, {})


def own_text() -> None:
    """Where rows of one's own are typed."""
    st.session_state["row-own"] = DRAFT.now["own"].replace(";", "\n")
    help = "One on each line, with the rule that you have in mind. Every stretch of them that is long enough is a row to learn from."
    st.text_area("Your rows", key="row-own", height=90, on_change=_typed, help=help)


def _typed() -> None:
    DRAFT.change(own=";".join(line.strip() for line in st.session_state["row-own"].splitlines() if line.strip()))

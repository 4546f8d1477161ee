"""Columns that stand below each other where they would be too narrow: on a phone, and with the projector's large type."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

ROW = '.st-key-{key} > * > [data-testid="stHorizontalBlock"]'  # not the columns within these
STYLE = """<style>
{row} {{ flex-wrap: wrap; }}
{row} > [data-testid="stColumn"] {{ min-width: min(100%, {least}rem) !important; }}
{more}
</style>"""
LAST_FIRST = '@media (max-width: 640px) {{ {row} > [data-testid="stColumn"]:last-child {{ order: -1; }} }}'


def columns(key: str, widths: Sequence[float], least: float, last_first: bool = False) -> list[DeltaGenerator]:
    """Columns of these widths, each of `least` rem at least; `last_first`: on a phone the last one is on top."""
    row = ROW.format(key=key)
    more = LAST_FIRST.format(row=row) if last_first else ""
    with st.container(key=key):
        st.html(STYLE.format(row=row, least=least, more=more))
        return st.columns(list(widths), gap="medium")

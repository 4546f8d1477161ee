"""Home: what can be done here."""

import streamlit as st

from core import __version__
from core.data.origins import ORIGINS
from pages.kit import address
from pages.kit.cards import card_grid
from pages.kit.shell import PAGES

address.opens()
st.title("Glassbox")
st.markdown(
    "A playground for **neural networks**: programs that learn from examples. Here you can look inside while they work; every number "
    "is worked out the moment you ask for it, on the computer this page comes from. It is for pupils, students and their teachers, and "
    "whoever else wants to know; no account, nothing to install, and no mathematics is needed to begin."
)
st.page_link(PAGES / "vision/digits.py", label="**New here? Start by drawing a digit.**", icon=":material/draw:")
card_grid()
with st.expander(f"About Glassbox {__version__}", icon=":material/info:"):
    st.markdown(
        "Glassbox is free software under the MIT licence; what is new in each version stands in its file `CHANGELOG.md`. What its networks "
        "learnt from, what comes along with it and what can be downloaded was made by others, under their own terms:"
    )
    rows = [{"data": name, "here": its.use, "from": its.source, "licence": its.licence} for name, its in ORIGINS.items()]
    st.table({heading: [row[heading] for row in rows] for heading in rows[0]}, hide_index=True, border="horizontal")

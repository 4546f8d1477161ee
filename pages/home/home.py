"""Home: what can be done here."""

import streamlit as st

from core import __version__, zoo
from core.data.origins import ORIGINS
from pages.home import gallery
from pages.kit import address, stage, verdict
from pages.kit.columns import columns
from pages.kit.drawn import drawn
from pages.kit.shell import PAGES

INSIDE = {"view": "Inside"}


@st.fragment
def start() -> None:
    """A sheet that is read while one draws: the same as on *Draw a digit*, where the drawing goes along."""
    st.markdown("**Start here: draw a digit, 0 to 9.** A neural network reads it while you draw.")
    left, right = columns("home-start", [1, 1.9], 12)
    with left:
        shown = drawn(zoo.load("digits"))
    with right:
        verdict.show(shown, paired=True)
        st.page_link(PAGES / "vision/digits.py", label="Look inside this network", icon=":material/layers:", query_params=INSIDE)


address.opens()
gallery.go()
with stage.head("Glassbox"):
    stage.about(
        "A playground for **neural networks**: programs that learn from examples. Here you can look inside while they work; every number "
        "is worked out the moment you ask for it, on the computer this page comes from. It is for pupils, students and their teachers, and "
        "whoever else wants to know; no account, nothing to install, and no mathematics is needed to begin."
    )
stage.line(
    "See **neural networks** think: programs that learn from examples, open for you to look inside. For pupils, students and teachers."
)
start()
gallery.show()
with st.expander(f"About Glassbox {__version__}", icon=":material/info:"):
    st.markdown(
        "Glassbox is free software under the MIT licence; what is new in each version stands in its file `CHANGELOG.md`. What its networks "
        "learnt from, what comes along with it and what can be downloaded was made by others, under their own terms:"
    )
    rows = [{"data": name, "here": its.use, "from": its.source, "licence": its.licence} for name, its in ORIGINS.items()]
    st.table({heading: [row[heading] for row in rows] for heading in rows[0]}, hide_index=True, border="horizontal")

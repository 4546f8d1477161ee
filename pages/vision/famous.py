"""Famous networks: what the networks that everybody names cost, and what is inside."""

import streamlit as st

from pages.kit import address
from pages.kit.pick import pick
from pages.vision.famous_views import compare, inside, thinks

VIEWS = {"Compare": compare, "Inside one": inside, "What it thinks": thinks}

address.opens("view", *compare.NAMES, *inside.NAMES, *thinks.NAMES)
with st.container(gap="xsmall"):
    head = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    with head:
        st.title("Famous networks", anchor=False, width="content")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        view = pick("What to look at", VIEWS, "view")
        st.markdown(VIEWS[view].INTRO, width=440)
    with head:
        VIEWS[view].ask()
VIEWS[view].show()

"""Two views with the same number: for a moment the new view's stands beside the old one's, as on a slow machine."""

import time

import streamlit as st

from pages.kit import address

address.opens("view", "seed")
second = st.segmented_control("View", ["one", "two"], default="one", key="view", bind="query-params") == "two"
above = st.container()
if second:
    above.number_input("Seed", 0, 99, 0, key="seed", bind="query-params")
    time.sleep(1)  # what comes before has arrived, what comes next has not: that is the state this is about
st.caption("The second view." if second else "The first view.")
st.divider()
if not second:
    st.number_input("Seed", 0, 99, 0, key="seed", bind="query-params")

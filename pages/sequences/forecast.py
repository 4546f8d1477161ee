"""Forecast: teach a network a series, judge it honestly, and look ahead."""

import streamlit as st

from pages.kit import address
from pages.kit.own_network import RUN
from pages.kit.pick import pick, wrapped
from pages.sequences.forecast_views import ahead, inside, judged, looks, settings, source, train

VIEWS = {"The series": looks.show, "Teach it": train.show, "Judged": judged.show, "Ahead": ahead.show, "Inside": inside.show}

address.opens(*settings.DRAFT.names, RUN, "view", "hide", "place")
st.title("Forecast a series", anchor=False)
settings.DRAFT.load()
with st.container(horizontal=True, vertical_alignment="bottom"):
    series = source.SOURCE.choose(settings.DRAFT)
    wrapped("view")
    view = pick("Look at", VIEWS, "view", shown=True)
if series is not None:
    VIEWS[view](series)

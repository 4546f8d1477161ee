"""Rows and columns: teach a network a table, judge it beside a line and trees, look inside, find the odd rows."""

import streamlit as st

from pages.kit import address
from pages.kit.own_network import RUN
from pages.kit.pick import pick, wrapped
from pages.workshop.table_views import inside, judged, looks, odd, settings, source, train

VIEWS = {"The table": looks.show, "Teach it": train.show, "Judged": judged.show, "Inside": inside.show, "Odd ones out": odd.show}

address.opens(*settings.DRAFT.names, RUN, "view", "hide")
st.title("Rows and columns", anchor=False)
settings.DRAFT.load()
with st.container(horizontal=True, vertical_alignment="bottom"):
    sheet = source.SOURCE.choose(settings.DRAFT)
    wrapped("view")
    view = pick("Look at", VIEWS, "view", shown=True)
if sheet is not None:
    settings.fit(sheet)
    VIEWS[view](sheet)

"""Runs for every visitor: page setup, navigation, sidebar, then the page itself."""

import streamlit as st

from pages.kit import shell, startup

st.set_page_config(page_title="Glassbox", page_icon=str(shell.ROOT / "assets/icon.png"), layout="wide")
page = st.navigation(shell.chapters())
if not startup.ready():
    with st.spinner("Opening Glassbox …"):
        startup.prepare()
shell.sidebar()
page.run()

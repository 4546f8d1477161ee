"""A part of the app alone, with the modules of its components: `GLASSBOX_PART` names the script that shows it."""

import os

import streamlit as st

from pages.kit import frontend, kept_files  # noqa: F401  the second puts Streamlit right

app = st.App(os.environ["GLASSBOX_PART"], routes=frontend.routes())

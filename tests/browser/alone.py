"""A part of the app alone, with the modules of its components and the streams of runs: `GLASSBOX_PART` names the script that shows it."""

import os

import streamlit as st
from starlette.middleware import Middleware

from pages.kit import frontend, kept_files, run_stream, visitor  # noqa: F401  the second puts Streamlit right

routes = [*frontend.routes(), *run_stream.routes()]
app = st.App(os.environ["GLASSBOX_PART"], routes=routes, middleware=[Middleware(visitor.GiveCookie)])

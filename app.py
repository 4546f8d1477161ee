"""Glassbox's front door: `streamlit run app.py`.

The pages hang on `pages/kit/router.py`. It is not this file because Streamlit takes a folder called `pages` beside the main
script for its old automatic navigation and tells the first visitor of a cold server that the page he asked for does not exist.
"""

import streamlit as st
from starlette.middleware import Middleware

from pages.kit import (
    album_routes,
    class_routes,
    doorman,
    frames,
    frontend,
    hosts,
    look_route,
    networks,
    plane_route,
    run_stream,
    startup,
    unread,
    uploads,
    visitor,
    word_routes,
)

app = st.App(
    "pages/kit/router.py",
    lifespan=startup.lifespan,
    routes=[
        *album_routes.routes(),
        *class_routes.routes(),
        *look_route.routes(),
        *run_stream.routes(),
        *frontend.routes(),
        *networks.routes(),
        *plane_route.routes(),
        *word_routes.routes(),
    ],
    middleware=[
        Middleware(each)
        for each in (unread.Dropped, doorman.NoLingering, hosts.KnownHosts, frames.BytesOnly, visitor.GiveCookie, uploads.Bounded)
    ],
    on_script_error=startup.explain_error,
)

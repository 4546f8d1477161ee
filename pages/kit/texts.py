"""Some texts, each with a line of words below: shown exactly as they were written."""

from collections.abc import Sequence

import streamlit as st

from pages.kit.frontend import source

_COMPONENT = st.components.v2.component(
    "glassbox_texts", html='<div class="title"></div><div class="texts" role="list"></div>', css=source("texts.css"), js=source("texts.js")
)


def texts(found: Sequence[tuple[str, str]], key: str, title: str) -> None:
    """Show (text, words below it) in cards. The browser sets them as text, never as HTML or Markdown."""
    _COMPONENT(key=key, data={"title": title, "texts": [list(pair) for pair in found]})

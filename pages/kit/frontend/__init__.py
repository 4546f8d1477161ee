"""The JavaScript and CSS of our own small components, read once at import; no build chain.

Several files are joined in order; the last JavaScript has the `export default`.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st


@cache
def source(*names: str) -> str:
    """The named files of this folder, joined."""
    return "\n".join((Path(__file__).parent / name).read_text(encoding="utf-8") for name in names)


def component(name: str, css: Sequence[str], js: Sequence[str], html: str = "") -> Callable[..., Any]:
    """The component of that name, made of these files; its HTML is NAME.html where nothing else is said."""
    return st.components.v2.component(name, html=source(html or f"{name}.html"), css=source(*css), js=source(*js))

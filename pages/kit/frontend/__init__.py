"""The JavaScript and CSS of our own small components, read once at import; no build chain.

The files of a component are joined in order; the last script has the `export default`.
"""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st


@cache
def source(*names: str) -> str:
    """The named files of this folder, joined."""
    return "\n".join((Path(__file__).parent / name).read_text(encoding="utf-8") for name in names)


def component(name: str, *files: str, html: str = "") -> Any:
    """The component that is made of these files of this folder, each told by its ending; `html` where there is no file of it."""
    text = {kind: source(*(file for file in files if file.endswith(kind))) for kind in (".html", ".css", ".js")}
    return st.components.v2.component(name, html=html or text[".html"], css=text[".css"], js=text[".js"])

"""The JavaScript and CSS of our own small components, read once at import; no build chain.

Use `source("play_bar.js", "plane.js")` for the `js=` of `st.components.v2.component`: the files are joined in order,
the last one has the `export default`.
"""

from functools import cache
from pathlib import Path


@cache
def source(*names: str) -> str:
    """The named files of this folder, joined."""
    return "\n".join((Path(__file__).parent / name).read_text(encoding="utf-8") for name in names)

"""The drawing canvas: the only module that knows the component behind it."""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.data.digits.strokes import Drawing, from_canvas
from pages.kit.frontend import component, drawable_canvas

INK, PAPER = "#1B1F24", "#FFFFFF"
_PAPER = component("kit/frontend/paper", drawable_canvas("css").read_text(encoding="utf-8"))
_SURFACE: dict[str, Any] = {  # what the drawing surface wants to know; `st_canvas` of its package sends the same
    "drawingMode": "freedraw", "fillColor": "#eee", "strokeColor": INK, "backgroundColor": PAPER, "backgroundImageURL": None,
    "backgroundImageFit": "stretch", "realtimeUpdateStreamlit": True, "displayRadius": 3, "returnImageData": False, "disabled": False,
    "maxDisplayHeight": None, "fontSize": 20, "label": "",
}  # fmt: skip


@dataclass
class _Sheet:
    """What one canvas holds; kept in the session because the component forgets when its page is left."""

    version: int = 0  # part of the widget's key: a new one lays a fresh sheet
    laid: list[dict[str, Any]] = field(default_factory=list)  # what the sheet started with
    drawn: list[dict[str, Any]] = field(default_factory=list)  # what is on it now
    stamp: int = 0  # which of the drawings that the browser sent this is

    def lay(self, objects: list[dict[str, Any]]) -> None:
        """A new sheet with these objects on it."""
        self.version, self.laid, self.drawn = self.version + 1, objects, objects


def _sheet(key: str) -> _Sheet:
    sheet: _Sheet = st.session_state.setdefault(f"{key}-sheet", _Sheet())
    return sheet


def last_drawing(key: str, size: int) -> Drawing:
    """What was drawn last on the sheet of that key, on whatever page; empty where nobody has drawn."""
    return from_canvas({"objects": _sheet(key).drawn}, size)


def stamp(key: str) -> int:
    """Which of the drawings that the browser sent of that sheet has come, for whoever follows the pen there."""
    return _sheet(key).stamp


def beside_sheet(width: int, above: str = "") -> tuple[DeltaGenerator, DeltaGenerator]:
    """Room for a sheet so many pixels wide, and beside it for what is made of what is drawn; on a phone below.

    `above` is a key: on a phone what is made then stands above the sheet, for there is something to see before anything is drawn.
    """
    row = st.container(key=above or None, horizontal=True, gap="small")
    if above:
        st.html(f"<style>@media (max-width: 640px) {{ .st-key-{above} > :last-child {{ order: -1; }} }}</style>")
    return row.container(width=width + 4), row.container(width="stretch")


def ink_canvas(key: str, width: int, height: int, pen: int, marked: bool = True) -> Drawing:
    """A sheet of paper to draw on with mouse, pen or finger, with undo and clear. Survives a change of page, and a reload of the tab.

    `marked`: it is what the page is there to touch, so it has to lie on the first screen.
    `papers.js` gives the browser's components what is being drawn on the sheet of that key.
    """
    sheet = _sheet(key)
    if sheet.drawn and f"{key}-{sheet.version}" not in st.session_state:  # back from another page
        sheet.lay(sheet.drawn)
    look = _SURFACE | {"strokeWidth": pen, "canvasWidth": width, "canvasHeight": height}
    with st.container(key=f"{key}-paper"):
        found = _PAPER(
            key=f"{key}-{sheet.version}",
            data={"name": key, "number": sheet.version, "laid": sheet.laid, "look": look, "marked": marked},
            default={"drawing": {"raw": {"objects": sheet.laid}, "stamp": sheet.stamp}},
            on_drawing_change=lambda: None,
            width="content",
            height="content",
        ).get("drawing")
    raw = found.get("raw") if isinstance(found, dict) else None
    objects = raw.get("objects") if isinstance(raw, dict) else None
    sheet.drawn = [item for item in objects if isinstance(item, dict)] if isinstance(objects, list) else []
    count = found.get("stamp") if isinstance(found, dict) else 0
    sheet.stamp = count if isinstance(count, int) else 0
    return from_canvas({"objects": sheet.drawn}, max(width, height))


def clear(key: str) -> None:
    """An empty sheet the next time that the one of that key is drawn, in the browser's memory, too."""
    _sheet(key).lay([])

"""The drawing canvas: the only module that knows the component behind it."""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit_drawable_canvas import st_canvas

from core.data.digits.strokes import Drawing, from_canvas

INK, PAPER = "#1B1F24", "#FFFFFF"


@dataclass
class _Sheet:
    """What one canvas holds; kept in the session because the component forgets when its page is left."""

    version: int = 0  # part of the widget's key: a new one lays a fresh sheet
    laid: list[dict[str, Any]] = field(default_factory=list)  # what the sheet started with
    drawn: list[dict[str, Any]] = field(default_factory=list)  # what is on it now

    def lay(self, objects: list[dict[str, Any]]) -> None:
        """A new sheet with these objects on it."""
        self.version, self.laid, self.drawn = self.version + 1, objects, objects


def last_drawing(key: str, size: int) -> Drawing:
    """What was drawn last on the sheet of that key, on whatever page; empty where nobody has drawn."""
    sheet: _Sheet = st.session_state.get(f"{key}-sheet") or _Sheet()
    return from_canvas({"objects": sheet.drawn}, size)


def ink_canvas(key: str, width: int, height: int, pen: int) -> Drawing:
    """A sheet of paper to draw on with mouse, pen or finger, with undo and clear. Survives a change of page."""
    sheet: _Sheet = st.session_state.setdefault(f"{key}-sheet", _Sheet())
    if sheet.drawn and f"{key}-{sheet.version}" not in st.session_state:  # back from another page
        sheet.lay(sheet.drawn)
    with st.container(key=f"{key}-paper"):
        look = {"stroke_width": pen, "stroke_color": INK, "background_color": PAPER, "width": width, "height": height}
        result = st_canvas(**look, initial_drawing={"objects": sheet.laid}, key=f"{key}-{sheet.version}")
    objects = result.json_data.get("objects") if isinstance(result.json_data, dict) else None
    sheet.drawn = [item for item in objects if isinstance(item, dict)] if isinstance(objects, list) else []
    with st.container(horizontal=True):
        for label, icon, kept, help in (
            ("Undo", "undo", sheet.drawn[:-1], "Take the last stroke back."),
            ("Clear", "delete", [], "Start with an empty sheet."),
        ):
            how: dict[str, Any] = {"icon": f":material/{icon}:", "disabled": not sheet.drawn, "help": help}
            st.button(label, key=f"{key}-{label.lower()}", on_click=sheet.lay, args=(kept,), **how)
    return from_canvas({"objects": sheet.drawn}, max(width, height))

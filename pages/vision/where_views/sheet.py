"""The page that is searched, with boxes over it: over the sheet while one draws, over the picture else."""

from collections.abc import Callable

import streamlit as st

from pages.kit import stage
from pages.vision.where_views import source
from pages.vision.where_views.board import Box, Live, Warmth, board
from pages.vision.where_views.source import HIGH, WIDE, Shown

OVER = f"""<style>
.st-key-where-sheet {{ position: relative; }}
.st-key-where-over {{ position: absolute; top: 0; left: 0; width: {WIDE + 2}px; height: {HIGH}px; pointer-events: none; z-index: 2; }}
.st-key-where-over iframe, .st-key-where-over * {{ pointer-events: none; }}
</style>"""
WITH_PEN = "The boxes follow your pen: the network runs in your browser."
AFTER_PEN = "It is looked at when you lift the pen."
SCENE = 440  # screen pixels that a page is wide where nobody draws on it
Answer = tuple[list[Box], str, Warmth | None]  # boxes, the same in words, and squares below them


def show(kind: str, answer: Callable[[Shown], Answer], live: Callable[[], Live] | None = None) -> Shown:
    """What is searched, and what is found on it; with `live` the browser looks while the pen moves, else it is looked at after it."""
    if kind == source.DRAW:
        st.html(OVER)
        with st.container(key="where-sheet"):
            with stage.cause("sheet"):
                shown = source.get(kind)
            boxes, alt, warmth = answer(shown) if shown.page is not None else ([], "No box.", None)
            with st.container(key="where-over"):
                board("where-board-over", None, boxes, alt, warmth, over=True, wide=WIDE, live=live and live())
        st.caption(f"{shown.problem or alt} {WITH_PEN if live else AFTER_PEN}")
        return shown
    shown = source.get(kind)
    if shown.page is None:
        st.info(shown.problem, icon=":material/photo_camera:")
        return shown
    boxes, alt, warmth = answer(shown)
    board("where-board", shown.page, boxes, alt, warmth, wide=SCENE)
    return shown

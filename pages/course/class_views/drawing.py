"""What a pupil draws for the class: ten digits, one after the other, each again if it is to be better."""

from typing import Any

import numpy as np
import streamlit as st

from core.classroom import ClassProblem, Member, Room
from core.classroom.drawn import DIGITS, Drawn, OurDigits
from core.data.digits.ink import InkProblem, read_strokes
from core.figures.sheets import sheet
from core.figures.style import inked
from pages.kit import stage
from pages.kit.canvas import clear, ink_canvas, last_drawing
from pages.kit.columns import columns
from pages.kit.literal import literal
from pages.kit.sprites import Sprites, sprites

SHEET, DIGIT, REFUSED = "class-sheet", "class-digit", "class-draw-refused"
SIDE, PEN, SMALL = 220, 15, 44  # screen pixels of the sheet, its pen, and a small picture


def show(room: Room, ours: OurDigits, member: Member) -> None:
    """Left the sheet, right what is there already."""
    drawn = dict(ours.drawn.get(member.who, {}))  # as it is now: another tab may delete it meanwhile
    left, right = columns("class-drawing", [1, 1.2], 15)
    if ours.open:
        with left, stage.cause("drawing"):
            _sheet(room, member, set(drawn))
    with right, stage.effect("drawing"):
        missing = DIGITS - len(drawn)
        st.markdown(
            f"**{len(drawn)} of {DIGITS}.** "
            + ("Thank you, all are there." if not missing else "Your teacher's screen shows what you draw, with your nickname.")
        )
        if drawn:
            _mine(ours, drawn)
    if drawn:
        with right:
            st.button("Delete mine", key="class-undraw", icon=":material/delete:", on_click=ours.forget, args=(member.who,))


def _sheet(room: Room, member: Member, there: set[int]) -> None:
    following = next((digit for digit in range(DIGITS) if digit not in there), None)
    if st.session_state.get(DIGIT) is None:
        st.session_state[DIGIT] = following or 0
    how: dict[str, Any] = {"required": True, "label_visibility": "collapsed", "on_change": clear, "args": (SHEET,)}
    digit = int(st.segmented_control("Which digit", range(DIGITS), key=DIGIT, **how))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**Draw a {digit}**" + (" again, if you like." if digit in there else ""), width="content")
        st.button("Keep it", key="class-keep", type="primary", icon=":material/check:", on_click=_keep, args=(room, member, digit))
    ink_canvas(SHEET, SIDE, SIDE, PEN)
    if refused := st.session_state.pop(REFUSED, ""):
        st.error(literal(refused))


def _keep(room: Room, member: Member, digit: int) -> None:
    drawing = last_drawing(SHEET, SIDE)
    try:
        picture = read_strokes(drawing.strokes, drawing.pens, SIDE).image
        room.draw(member.who, digit, np.round(255 * picture).astype(np.uint8))
    except (InkProblem, ClassProblem) as problem:
        st.session_state[REFUSED] = str(problem)
        return
    clear(SHEET)
    there = room.digits.drawn.get(member.who, {}) if room.digits else {}
    st.session_state[DIGIT] = next((other for other in (*range(digit, DIGITS), *range(digit)) if other not in there), digit)


def _mine(ours: OurDigits, there: dict[int, Drawn]) -> None:
    """His digits as the network is shown them, and below each what it read, where one has."""
    drawn = sorted(there.items())
    found = ours.findings.get(ours.shown)
    reads = [found.reads.get(each.number) if found else None for _, each in drawn]
    words = [("" if read is None else "✓" if read == digit else f"→ {read}") for (digit, _), read in zip(drawn, reads, strict=True)]
    pictures = np.stack([each.picture for _, each in drawn]) / np.float32(255)
    small = sheet(inked(pictures, 1.0), tuple(range(len(drawn))), 5)
    said = ", ".join(f"{digit}{f' {word}' if word else ''}" for (digit, _), word in zip(drawn, words, strict=True))
    title = f"{found.name} reads yours: ✓ as meant, → as something else" if found else ""
    sprites(Sprites.of(small, words if any(words) else ()), "class-mine", title, f"The digits that you have drawn: {said}", SMALL)

"""Read a number: several digits in one drawing, cut apart and read in order."""

import streamlit as st

from core import zoo
from core.data.digits.ink import InkProblem
from core.data.digits.strokes import draw
from core.figures.charts import percent
from core.figures.sheets import on_paper
from core.zoo.digits import DigitReader
from pages.kit.canvas import ink_canvas

WIDTH, HEIGHT, PEN = 320, 170, 9


def show(reader: DigitReader) -> None:
    """A wide sheet, the number that was read, and every digit on its own."""
    left, right = st.columns([1, 1.25], gap="large")
    with left:
        st.caption("Write a number, such as 2026, with a little room between the digits.")
        drawing = ink_canvas("number", WIDTH, HEIGHT, PEN)
    with right:
        try:
            ink = draw(drawing.strokes, drawing.pens, (WIDTH, HEIGHT))
            found = reader.read_number(ink, zoo.load("digits"))
        except InkProblem as problem:
            st.info(str(problem), icon=":material/edit:")
            return
        unsure = [str(digit.label) for _, digit in found if not digit.accepted]
        doubt = f", but I doubt the {' and the '.join(unsure)}" if unsure else ""
        st.subheader(f"I read {''.join(str(digit.label) for _, digit in found)}{doubt}", anchor=False)
        st.caption(
            f"The drawing was cut into {len(found)} piece{'s' if len(found) != 1 else ''}, and each was read on its own, left to right."
        )
        if reader.accept_above is None:
            st.caption("Where to cut was left to the built-in network, which has learnt to tell one digit from none. Yours only reads.")
        with st.container(horizontal=True):
            for _, digit in found:
                with st.container(width=88):
                    st.image(on_paper(digit.ink_tensor[0].numpy(), 3), alt=f"Piece read as {digit.label}.")
                    sure = percent(digit.confidence) if digit.accepted else f"perhaps no digit ({percent(digit.confidence)})"
                    st.caption(f"**{digit.label}**, {sure}")

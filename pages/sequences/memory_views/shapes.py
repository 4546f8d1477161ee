"""Shapes: one or many in, one or many out."""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import jobs
from core.data.digits.ink import InkProblem, read_strokes
from core.explain.sequences.shape import Answer, ShapeLesson
from core.explain.sequences.shape_letters import Language
from core.explain.sequences.shape_pictures import Film, Picture
from core.explain.sequences.shapes import SHAPES, begun, networks_code
from core.figures.sheets import on_paper
from core.figures.unrolled import unrolled
from core.jobs.lessons import Lessons, Shelf
from pages.kit import stage
from pages.kit.canvas import ink_canvas
from pages.kit.code_panel import show_code
from pages.kit.literal import literal
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.kit.work import waiting

NAMES = ("shape", "typed")  # what the address holds of this view
SHELF, WORK = "shapes-shelf", "shapes-work"
LONGEST = 80  # letters that can be typed
SHEET, PEN = 208, 14  # pixels of the sheet that is drawn on, and of its pen
ASKS = {
    "one to many": "A digit",
    "many to one": "A word, or several",
    "many to many": "Small letters",
    "many to many, unequal": "A number in words",
    "film": "What the digit does: l, r, u, d, s",
}


def show() -> None:
    """Which shape above; what is drawn or typed on the left, what comes of it on the right, and Train below."""
    with stage.row("shapes"):
        name = pick("Shape", SHAPES, "shape")
    side, right = st.columns([1, 2], gap="medium")
    with side, stage.cause():
        lesson = _lesson(name)
        if lesson is None:
            return
        asked, unread = _drawn() if isinstance(lesson, Picture) else (_typed(name, lesson), "")
    with st.container():  # below the answer, which is seen with what is drawn or typed
        learning = _train(name, lesson)
    with right:
        _outcome(lesson, asked, unread, learning)
    _explain()
    show_code(networks_code(), "shapes.py")


def ask() -> None:
    """To be predicted first."""
    predict_first(
        "shapes-guess",
        "A GRU keeps 48 numbers in mind and reads the 13 letters of “schmetterling”, to say which language it is. How many numbers does "
        "its last layer get?",
        ["1", "13", "48", "13 × 48 = 624"],
        "48",
        "Only the last state is asked, however long the word is: look at “many to one”, at the arrow “GRU: the last state”.",
        folded=True,
    )


def _lesson(name: str) -> ShapeLesson | None:
    """This visitor's network of that shape; None, and why on the page, where there is none."""
    shelf = _shelf()
    if (there := shelf.get(name)) is None:
        try:
            with st.spinner("Making a network …"):
                there = _quick(begun, name)
        except (RuntimeError, TimeoutError) as problem:
            st.warning(str(problem) or "The machine is very busy. Try again in a moment.", icon=":material/hourglass:")
            return None
        shelf.put(name, there)
    return there


def _shelf() -> Shelf[str, ShapeLesson]:
    shelf: Shelf[str, ShapeLesson] = st.session_state.setdefault(SHELF, Shelf(len(SHAPES)))
    return shelf


def _quick(function: Callable[..., ShapeLesson], *arguments: Any) -> ShapeLesson:
    """On the process for quick work; waits until it is there."""
    found: ShapeLesson = jobs.service().quick(function, *arguments)
    return found


def _typed(name: str, lesson: ShapeLesson) -> str:
    if st.session_state.get("shapes-of") != name:  # what was typed for another shape makes no sense here
        if "shapes-of" in st.session_state or "typed" not in st.query_params:
            st.session_state["typed"] = lesson.first
        st.session_state["shapes-of"] = name
    return st.text_input(ASKS[name], key="typed", bind="query-params", max_chars=LONGEST)


def _drawn() -> tuple[NDArray[np.float32] | None, str]:
    """What is on the sheet, as the network is to read it; or None, and why."""
    drawing = ink_canvas("shapes-digit", SHEET, SHEET, PEN)
    if not drawing.strokes:
        return None, "Nothing is drawn yet: this is a picture of its test."
    try:
        return read_strokes(drawing.strokes, drawing.pens, SHEET).image, ""
    except InkProblem as problem:
        return None, f"{problem} Until then, this is a picture of its test."


def _train(name: str, lesson: ShapeLesson) -> bool:
    """Train, Forget and how far it is; whether it is learning."""
    work: Lessons[str, ShapeLesson] | None = st.session_state.get(WORK)
    mine = work if work and work.recipes == (name,) else None
    with st.container(horizontal=True):
        begin: dict[str, Any] = {"on_click": _begin, "args": (name,), "disabled": lesson.over or bool(mine and mine.running)}
        st.button("Train", key="shapes-train", type="primary", icon=":material/play_arrow:", **begin)
        st.button("Forget", key="shapes-forget", icon=":material/restart_alt:", on_click=_forget, disabled=not lesson.step)
    if mine:
        waiting([mine], f"Step {lesson.step} of {lesson.steps}. Networks", "shapes")
    of = "of the ten digits, which are all there is" if name == "one to many" else "of what it did not learn from"
    again = " That is all of them: **Forget** lets it begin anew." if lesson.over else ""
    st.caption(f"{lesson.step} of {lesson.steps} steps learnt; right {of}: **{lesson.right:.0%}**.{again}")
    return bool(mine and mine.running)


def _begin(name: str) -> None:
    if before := st.session_state.get(WORK):
        before.stop()
    work: Lessons[str, ShapeLesson] = Lessons(
        [name], _shelf(), lambda name: _quick(begun, name), lambda lesson: _quick(ShapeLesson.go_on, lesson)
    )
    work.start()
    st.session_state[WORK] = work


def _forget() -> None:
    """Back to the first weights, of all shapes."""
    if work := st.session_state.pop(WORK, None):
        work.stop()
    st.session_state[SHELF] = Shelf(len(SHAPES))


def _outcome(lesson: ShapeLesson, asked: Any, unread: str, learning: bool) -> None:
    try:
        answer = lesson.answer(asked)
    except ValueError as refused:
        st.warning(literal(str(refused)), icon=":material/edit:")
        return
    with stage.effect():
        st.subheader(literal(answer.said), anchor=False)
        told = "; ".join(f"{read or 'nothing'} in, {given or 'nothing'} out" for read, given in zip(answer.read, answer.given, strict=True))
        with st.container(horizontal=True, vertical_alignment="center"):
            if isinstance(lesson, Picture):
                st.image(on_paper(lesson.shown(asked).numpy(), 8), width=140, alt="What the network is shown: 14 by 14 pixels of the digit")
            st.image(unrolled(answer), alt=f"Step by step: {told}")
    if unread:
        st.caption(unread)
    if not lesson.step:
        st.caption("It is learning; this is what it said before." if learning else "Nothing is learnt yet: press Train.")
    st.caption(f"**{lesson.title.capitalize()}.** {lesson.does}")
    if isinstance(lesson, Film):
        _frames(lesson, asked)
    _tensors(answer)
    if isinstance(lesson, Language):
        _padding(lesson, asked)


def _frames(lesson: Film, asked: str) -> None:
    with st.container(horizontal=True):
        for number, frame in enumerate(lesson.shown(asked).numpy(), 1):
            st.image(on_paper(frame, 3), alt=f"Frame {number} of the film")


def _tensors(answer: Answer) -> None:
    rows = {
        "tensor": [arrow.name for arrow in answer.arrows],
        "is": [arrow.letters for arrow in answer.arrows],
        "here": [str(arrow.shape) for arrow in answer.arrows],
        "time first": [arrow.time_first for arrow in answer.arrows],
    }
    with st.expander("The tensor at every arrow, with batch_first=True and without", icon=":material/data_array:"):
        st.table(rows, hide_index=True, border="horizontal")


def _padding(lesson: Language, typed: str) -> None:
    st.markdown("**Padding**: type several words, and the shorter ones are filled up with 0. Packed, it is not read.")
    words, numbers, packed, read = zip(*lesson.with_padding(typed), strict=True)
    rows = {"word": words, "as numbers (B, T)": numbers, "packed": packed, "padding read as well": read}
    st.table({column: [literal(cell) for cell in cells] for column, cells in rows.items()}, hide_index=True, border="horizontal")


def _explain() -> None:
    said = "batch_first, padding, masking: what PyTorch does"
    with st.expander(said, icon=":material/school:", key="folded-padding", on_change="rerun") as panel:
        if not panel.open:
            return
        st.markdown(
            "**B** sequences at a time, **T** steps (**S** where a second row has a length of its own), **F** features at each step, **H** "
            "numbers kept in mind, **C** classes, **V** symbols that can be said.\n\n"
            "* **batch_first**: `nn.GRU(F, H, batch_first=True)` takes and gives (B, T, ·); without it, PyTorch's usual order is "
            "(T, B, ·). The state `h_n` is (layers, B, H) in both. Whoever mixes them up gets no error, only nonsense.\n"
            "* **Padding**: the rows of a tensor are equally long, so shorter ones are filled up with 0, and `nn.Embedding(…, "
            "padding_idx=0)` gives 0 the vector 0. But a recurrent layer goes on computing over it, and its last state is no longer "
            "that of the last letter. `pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)` says where rows end.\n"
            "* **Masking**: where an answer is asked for at every step, the padded steps must not count. `F.cross_entropy(scores, labels, "
            "ignore_index=-100)` leaves out every label of −100, so that is what the rows of labels are filled up with."
        )
        st.code(
            "packed = pack_padded_sequence(embedding(x), lengths, batch_first=True, enforce_sorted=False)\n"
            "_, h_n = gru(packed)  # (1, B, H): of each row the state after its own last letter\n"
            "loss = F.cross_entropy(scores.flatten(0, 1), labels.flatten(), ignore_index=-100)",
            language="python",
        )

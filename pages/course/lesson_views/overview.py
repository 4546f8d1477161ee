"""All lessons: what each is about, how long it takes, and how far one is."""

import streamlit as st

from core import lessons
from core.lessons import Lesson
from pages.course.lesson_views import sheet
from pages.kit import lesson_bar, stage
from pages.kit.columns import columns
from pages.kit.literal import literal

ABOUT = (
    "A lesson leads through the labs. Above each lab stands what its step is about: something to look at, something to do, or a question "
    "to answer before the lab shows what happens. How far you are stays in this browser, and nobody else sees it. Teachers can write "
    "lessons of their own."
)


def show(notes: dict[str, str]) -> None:
    """The list, those of the course first."""
    found = list(lessons.lessons().values())
    for lesson in found:
        _one(lesson, notes)
    for problem in lessons.broken():
        st.warning(f"A lesson could not be read. {literal(problem)}", icon=":material/draft:")
    st.caption("Lessons of your own are files of text: how to write one stands in `docs/lessons.md`.")
    if notes:
        help = "Forget what you did and answered in lessons, here and in this browser."
        st.button("Start over", key="lessons-over", icon=":material/restart_alt:", on_click=notes.clear, help=help)


def _one(lesson: Lesson, notes: dict[str, str]) -> None:
    done, whole = lesson.noted(notes), len(lesson.steps)
    with st.container(border=True, key=f"lesson-{lesson.name}"):
        text, way = columns(f"lesson-columns-{lesson.name}", [2, 1.15], 10)
        own = " · your own" if lesson.own else ""
        text.markdown(f"**{lesson.title}** · {lesson.minutes} minutes · {lesson.level}{own}  \n{' '.join(lesson.aims)}")
        with way, stage.row(f"ways-{lesson.name}"):
            label = "Begin" if not done else "Again" if done == whole else "Go on"
            st.button(
                label, key=f"begin-{lesson.name}", icon=":material/play_arrow:", type="primary", on_click=lesson_bar.go,
                args=(lesson.name, lesson.next(notes)), help=f"{done} of {whole} steps done.",
            )  # fmt: skip
            st.button("For teachers", key=f"sheet-{lesson.name}", on_click=sheet.go, args=(lesson.name,))
        if done:
            st.progress(done / whole, f"{done} of {whole} steps")

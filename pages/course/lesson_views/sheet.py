"""A lesson for those who teach it: aims, materials, what goes wrong, answers, and a hand-out to be printed."""

import streamlit as st

from core import lessons
from core.lessons import Lesson, Step
from core.lessons.handed_out import lesson_notebook
from core.notebook import MIME
from pages.kit import views
from pages.kit.shell import PAGES, title

WHICH = "which"
VIEW = "For teachers"
TEACHER, HANDOUT = "Teacher's sheet", "Hand-out"


def go(name: str) -> None:
    """Open that lesson's sheet; for callbacks."""
    st.session_state[WHICH] = name
    views.go(VIEW)


def show(notes: dict[str, str]) -> None:
    """The sheet of a lesson that is chosen."""
    found = lessons.lessons()
    with st.container(key="not-printed", horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox("Lesson", list(found), format_func=lambda name: found[name].title, key=WHICH, bind="query-params", width=360)
        kind = st.segmented_control("What to print", [TEACHER, HANDOUT], default=TEACHER, required=True, key="sheet-kind")
        answers = st.toggle("Answers", key="sheet-answers", help="Show what is right, and why.", disabled=kind == HANDOUT)
        lesson = found[name]
        label, file = "As a notebook", f"{lesson.name}.ipynb"
        help_ = "The lesson with its steps in PyTorch, to be run in Jupyter or wherever notebooks are hosted."
        st.download_button(
            label,
            lambda: lesson_notebook(lesson),
            file,
            MIME,
            key="sheet-notebook",
            on_click="ignore",
            icon=":material/menu_book:",
            help=help_,
        )
        st.caption("To print it, press Ctrl+P (⌘P on a Mac): only the sheet goes to paper.")
    st.html(PAGES / "course/lesson_views/print.css")
    with st.container(key="sheet"):
        st.markdown(f"## {lesson.title}\n\n{lesson.minutes} minutes · {lesson.level}")
        if kind == TEACHER:
            _teacher(lesson)
        else:
            st.markdown("Name: ………………………………………………  Date: ……………………")
        if lesson.intro:
            st.markdown(lesson.intro)
        for step in lesson.steps:
            _step(step, kind == TEACHER, answers and kind == TEACHER)
    if kind == TEACHER:
        st.caption(f"Written in `{lesson.file}`. Copy it into `{lessons.own_folder()}` and change it: it stands in the list at once.")


def _teacher(lesson: Lesson) -> None:
    for head, lines in (("Aims", lesson.aims), ("Materials", lesson.materials), ("What usually goes wrong", lesson.slips)):
        if lines:
            st.markdown(f"**{head}**\n\n" + "\n".join(f"- {line}" for line in lines))


def _step(step: Step, teaches: bool, answers: bool) -> None:
    with st.container(key=f"sheet-step-{step.number}"):
        st.markdown(f"**{step.number}. {step.title}** ({title(step.lab.page)})")
        if teaches and step.text:
            st.markdown(step.text)
        if step.look and not (step.predict and not teaches):
            st.markdown(f":material/visibility: {step.look}")
        if step.do:
            st.markdown(f":material/task_alt: {step.do.task}")
        if step.predict:
            mark = [":material/check_box:" if answers and option == step.predict.right else "☐" for option in step.predict.options]
            options = "\n".join(f"- {sign} {option}" for sign, option in zip(mark, step.predict.options, strict=True))
            st.markdown(f":material/psychology_alt: {step.predict.ask}\n\n{options}")
            if answers:
                st.markdown(step.predict.because)
        if not teaches:
            st.markdown("What I saw: " + "…" * 60)

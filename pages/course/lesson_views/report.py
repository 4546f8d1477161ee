"""My report: what was foretold, what happened, what was done; one page to print."""

import streamlit as st

from core import lessons
from core.lessons import Lesson, Step
from core.questions import questions
from pages.kit import browser_notes
from pages.kit.shell import PAGES

NOTHING = "Nothing yet. Go through a lesson, or answer a question: what you said and what happened then stands here."


def show(notes: dict[str, str]) -> None:
    """All of it, lesson by lesson, then the questions of the course."""
    answered = browser_notes.noted("questions")
    begun = [lesson for lesson in lessons.lessons().values() if lesson.noted(notes)]
    in_lessons = {step.predict.question for lesson in begun for step in lesson.steps if step.predict and step.key in notes}
    alone = {name: said for name, said in answered.items() if name not in in_lessons}
    if not begun and not alone:
        st.info(NOTHING, icon=":material/description:")
        return
    with st.container(key="not-printed"):
        st.caption("To print it, press Ctrl+P (⌘P on a Mac): only the report goes to paper. It is made of what this browser has kept.")
    st.html(PAGES / "course/lesson_views/print.css")
    with st.container(key="sheet"):
        st.markdown("## My report\n\nName: ………………………………………………  Date: ……………………")
        for lesson in begun:
            _lesson(lesson, notes)
        if alone:
            st.markdown("### Questions")
            for name, said in alone.items():
                question = questions()[name]
                _said(question.ask, said, question.right, question.because)


def _lesson(lesson: Lesson, notes: dict[str, str]) -> None:
    st.markdown(f"### {lesson.title}\n\n{lesson.noted(notes)} of {len(lesson.steps)} steps done.")
    for step in lesson.steps:
        if step.key in notes:
            _step(step, notes[step.key])


def _step(step: Step, said: str) -> None:
    if step.predict:
        _said(step.predict.ask, said, step.predict.right, step.predict.because)
    else:
        st.markdown(f":material/check: {step.title}. {step.do.task if step.do else step.look}")


def _said(ask: str, said: str, right: str, because: str) -> None:
    happened = "That is what happened." if said == right else f"What happened: {right}."
    st.markdown(f":material/psychology_alt: {ask}  \nI said: **{said}**. {happened} {because}")

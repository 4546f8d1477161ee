"""All questions in a list: which are done, and how the first answers were."""

import streamlit as st

from core.questions import questions, topics
from pages.course.question_views import one

ABOUT = (
    "What introductory courses and examiners ask. Say first what you think: a guess that was wrong teaches more than an answer that was "
    "read. Then open the lab and see it happen. Your first answers stay in this browser, and nobody else sees them."
)


def show(notes: dict[str, str]) -> None:
    """How far one is, and every question to be opened."""
    right = sum(questions()[name].right == answer for name, answer in notes.items())
    st.progress(len(notes) / len(questions()), f"{len(notes)} of {len(questions())} answered, {right} of them right at the first try")
    with st.expander(f"All {len(questions())} questions", icon=":material/checklist:"):
        for topic in topics():
            st.markdown(f"**{topic}**")
            for name in one.names(topic):
                _line(name, notes)
        if notes:
            help = "Forget all answers, here and in this browser."
            st.button("Start over", key="questions-over", icon=":material/restart_alt:", on_click=_forget, args=(notes,), help=help)


def _line(name: str, notes: dict[str, str]) -> None:
    question = questions()[name]
    done = "radio_button_unchecked" if name not in notes else "check" if notes[name] == question.right else "lightbulb"
    said = "Not answered." if name not in notes else "Right." if notes[name] == question.right else "Not right at the first try."
    label = f"{name}: {question.ask}"
    st.button(label, key=f"open-{name}", type="tertiary", icon=f":material/{done}:", help=said, on_click=one.go, args=(name,))


def _forget(notes: dict[str, str]) -> None:
    notes.clear()
    for name in questions():
        st.session_state.pop(f"question-{name}", None)

"""One question: its options, and once one is chosen, what is right, why, and where to see it."""

import streamlit as st

from core.questions import Question, questions, topics
from pages.kit import stage
from pages.kit.pick import pick
from pages.kit.question import verdict
from pages.kit.shell import PAGES, title

WAITING = "Choose what you think: then you are told what is right and why, and where to see it happen."
TOPIC, QUESTION = "topic", "question"  # the keys of what is chosen


def choose() -> Question:
    """Which question, by its topic and its name; a link may leave the topic out."""
    asked = questions().get(st.query_params.get(QUESTION, ""))
    if asked and TOPIC not in st.query_params and TOPIC not in st.session_state:
        st.session_state[TOPIC] = asked.topic
    with stage.row("topics"):
        topic = pick("What about", topics(), TOPIC, on_change=_begin)
    with stage.row("names"):
        name = pick("Which question", names(topic), QUESTION)
    return questions()[name]


def names(topic: str) -> list[str]:
    """Of the questions of a topic."""
    return [question.name for question in questions().values() if question.topic == topic]


def go(name: str) -> None:
    """Open that question; for a callback."""
    st.session_state[TOPIC], st.session_state[QUESTION] = questions()[name].topic, name


def _begin() -> None:
    go(names(st.session_state[TOPIC])[0])


def show(question: Question, notes: dict[str, str]) -> None:
    """The question; what is chosen first is noted."""
    key = f"question-{question.name}"
    if st.session_state.get(key) is None and question.name in notes:
        st.session_state[key] = notes[question.name]
    with stage.cause():
        chosen = st.radio(f"**{question.ask}**", question.options, index=None, key=key)
    with stage.effect():
        if chosen is None:
            st.info(WAITING, icon=":material/psychology_alt:")
            return
        notes.setdefault(question.name, chosen)
        verdict(key, question.ask, question.options, question.right, question.because)
        label = f"See it: {title(question.lab.page)}"
        st.page_link(PAGES / question.lab.page, label=label, icon=":material/arrow_forward:", query_params=question.lab.query)

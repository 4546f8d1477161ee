"""One question for all: votes come in live, hidden until the teacher opens them; then the lab shows what happens."""

from urllib.parse import urlencode

import streamlit as st

from core.classroom import Room
from core.questions import questions
from pages.course.class_views.wall import live
from pages.kit import stage
from pages.kit.class_routes import CLASS, place
from pages.kit.columns import columns

CHOSEN = "class-ask"


def show(room: Room) -> None:
    """Left what to ask and how far it is, right the answers."""
    left, right = columns("class-asking", [1, 1.6], 15)
    ballot = room.ballot
    with left, stage.cause("question"):
        name = st.selectbox(
            "Question", list(questions()), key=CHOSEN, format_func=lambda name: f"{questions()[name].topic}: {name}",
            help="Those of the page *Questions*.",
        )  # fmt: skip
        st.button(
            "Ask it" if ballot is None else "Ask this one instead", key="class-ask-it", icon=":material/help:", on_click=_ask,
            args=(room, name), type="primary" if ballot is None else "secondary",
            help="Opens it on every pupil's page. Answers to the one before are gone.",
        )  # fmt: skip
        if ballot:
            with st.container(horizontal=True):
                _switch(room, "Show the answers", ballot.shown, "shown", "How many gave which; until then nobody sees it.")
                _switch(room, "Vote is open", ballot.open, "open", "While it is, everybody can change their answer.")
            st.button(
                "Show what happens", key="class-solve", type="primary", icon=":material/science:", on_click=_solve, args=(room,),
                help="Closes the vote, says which answer is right, and opens the lab on every pupil's page.",
            )  # fmt: skip
            st.button("Put it away", key="class-unask", icon=":material/close:", on_click=room.end_ballot)
    with right, stage.effect("question"):
        if ballot:
            live("class-votes", "votes")
        else:
            asked = questions()[name] if name else next(iter(questions().values()))
            st.markdown(f"**{asked.ask}**\n\n" + "\n".join(f"- {option}" for option in asked.options))


def _switch(room: Room, label: str, on: bool, what: str, help: str) -> None:
    key = f"class-{what}"
    st.session_state[key] = on
    st.toggle(label, key=key, help=help, on_change=lambda: room.set_ballot(**{what: bool(st.session_state[key])}))


def _ask(room: Room, name: str) -> None:
    room.ask(name, questions()[name].options)
    room.send(place(CLASS))


def _solve(room: Room) -> None:
    """Everybody to where it can be seen."""
    if room.ballot is None:
        return
    lab = questions()[room.ballot.name].lab
    room.set_ballot(open=False, shown=True, solved=True)
    page = lab.page.rpartition("/")[2].removesuffix(".py")
    room.send(place(f"{'' if page == 'home' else page}?{urlencode(lab.query)}"))

"""Outside of a class: pupils come in by code and nickname, a teacher by the key."""

import streamlit as st

from core.classroom import ClassProblem, school
from core.classroom.names import LONGEST
from pages.kit import stage
from pages.kit.columns import columns
from pages.kit.literal import literal
from pages.kit.visitor import address, visitor_of

CODE, NAME, KEY = "class-code", "class-name", "class-key"  # of the widgets
REFUSED, NO_KEY = "class-refused", "class-no-key"  # in the session
ABOUT = (
    "A teacher begins a class and shows its code; phones and computers in the same network join with a nickname. While you are in, your "
    "teacher sees which page you have open, which step of a lesson, and the trainings that you ask for; and can send all to one page, or "
    "ask all to look up. You can leave at any time. A class ends when the teacher says so, and after a day in any case: what it knew is "
    "deleted then."
)
SEEN = (
    "**What your teacher will see of you**\n\n- your nickname, which page is open, and which step of a lesson\n- the trainings that you "
    "ask for while you are in\n- that you have answered a question; of all answers together, how many gave which\n- digits that you draw "
    "and pictures that you add where all are asked to\n\nNobody sees what else you draw, type, say or send. You can leave at any time, and "
    "nothing is kept of you then."
)

NO_COOKIES = "Your browser keeps no cookies for this page, so a class could not find it again: allow them for this address, then reload."


def show(who: str) -> None:
    """The form for pupils; the key for teachers behind a button, or what a teacher can do."""
    if visitor_of(st.context.cookies) is None:  # a name for this tab only: what a class tells would never reach it
        with stage.cause("join"), stage.effect("join"):
            st.error(NO_COOKIES, icon=":material/block:")
        return
    form, seen = columns("class-door", [1, 1.2], 16)
    with form, stage.cause("join"), st.form("class-join", border=True):
        st.text_input(
            "Code of the class", value=st.query_params.get("code", "")[:60], key=CODE, max_chars=60, placeholder="two words: amber-fox",
            help="Your teacher's screen shows it.", autocomplete="off",
        )  # fmt: skip
        st.text_input(
            "Nickname", key=NAME, max_chars=LONGEST, placeholder="how your teacher knows you", autocomplete="off",
            help="Shown to your teacher and to nobody else. Letters, digits and spaces.",
        )  # fmt: skip
        st.form_submit_button("Join", type="primary", icon=":material/login:", on_click=_join, args=(who,))
        if refused := st.session_state.pop(REFUSED, ""):
            st.error(literal(refused))
    with seen, stage.effect("join"):
        st.markdown(SEEN)
    _teacher(who)


def _join(who: str) -> None:
    try:
        school().join(who, str(st.session_state[CODE]), str(st.session_state[NAME]), address())
    except ClassProblem as problem:
        st.session_state[REFUSED] = str(problem)


def _teacher(who: str) -> None:
    refused = st.session_state.pop(NO_KEY, "")
    with st.expander("I teach", icon=":material/co_present:", expanded=bool(refused) or school().is_teacher(who)):
        if school().is_teacher(who):
            _classes(who)
        else:
            with st.form("class-teacher", border=False):
                st.text_input(
                    "Teacher's key", key=KEY, type="password", max_chars=100, autocomplete="off",
                    help="Printed when the app first started, and kept in its folder as `teacher-key`. This browser is asked for it once.",
                )  # fmt: skip
                st.form_submit_button("Show the key", icon=":material/key:", on_click=_enter, args=(who,))
        if refused:
            st.error(literal(refused))


def _classes(who: str) -> None:
    with st.container(horizontal=True):
        st.button("Begin a class", key="class-begin", type="primary", icon=":material/add:", on_click=_try, args=(school().begin, who))
        for room in school().rooms():
            label = f"Go to {room.code} ({len(room.members)})"
            st.button(label, key=f"class-take-{room.id}", on_click=_try, args=(school().take, who, room.id))
        st.button(
            "Forget the key", key="class-go-out", type="tertiary", on_click=school().go_out, args=(who,),
            help="This browser is one like any other again.",
        )  # fmt: skip


def _enter(who: str) -> None:
    try:
        school().enter(who, str(st.session_state[KEY]), address())
    except ClassProblem as problem:
        st.session_state[NO_KEY] = str(problem)
    except OSError:
        st.session_state[NO_KEY] = "The key cannot be read: the folder of the app cannot be read or written."


def _try(act, *what) -> None:  # type: ignore[no-untyped-def]  # any of the school's
    try:
        act(*what)
    except ClassProblem as problem:
        st.session_state[NO_KEY] = str(problem)

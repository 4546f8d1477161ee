"""One's own drawing among nine forged ones: the class votes, the detective votes, then it is told."""

import hashlib

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.figures.forged import wall
from core.zoo.gan import DigitForger
from pages.kit.sprites import Sprites, sprites

OTHERS, COLUMNS = 9, 5
VOTES, DRAWN, HIDDEN, TOLD, PLACE = "gan-votes", "gan-votes-drawn", "gan-hidden", "gan-told", "gan-place"  # in the session
COVER = """<style>
  .st-key-SHEET-paper { border-radius: .5rem; background: repeating-linear-gradient(45deg, #8886 0 9px, #8882 9px 18px); }
  .st-key-SHEET-paper > * { visibility: hidden; }
</style>"""  # the drawing would give the answer away


def show(forger: DigitForger, own: NDArray[np.float32], digit: int) -> bool:
    """Ten pictures, a button for each to vote, and the answer; whether the drawing is to be covered. A new drawing begins a new vote."""
    name = hashlib.sha1(own.tobytes(), usedforsecurity=False).hexdigest()
    if st.session_state.get(DRAWN) != name:
        st.session_state.update({DRAWN: name, VOTES: [0] * (OTHERS + 1), HIDDEN: False, TOLD: False, PLACE: int(name, 16) % (OTHERS + 1)})
    if not st.session_state[HIDDEN]:
        st.info(f"Read as a {digit}. Is it finished? Then the class looks away for a moment.", icon=":material/draw:")
        st.button("Hide it among nine forged ones", key="gan-hide-own", type="primary", icon=":material/visibility_off:", on_click=_hide)
        return False
    place: int = st.session_state[PLACE]
    pictures = np.insert(forger.sample(OTHERS, digit, int(name[:6], 16)), place, own, axis=0)
    votes: list[int] = st.session_state[VOTES]
    told, opinions = bool(st.session_state[TOLD]), forger.opinion(pictures, digit)
    words = [_said(number, votes, opinions, told, place) for number in range(OTHERS + 1)]
    title = f"A person drew one of these {digit}s: which one?"
    sprites(Sprites.of(wall(pictures, COLUMNS), words), "gan-line-up", title, f"Ten pictures of a {digit}, one of them drawn by hand", 78)
    st.markdown("**The class votes**: a click for each hand that is raised.")
    with st.container(horizontal=True, gap="xsmall"):
        for number in range(OTHERS + 1):
            label = f"{number + 1}" + (f": {votes[number]}" if votes[number] else "")
            st.button(
                label, key=f"gan-vote-{number}", on_click=_vote, args=(number,), help=f"A vote for picture {number + 1}", disabled=told
            )
        st.button("Who is right?", key="gan-tell", type="primary", on_click=_tell, disabled=told)
        st.button("Vote again", key="gan-again", icon=":material/restart_alt:", on_click=_again, disabled=not sum(votes) and not told)
    if told:
        _verdict(votes, opinions, place)
    return not told


def _said(number: int, votes: list[int], opinions: NDArray[np.float32], told: bool, place: int) -> str:
    if not told:
        return str(number + 1)
    mark = "drawn" if number == place else "forged"
    return f"{number + 1}: {mark}\n{opinions[number]:.2f}"


def _verdict(votes: list[int], opinions: NDArray[np.float32], place: int) -> None:
    most, detective = int(np.argmax(votes)), int(opinions.argmax())
    total = sum(votes)
    found = f"{votes[place]} of {total} votes found it" if total else "nobody voted"
    chose = "more than any other" if detective == place else f"and number {detective + 1} more: {opinions[detective]:.2f}"
    (st.success if total and most == place else st.info)(
        f"Number **{place + 1}** was drawn by hand: {found}. The detective gives it {opinions[place]:.2f}, {chose}. "
        "It has learnt from digits that others wrote on paper: a mouse writes another hand.",
        icon=":material/visibility:",
    )


def _hide() -> None:
    st.session_state[HIDDEN] = True


def _vote(number: int) -> None:
    st.session_state[VOTES] = [count + (place == number) for place, count in enumerate(st.session_state[VOTES])]


def _tell() -> None:
    st.session_state[TOLD] = True


def _again() -> None:
    st.session_state.update({VOTES: [0] * (OTHERS + 1), TOLD: False})

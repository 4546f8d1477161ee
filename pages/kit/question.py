"""Predict, then check: commit to an answer before the lab shows it."""

from collections.abc import Callable, Sequence

import streamlit as st


def predict_first(
    key: str,
    ask: str,
    options: Sequence[str],
    right: str,
    because: str,
    folded: bool = False,
    told: bool = True,
    when: str = "the training is over",
    experiment: tuple[str, Callable[[], None]] | None = None,
) -> bool:
    """A question with one right option; after the choice it says what is right and why. True once answered.

    Args:
        folded: Behind a button, for a page that needs the room.
        told: False while the answer is only to be noted, and marked when the experiment is over; then it outlives a visit to another
            view, and `guessed` gives it there.
        when: What that is, in words.
        experiment: A button's label, and what it sets up so that the answer can be seen.
    """
    kept = f"{key}-kept"  # what a widget holds is lost where it is not on the page
    if not told and key not in st.session_state and st.session_state.get(kept) in options:
        st.session_state[key] = st.session_state[kept]
    with _fold(key) if folded else st.container(border=True):
        choice = st.radio(f"**Predict first.** {ask}", options, index=None, key=key)
        if choice and not told:
            st.session_state[kept] = choice
        if choice and not told:
            st.caption(f"Noted: **{choice}**. It is marked when {when}.")
        elif choice is None and not experiment:
            st.caption("Pick an answer, then try it here and see.")
        if told:
            verdict(key, ask, options, right, because)
        if experiment:
            label, set_up = experiment
            st.button(label, key=f"{key}-try", icon=":material/science:", on_click=_try, args=(key, set_up))
    return choice is not None


def guessed(key: str) -> str | None:
    """What was said to a question whose answer was noted, on any view of the page."""
    found: str | None = st.session_state.get(key) or st.session_state.get(f"{key}-kept")
    return found


def verdict(key: str, ask: str, options: Sequence[str], right: str, because: str) -> None:
    """What is right and why, once the question of that key has been answered; nothing before."""
    choice = st.session_state.get(key)
    if choice == right:
        st.success(marked(choice, right, because), icon=":material/check:")
    elif choice is not None:
        st.info(marked(choice, right, because), icon=":material/lightbulb:")


def marked(choice: str, right: str, because: str) -> str:
    """What is said to an answer."""
    return f"{'Yes' if choice == right else 'Not quite. It is'}: {right}. {because}"


def _fold(key: str) -> st.delta_generator.DeltaGenerator:
    help = "A question to answer before you try it."
    return st.popover("Predict first", icon=":material/psychology_alt:", key=f"{key}-fold", on_change="rerun", help=help)


def _try(key: str, set_up: Callable[[], None]) -> None:
    """Fold the question away, and out of the way of what it is about."""
    if f"{key}-fold" in st.session_state:
        st.session_state[f"{key}-fold"] = False
    set_up()

"""Predict, then check: commit to an answer before the lab shows it."""

from collections.abc import Sequence

import streamlit as st


def predict_first(key: str, ask: str, options: Sequence[str], right: str, because: str, told: bool = True) -> bool:
    """A question with one right option; after the choice it says what is right and why. True once answered.

    Where `told` is False the choice is only noted, to be marked when the training is over.
    """
    with st.container(border=True):
        choice = st.radio(f"**Predict first.** {ask}", options, index=None, key=key)
        if choice and not told:
            st.caption(f"Noted: **{choice}**. It is marked when the training is over.")
        elif choice is None:
            st.caption("Pick an answer, then try it here and see.")
        elif choice == right:
            st.success(f"Yes: {right}. {because}", icon=":material/check:")
        else:
            st.info(f"Not quite. It is: {right}. {because}", icon=":material/lightbulb:")
    return choice is not None

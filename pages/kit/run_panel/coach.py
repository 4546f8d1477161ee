"""The coach's corner."""

from collections.abc import Callable

import streamlit as st

from core import jobs
from core.explain.training.coach import Advice, advice
from core.explain.training.recipe_words import changes
from core.training.recipe import Recipe
from core.training.record import Record
from pages.kit.run_panel.shared import part

HEIGHT = 230  # while it trains: whatever is said, nothing below may move

QUIET = (
    "Nothing to say so far. I look at the curves after every epoch and speak up when I see something: steps that are too long or too "
    "short, learning by heart, units that went silent."
)


def show(run: jobs.Run, record: Record, on_recipe: Callable[[Recipe], None] | None, silent: bool = False) -> None:
    """One piece of advice while it trains, up to two when it is over; where it is to be silent, only the asked-for at the end."""
    if silent and not run.alive:
        with st.expander("What happened? The coach explains; predict first.", icon=":material/visibility_off:"):
            _advice(run, record, on_recipe)
        return
    with st.container(border=True, height=HEIGHT if run.alive else "content"):
        if silent:
            st.markdown("**Coach.** I say nothing until it is over: see for yourself whether your prediction comes true.")
        else:
            _advice(run, record, on_recipe)


def _advice(run: jobs.Run, record: Record, on_recipe: Callable[[Recipe], None] | None) -> None:
    version = (len(record.ends), record.finished is not None)
    found = part(run.id, "advice", version, lambda: advice(record))
    for note in record.notes[-2:]:
        st.markdown(f":material/info: {note}")
    if not found:
        st.markdown(f"**Coach.** {QUIET if run.alive else 'Nothing to add.'}")
    for place, piece in enumerate(found[:1] if run.alive else found):
        _piece(run, piece, place, on_recipe)


def _piece(run: jobs.Run, piece: Advice, place: int, on_recipe: Callable[[Recipe], None] | None) -> None:
    icon = "thumb_up" if piece.good else "lightbulb"
    st.markdown(f":material/{icon}: **{piece.sees}** {piece.why}")
    if not piece.try_this:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**Try** {piece.try_this}.", width="stretch")
        if piece.recipe and on_recipe:
            st.button(
                _setting(run.known_recipe, piece.recipe),
                key=f"run-advice-{place}",
                icon=":material/tune:",
                on_click=on_recipe,
                args=(piece.recipe,),
                help=f"Puts it into the settings: {piece.try_this}. Then press Train and compare.",
            )


def _setting(before: Recipe, after: Recipe) -> str:
    """What the button sets, such as "Set rate to 0.03, then press Train"."""
    return f"Set {changes(before, after)}, then press Train"

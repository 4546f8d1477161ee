"""Two devices: one invites, the other comes by a link or a code, and both write on the same sheet."""

from typing import Any
from urllib.parse import urlencode

import streamlit as st

from core.explain.siamese.hands import DIGITS
from pages.kit.fleeting import fleeting, forget
from pages.kit.literal import literal
from pages.kit.visitor import HERE, visitor
from pages.vision.same_views import cells
from pages.vision.same_views.cells import WRITERS
from pages.vision.same_views.invited import HOUR, SHEETS, Cells, Closed, Shared

CODE, OPEN, REFUSED = "sheet", "same-open", "same-refused"
APART = "Two devices"
WHOLE = "same-whole"  # whether a verdict is shown
LOOK_SECONDS = 2.0
PRIVATE = (
    f"What both write is kept in the memory of the computer that runs this, on no disk, for {HOUR / 60:.0f} minutes at most. It is gone "
    "when the one who invited leaves this page."
)


def show() -> list[tuple[str, Cells]] | None:
    """What both have written, each with a name; None while there is no sheet."""
    mine = _mine()
    if mine:
        try:
            SHEETS.find(mine[0].code)
            return _both(mine[0], 0)
        except Closed:
            mine.clear()
            st.info("The hour of your sheet is over, and what was on it gone.", icon=":material/timer_off:")
    return _guest()


def _mine() -> list[Shared]:
    """The sheet that was invited to from here, or none; nothing else holds it."""
    found: list[Shared] = fleeting(OPEN, list)
    return found


def _guest() -> list[tuple[str, Cells]] | None:
    """Whoever has a code is let in; whoever has none can invite."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.button("Invite a second writer", type="primary", icon=":material/person_add:", on_click=_invite, key="same-invite")
        how: dict[str, Any] = {"key": CODE, "bind": "query-params", "max_chars": 20, "width": 200}
        code = st.text_input("Or the code of an invitation", help="Eight letters and numbers; whoever invited you sees them.", **how)
    if problem := st.session_state.pop(REFUSED, ""):
        st.warning(problem, icon=":material/block:")
    if code:
        try:
            return _both(SHEETS.join(code, visitor()), 1)
        except Closed as problem:
            st.warning(str(problem), icon=":material/block:")
    st.caption(f"You write on this screen, somebody else on a phone or a laptop of their own. {PRIVATE}")
    return None


def _invite() -> None:
    try:
        _mine().append(SHEETS.invite(visitor()))
    except Closed as problem:
        st.session_state[REFUSED] = str(problem)


def _leave(code: str) -> None:
    SHEETS.leave(code, visitor())
    st.session_state[CODE] = ""


def _both(shared: Shared, place: int) -> list[tuple[str, Cells]]:
    """The sheet, seen by the one who invited (place 0) or by the guest (1)."""
    if place == 0:
        _invitation(shared)
    with st.container(horizontal=True, gap="small"):
        shared.write(place, *cells.written(place))
        st.session_state[WHOLE] = shared.whole
        with st.container(width=cells.WIDE + 4, gap="xsmall"):
            st.fragment(_other, run_every=LOOK_SECONDS)(shared.code, 1 - place, shared.version)
    if place == 1:
        st.button("Leave the sheet", icon=":material/logout:", on_click=_leave, args=(shared.code,), key="same-leave")
        st.caption(PRIVATE)
    return [(hand.name, hand.cells) for hand in shared.hands]


def _invitation(shared: Shared) -> None:
    address = (st.context.url or "").partition("?")[0]
    spelt = f"{shared.code[:4]}-{shared.code[4:]}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"Code **{spelt}**")
        with st.popover("Link", icon=":material/link:"):
            st.code(f"{address}?{urlencode({'view': 'Same hand?', 'hands': APART, CODE: shared.code})}", language=None, wrap_lines=True)
            if any(f"//{host}" in address for host in HERE):
                st.caption(
                    "This link is for this computer alone, and so is for another browser on it. On another device open Glassbox by its "
                    "network address, which was printed when it started, and type the code under *Same hand?*, *Two devices*."
                )
            st.caption(PRIVATE)
        st.button("Close the sheet", icon=":material/close:", on_click=forget, args=(OPEN,), key="same-close")


def _other(code: str, place: int, seen: int) -> None:
    """What the other one has written; the whole page again where the verdict may have changed, or where there is no sheet any more."""
    try:
        shared = SHEETS.find(code)
    except Closed:
        st.rerun()
    hand = shared.hands[place]
    name = literal(hand.name) or WRITERS[place]
    if not hand.visitor:
        st.markdown("**Nobody has come yet.** Give the code to somebody: their sheet appears here while they write.")
        return
    st.markdown(f"**{name}**, on another device: {hand.count} of {DIGITS}")
    cells.looked_at(hand.cells, f"same-other-{place}", "", f"{hand.count} of {DIGITS} digits written by {hand.name or WRITERS[place]}")
    if shared.version != seen and (shared.whole or st.session_state.get(WHOLE)):
        st.rerun()

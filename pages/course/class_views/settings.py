"""What a teacher sets for the pupils of the class: which chapters they find, and how much they may train."""

from dataclasses import replace
from typing import Any

import streamlit as st

from core import jobs
from core.classroom import Room
from core.classroom.rules import LONGEST, MOST_AT_ONCE
from core.training.words import duration
from pages.kit import class_rules, stage, startup
from pages.kit.columns import columns

HIDDEN, TIME, MANY = "class-hidden", "class-longest", "class-at-once"
CAN_HIDE = {
    "foundations": "Foundations",
    "vision": "Vision",
    "sound": "Sound",
    "sequences": "Sequences",
    "language": "Language",
    "language/write.py": "Write on (the language model)",
    "making": "Making things",
    "workshop": "Workshop",
}


def show(room: Room) -> None:
    """Left what can be set, right what it means."""
    if not startup.workshop():
        return
    left, right = columns("class-settings", [1, 1.2], 15)
    with left, stage.cause("settings"):
        how: dict[str, Any] = {"on_change": _set, "args": (room,)}
        st.session_state[HIDDEN] = [name for name in CAN_HIDE if name in room.rules.hidden]
        st.multiselect("Hide from pupils", list(CAN_HIDE), key=HIDDEN, format_func=lambda name: CAN_HIDE[name], **how)
        st.session_state[TIME] = room.rules.longest
        st.selectbox(
            "Longest training", LONGEST, key=TIME, format_func=lambda seconds: duration(seconds) if seconds else "any length", **how
        )
        st.session_state[MANY] = room.rules.at_once
        st.number_input("Trainings of one pupil at a time", 1, MOST_AT_ONCE, key=MANY, **how)
    with right, stage.effect("settings"):
        st.markdown(_in_words(room))


def _set(room: Room) -> None:
    jobs.service().rule = class_rules.refusal
    room.rules = replace(
        room.rules,
        hidden=frozenset(st.session_state[HIDDEN]) & CAN_HIDE.keys(),
        longest=float(st.session_state[TIME]),
        at_once=int(st.session_state[MANY]),
    )
    room.tell()


def _in_words(room: Room) -> str:
    rules = room.rules
    names = ", ".join(f"*{CAN_HIDE[name]}*" for name in CAN_HIDE if name in rules.hidden)
    hidden = f"Pupils do not find {names}; whoever types the address of such a page reads why." if names else "Pupils find every chapter."
    length = f"up to about {duration(rules.longest)} long" if rules.longest else "of any length"
    return (
        f"{hidden}\n\nEach may have {rules.at_once} training{'s' * (rules.at_once > 1)} going on or waiting, {length}, as far as can be "
        "foretold. What you give to all under *One recipe* everybody may train.\n\nThis holds for the pupils of this class, from their "
        "next click on and for as long as they are in it. It is no lock: whoever leaves the class finds everything again."
    )

"""A box to write in that answers while one writes: Streamlit's own speaks up only once it is left."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

import streamlit as st

from pages.kit.frontend import component

_COMPONENT = component("language/review_views/text_box")
WAIT_MS = 300  # after the last key


@dataclass
class _Draft:
    """What is written in one box; kept in the session, for the component forgets when its page is left."""

    text: str
    version: int = 0  # rises when the server puts a text there: only then does the box take it
    done: bool = True  # nobody is writing: the box was left, or Enter was pressed


@dataclass(frozen=True)
class Standing:
    """What is said of a text, below it in the box."""

    side: str = ""  # "for", "against" or "none"; "" where nothing is said
    said: str = ""  # the verdict, in a few words
    more: str = ""  # how sure, or why there is none


def text_box(key: str, label: str, placeholder: str, most: int, read: Callable[[str], Standing]) -> str:
    """What is written in the box of that key, at most so many characters; survives a change of page.

    Begin with `put`. What a person is writing is never touched, however late an answer comes. What `read` says of it stands in the box.
    """
    draft = _draft(key)
    said = (st.session_state.get(key) or {}).get("typed")
    if isinstance(said, dict) and said.get("version") == draft.version and isinstance(said.get("text"), str):
        draft.text, draft.done = well_formed(said["text"][:most]), bool(said.get("done"))
    _COMPONENT(
        key=key,
        data={
            "text": draft.text,
            "version": draft.version,
            "label": label,
            "placeholder": placeholder,
            "most": most,
            "wait": WAIT_MS,
            "verdict": asdict(read(draft.text)),
        },
        default={"typed": None},
        on_typed_change=lambda: None,
    )
    return draft.text


def put(key: str, text: str) -> None:
    """Write this into the box, over whatever is there."""
    draft = _draft(key)
    draft.text, draft.version, draft.done = text, draft.version + 1, True


def is_new(key: str) -> bool:
    """Whether the box is about to be shown for the first time, or again after another page."""
    return st.session_state.get(key) is None


def is_done(key: str) -> bool:
    """Whether nobody is in the middle of writing."""
    return _draft(key).done


def kept(key: str) -> str | None:
    """What is written in the box; None where there was never one."""
    draft = st.session_state.get(f"{key}-draft")
    return draft.text if draft else None


def well_formed(text: str) -> str:
    """Without halves of characters, which cannot be sent anywhere."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _draft(key: str) -> _Draft:
    draft: _Draft = st.session_state.setdefault(f"{key}-draft", _Draft(""))
    return draft

"""Settings in the address bar: what a link restores, what a teacher's link hides, and what of a link cannot be used.

A page names what its addresses may say with `opens`, before it builds any widget. What it does not know, what is there twice
and what no widget takes stands as usual, and the page says so.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import wraps
from typing import Any
from urllib.parse import parse_qs

import streamlit as st
from streamlit.errors import StreamlitAPIException
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.query_params import parse_url_param
from streamlit.runtime.state.session_state import SessionState

from pages.kit.fleeting import KEY as FLEETING
from pages.kit.literal import literal

EVERYWHERE = ("projector", "lesson", "step", "embed", "embed_options")  # the last two are Streamlit's own
PLACES = ("view", "run", "compare", "race", "lesson", "step")  # what of an address is a place: Back leads from one to the one before
PAGE, REFUSED, ANEW, WENT = "address-page", "address-refused", "address-anew", "address-went"
MOST_TOLD, LONGEST = 5, 30  # names that are told, letters of each
LARGEST = 2.0**53  # what JavaScript can count to, and with it every number field


def given(names: Iterable[str]) -> dict[str, str]:
    """What the address says of these names."""
    return {name: st.query_params[name] for name in names if name in st.query_params}


def write(names: Iterable[str], link: Mapping[str, str]) -> None:
    """Make the address say this of these names; those that `link` leaves out disappear from it."""
    for name in names:
        if name in link and st.query_params.get(name) != link[name]:
            st.query_params[name] = link[name]
        elif name not in link and name in st.query_params:
            del st.query_params[name]


def hidden(allowed: Iterable[str]) -> frozenset[str]:
    """The controls that a teacher's link hides."""
    asked, known = frozenset(st.query_params.get("hide", "").split("-")) - {""}, frozenset(allowed)
    if asked - known or st.query_params.get("hide") == "":
        refuse("hide")
    return asked & known


def begin(page: str) -> None:
    """Before a page runs: what was refused on another one is over, what its link says counts, and what a page kept for itself is gone."""
    if st.session_state.get(PAGE) != page:
        for name in st.query_params:
            if name not in EVERYWHERE and name in st.session_state:
                del st.session_state[name]
        st.session_state[PAGE], st.session_state[REFUSED] = page, []
        st.session_state.pop(FLEETING, None)
    _say_again(page)


def _say_again(page: str) -> None:
    """Where Back has led, the browser hears the address once more: a run that it left may have said its own in between."""
    if (ctx := get_script_run_ctx()) and ctx.is_history_navigation:
        said = ForwardMsg()
        said.page_info_changed.query_string = ctx.query_string
        ctx.enqueue(said)
        times, asked = went()[0], parse_qs(ctx.query_string)
        st.session_state[WENT] = times + 1, [page, *(asked.get(name, [""])[0] for name in PLACES)]


def went() -> tuple[int, list[str]]:
    """How often Back or Forward has led somewhere, and to which place at last: the page, and what the address said of `PLACES`."""
    return st.session_state.get(WENT, (0, []))


def here(page: str) -> bool:
    """Whether that page, such as "vision/transfer.py", is the one that is open."""
    return st.session_state.get(PAGE) == page.rpartition("/")[2].removesuffix(".py")


def came_from() -> str:
    """The page that was open before `begin`."""
    return str(st.session_state.get(PAGE, ""))


def anew(page: str) -> None:
    """The next time that this page opens, it shows what its address says, and of what was set on it before nothing."""
    st.session_state[ANEW] = page


def is_anew() -> bool:
    """Whether that is now."""
    return ANEW in st.session_state and st.session_state[ANEW] == st.session_state.get(PAGE)


def opened() -> None:
    """At the end of a page's run: from now on what is set on it counts again."""
    if is_anew():
        del st.session_state[ANEW]


def travelled() -> bool:
    """Whether the browser's Back or Forward, or a lesson, has led here: what the address says is shown, and not what was shown last."""
    ctx = get_script_run_ctx()
    return bool(ctx and ctx.is_history_navigation) or is_anew()


def opens(*names: str, several: Iterable[str] = ()) -> None:
    """What the addresses of this page may say. What they cannot say is taken out and told.

    Args:
        names: Each may be there once.
        several: Names that may be there more than once, with other values.
    """
    if is_anew():
        for name in {*names, *several} & {str(key) for key in st.session_state}:
            del st.session_state[name]
    for name in list(st.query_params):
        if name in several:
            continue
        if name not in (*names, *EVERYWHERE) or len(st.query_params.get_all(name)) > 1:
            refuse(name)
            _forget(name)


def refuse(name: str) -> None:
    """What the address says of this name cannot be used; the page says so above its title."""
    if name not in (refused := st.session_state.setdefault(REFUSED, [])):
        refused.append(name)


def withdraw(told: str, *names: str) -> None:
    """Take these out of the address; the page says of `told` that it cannot be used."""
    refuse(told)
    for name in names:
        if name in st.query_params:
            _forget(name)


def tell() -> None:
    """One sentence about all that was refused; nothing where all is well."""
    if refused := st.session_state.get(REFUSED):
        names = ", ".join(f"“{literal(name[:LONGEST])}”" for name in refused[:MOST_TOLD])
        more = f" and {len(refused) - MOST_TOLD} more" if len(refused) > MOST_TOLD else ""
        said = f"This link could not be used as it is: {names}{more} cannot be read here. There the page shows what it usually does."
        st.info(said, icon=":material/link_off:")


def _forget(name: str) -> None:
    with suppress(StreamlitAPIException):  # a widget's own name after the first run: the widget has refused it
        del st.query_params[name]


def _takes(widget: WidgetMetadata[Any], asked: str | list[str]) -> bool:
    """Whether a widget can show exactly what the address says, and nothing that is only like it."""
    texts = asked if isinstance(asked, list) else [asked]
    alone = widget.max_array_length == 1 or not widget.value_type.endswith("_array_value")
    if (alone and len(texts) > 1) or ("" in texts and (widget.value_type.endswith("_array_value") or not widget.clearable)):
        return False  # a row of buttons that must have a choice calls itself clearable, too
    try:
        parsed = parse_url_param(asked, widget.value_type)
        if any(isinstance(value, float) and not abs(value) < LARGEST for value in (parsed if isinstance(parsed, list) else [parsed])):
            return False  # true for NaN, too
        shown = widget.serializer(widget.deserializer(parsed))
    except (ValueError, TypeError, IndexError):
        return False
    options = widget.formatted_options
    return (list(shown) if isinstance(parsed, list) else shown) == parsed and (
        options is None or widget.value_type == "int_value" or all(text in options for text in texts if text)
    )


def _checked(seed: Callable[..., bool]) -> Callable[..., bool]:
    """Streamlit puts into a bound widget what the address says; what it leaves out or changes there is never told to a page."""

    @wraps(seed)
    def checked(self: SessionState, widget: WidgetMetadata[Any], key: str, widget_id: str, asked: str | list[str]) -> bool:
        if _takes(widget, asked):
            return seed(self, widget, key, widget_id, asked)
        self.query_params.remove_param(key)
        refuse(key)
        return False

    return checked


if seed := getattr(SessionState, "_seed_widget_from_url", None):  # no hook is offered; another Streamlit may do it in its own way
    SessionState._seed_widget_from_url = _checked(seed)  # type: ignore[method-assign]  # no hook is offered


def _said(widget: WidgetMetadata[Any], key: str, query: str) -> Any:
    """The value that an address says a widget has; as usual where it says nothing."""
    texts = parse_qs(query, keep_blank_values=True).get(key)
    if not texts:
        return widget.deserializer(None)
    with suppress(ValueError, TypeError, IndexError):
        return widget.deserializer(parse_url_param(texts if widget.value_type.endswith("_array_value") else texts[0], widget.value_type))
    return None


def _kept(register: Callable[..., Any]) -> Callable[..., Any]:
    """The browser writes what a bound widget says into the address, but no longer where the same one stood on the view before.

    On a slow machine both are there for a moment, and when the old one goes, it takes along what was agreed for the new one. What
    the address does not say when the widget runs is put right here.
    """

    @wraps(register)
    def kept(self: SessionState, metadata: WidgetMetadata[Any], user_key: str | None) -> Any:
        result, ctx = register(self, metadata, user_key), get_script_run_ctx()
        if metadata.bind == "query-params" and user_key and ctx and _said(metadata, user_key, ctx.query_string) != result.value:
            self.query_params.set_corrected_value(user_key, metadata.serializer(result.value), metadata.value_type)
            if result.value == metadata.deserializer(None):  # as usual: nothing is said
                self.query_params.remove_param(user_key)
        return result

    return kept


SessionState.register_widget = _kept(SessionState.register_widget)  # type: ignore[method-assign]  # no hook is offered

"""One widget for one field of a recipe, made of what the field says of itself."""

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.training.fields import Setting, Words


def field_widget(about: Setting, value: Any, key: str, examples: str = "", **how: Any) -> None:
    """The widget under that key, showing that value; `how` is added to what Streamlit is told, or stands in its place."""
    st.session_state[key] = list(value) if isinstance(value, tuple) else value
    torch = f" PyTorch's word for it: `{about.torch}`." if about.torch else ""
    how = {"key": key, "help": f"{about.help.format(examples=examples)}{torch}" or None} | how
    label, (low, high) = about.label, about.limits or (None, None)
    if isinstance(value, bool):
        st.toggle(label, **how)
    elif isinstance(value, tuple):
        st.pills(label, list(about.words or ()), format_func=_said(about.words or {}), selection_mode="multi", **how)
    elif about.choices is not None:
        options = how.pop("options", [*about.choices])
        if about.widget == "segmented":
            st.segmented_control(label, options, format_func=_said(about.choices), required=True, **how)
        else:
            how.setdefault("format_func", _said(about.choices))
            st.selectbox(label, options, **how)
    elif about.steps:
        stops = sorted({*about.steps, value})  # a link may carry a value between the usual ones
        st.selectbox(label, stops, **how) if about.widget == "select" else st.select_slider(label, stops, **how)
    elif about.widget == "text":
        st.text_input(label, max_chars=20, **how)
    else:
        kind = type(value)
        ends = {"min_value": kind(low), "max_value": kind(high), "step": kind(about.step or 1)}
        if about.widget == "slider":
            st.slider(label, **ends | {"max_value": max(kind(about.top or high), value)} | how)
        else:
            st.number_input(label, **ends | how)


def in_a_row(count: int) -> list[DeltaGenerator]:
    """Places side by side; one below the other where the projector switch makes letters large."""
    return [st.container() for _ in range(count)] if st.session_state.get("projector") else list(st.columns(count, gap="small"))


def _said(words: Words) -> Callable[[Any], str]:
    return lambda value: words.get(value, str(value))

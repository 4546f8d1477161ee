"""Settings in the address bar: what a link restores, and what a teacher's link hides."""

from collections.abc import Iterable, Mapping

import streamlit as st


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
    return frozenset(st.query_params.get("hide", "").split("-")) & set(allowed)

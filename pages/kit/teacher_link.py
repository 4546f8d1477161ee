"""A link to a form's settings, with controls that students do not see."""

from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st


def teacher_link(query: Mapping[str, str] | None, names: Mapping[str, str], key: str, hidden: bool, note: str = "") -> None:
    """The folded link. Not shown to those who came by such a link.

    Args:
        query: What the address holds of the settings; None where they make no recipe.
        names: Of the controls that can be hidden: what each is called.
        key: Of the choice among them.
        hidden: Whether this page was opened by a link that hides something.
        note: What else there is to know, below the link.
    """
    if hidden:
        st.caption("This page was opened by a link that hides some of its controls.")
        return
    with st.expander("Link to these settings", icon=":material/link:", key=f"folded-{key}", on_change="rerun") as panel:
        if query is None:
            st.caption("There is one as soon as the settings make a recipe.")
            return
        hide = st.multiselect(
            "For teachers: hide from students", list(names), key=key, format_func=lambda name: names[name],
            help="What is hidden keeps its value; students change the rest.",
        )  # fmt: skip
        whole = {**query, **({"hide": "-".join(sorted(hide))} if hide else {})}
        if panel.open:  # it brings along what colours a script
            st.code(f"{(st.context.url or '').partition('?')[0]}?{urlencode(whole)}", language=None, wrap_lines=True)
        if note:
            st.caption(note)

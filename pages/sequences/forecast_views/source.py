"""Which series: one that is here, a file of one's own, or numbers that are pasted."""

import streamlit as st

from core.data.series import own as kept
from core.data.series.series import Series
from core.data.series.series_csv import MAX_BYTES, numeric, open_table, pasted, series_of_table
from core.data.text.table import Table
from core.tasks.forecast.recipe import DATA, OWN
from pages.kit import table_form
from pages.kit.literal import literal
from pages.sequences.forecast_views import settings

CHOSEN, REFUSED, SAID = "forecast-series", "forecast-refused", "forecast-said"
KINDS = ["csv", "tsv", "tab", "txt", "json"]


def choose() -> Series | None:
    """The chosen series; None, and a sentence on the page, where there is none."""
    now = settings.draft()
    if settings.shown("data"):
        st.session_state[CHOSEN] = now["data"]
        st.selectbox(
            "Series", list(DATA), key=CHOSEN, format_func=lambda name: DATA[name], on_change=_chosen, width=260,
            help="Everything is found out anew for another series: how it is made ready, and the window.",
        )  # fmt: skip
        with st.popover("My own", icon=":material/upload:"):
            _own()
    if refused := st.session_state.pop(REFUSED, ""):
        st.error(literal(refused))
    try:
        return kept.series_of(now["data"], now["own"])
    except ValueError as problem:
        st.warning(literal(str(problem)), icon=":material/block:")
        return None


def _chosen() -> None:
    data = st.session_state[CHOSEN]
    if data == OWN:
        st.session_state[REFUSED] = "Press “My own” and send a file or paste numbers."
    else:
        _suit(data)


def _suit(data: str, own: str = "") -> None:
    st.query_params.pop("run", None)
    try:
        settings.suit(data, own)
    except ValueError as problem:
        st.session_state[REFUSED] = str(problem)


def _own() -> None:
    file, typed = st.tabs(["A table", "Numbers"])
    with file:
        _table()
    with typed:
        st.text_area("One number in a line", key="forecast-typed", height=160, max_chars=500_000, help="With a decimal point or comma.")
        st.button("Use these numbers", key="forecast-use-typed", icon=":material/check:", on_click=_use_typed)
    if said := st.session_state.get(SAID):
        st.caption(literal(said))
    st.caption("It stays on the computer that runs this, and is read by nobody else but those who have the link.")


def _table() -> None:
    sent = st.file_uploader(
        "CSV, TSV or JSON with a value in each row", KINDS, key="forecast-file", max_upload_size=MAX_BYTES // 2**20,
        help="A column of dates puts the rows in order. Missing values get the one before them.",
    )  # fmt: skip
    if sent is None:
        table_form.forget()
        return
    table = table_form.read_sent(sent, "forecast", open_table)
    if isinstance(table, str):
        st.error(literal(table))
        return
    table_form.put_right(table, sent, "forecast")
    names = numeric(table)
    if not names:
        st.error("No column holds numbers: a series is one number after another, each in a row of its own.")
        return
    name = st.selectbox("The series is in", names, format_func=literal, key=f"forecast-column-{table.key}")
    st.button("Use this column", key="forecast-use-table", icon=":material/check:", on_click=_use_table, args=(table, name))


def _use_table(table: Table, name: str) -> None:
    try:
        _use(series_of_table(table, name))
    except ValueError as problem:
        st.session_state[REFUSED] = str(problem)


def _use_typed() -> None:
    text = st.session_state.get("forecast-typed") or ""
    try:
        if not text.strip():
            raise ValueError("Paste some numbers first, one in a line.")
        _use(pasted(text))
    except ValueError as problem:
        st.session_state[REFUSED] = str(problem)


def _use(series: Series) -> None:
    st.session_state[SAID] = " ".join((f"{series.name}: {len(series):,} points.", *series.said))
    _suit(OWN, kept.keep(series))

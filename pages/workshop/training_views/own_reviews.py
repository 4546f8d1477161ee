"""Labelled reviews of one's own: a table, or typed sentences."""

import hashlib

import streamlit as st

from core.data.reviews import labelled, own
from core.data.reviews.reviews import Reviews
from core.data.text.table import Table
from core.tasks.reviews.recipe import ReviewRecipe
from core.tasks.reviews.words import FINE_TUNING_RATE
from core.training.fields import settings as fields_of
from pages.kit.literal import literal
from pages.workshop.training_views import settings

DATA = fields_of(ReviewRecipe)["data"].choices
TABLE, SAID = "train-table", "train-own-said"
TYPED_EPOCHS = 10
KINDS = ["csv", "tsv", "txt"]


def show() -> None:
    """A file of one's own, or typed sentences, where "own" is chosen."""
    if settings.draft()["data"] != "own" or not settings.shown("data"):
        return
    with st.container(border=True):
        if said := st.session_state.get(SAID):
            st.success(literal(said), icon=":material/check:")
        file, typed = st.tabs(["A table", "Sentences"])
        with file:
            _table()
        with typed:
            _sentences()
        st.caption("They stay on the computer that runs this, and are read by nobody else but those who have the link.")


def _table() -> None:
    sent = st.file_uploader(
        "CSV or TSV with a review and a label in each row",
        KINDS,
        key="train-file",
        max_upload_size=labelled.MOST_BYTES // 10**6,
        help="Labels are two different values, such as 0 and 1. Rows that repeat are left out, so that none is learnt and asked again.",
    )
    if sent is None:
        return
    try:
        table = _read(sent.getvalue())
    except ValueError as refused:
        st.error(literal(str(refused)))
        return
    text, label = labelled.guessed_columns(table)
    names = table.columns
    left, right = st.columns(2, gap="small")
    text = left.selectbox("Reviews are in", names, index=names.index(text), format_func=literal, key="train-column-text")
    label = right.selectbox("Labels are in", names, index=names.index(label), format_func=literal, key="train-column-label")
    values = labelled.values(table, label)
    if len(values) == 2:
        guess = labelled.guessed_for(values)
        st.radio(
            "Which label means: for the film?",
            values,
            index=values.index(guess) if guess else None,
            format_func=lambda value: literal(value[:40]),
            key="train-positive",
            horizontal=True,
        )
    st.button("Use these reviews", key="train-use-table", icon=":material/check:", on_click=_use_table, args=(table, text, label))
    if refused := st.session_state.pop("train-own-refused", ""):
        st.error(literal(refused))


def _read(raw: bytes) -> Table:
    """The table of these bytes; kept for as long as the same file is shown."""
    name = hashlib.sha256(raw).hexdigest()
    if st.session_state.get(TABLE, ("", None))[0] != name:
        st.session_state[TABLE] = (name, labelled.read_table(raw))
    return st.session_state[TABLE][1]


def _use_table(table: Table, text: str, label: str) -> None:
    try:
        reviews, said = labelled.labelled(table, text, label, st.session_state.get("train-positive") or "")
        _use(reviews, said)
    except ValueError as refused:
        st.session_state["train-own-refused"] = str(refused)


def _sentences() -> None:
    help = "One in a line. Names and everything else that is typed stay text."
    st.text_area("For a film, one sentence in a line", key="train-for", height=120, max_chars=50_000, help=help)
    st.text_area("Against a film, one sentence in a line", key="train-against", height=120, max_chars=50_000, help=help)
    st.button(
        "Fine-tune on these",
        key="train-use-typed",
        icon=":material/check:",
        on_click=_use_typed,
        help="The LSTM that comes with this app goes on learning, from the sentences of your class, with a small rate.",
    )
    if refused := st.session_state.pop("train-typed-refused", ""):
        st.error(literal(refused))


def _use_typed() -> None:
    reviews = labelled.sentences(st.session_state.get("train-for") or "", st.session_state.get("train-against") or "")
    try:
        _use(reviews, f"{len(reviews)} different sentences.")
        settings.change(start="shipped", rate=f"{FINE_TUNING_RATE:g}", epochs=TYPED_EPOCHS)
    except ValueError as refused:
        st.session_state["train-typed-refused"] = str(refused)


def _use(reviews: Reviews, said: str) -> None:
    name, rows = own.keep(reviews), len(reviews)
    learnt, held = own.training_rows(rows), own.held_rows(rows)
    settings.change(own=name, rows=rows, count=0, batch=min(settings.draft()["batch"], max(4, learnt // 8), learnt))
    st.session_state[SAID] = f"{said} {learnt:,} to learn from, {held:,} to check with, {held:,} for the test."

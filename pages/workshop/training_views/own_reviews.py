"""Labelled reviews of one's own: a table, or typed sentences."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import streamlit as st

from core import zoo
from core.data.reviews import labelled, own
from core.data.reviews.any_labels import joined, with_any_labels
from core.data.reviews.labels import Labels, labels
from core.data.reviews.reviews import Reviews
from core.data.reviews.reviews_csv import MOST_BYTES
from core.data.text.table import Table
from core.tasks.reviews.recipe import ReviewRecipe
from core.tasks.reviews.words import FINE_TUNING_RATE
from core.training.fields import settings as fields_of
from pages.kit import table_form
from pages.kit.literal import literal
from pages.workshop.training_views import settings

DATA = fields_of(ReviewRecipe)["data"].choices or {}
SAID = "train-own-said"
TYPED_EPOCHS = 10
FILM, ANY = "are for and against a film", "are of another kind"
KINDS = ["csv", "tsv", "tab", "txt", "json", "jsonl", "ndjson"]
JUDGE: Final = "reviews-bigrams"  # who is asked whether the labels make sense


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
        "CSV, TSV or JSON with a text and a label in each row",
        KINDS,
        key="train-file",
        max_upload_size=MOST_BYTES,
        help="Labels are values such as 0 and 1, words, or stars; or any 2 to 20 of your own, such as spam and ham, or five languages. "
        "Rows that repeat are left out, so that none is learnt and asked again.",
    )
    if sent is None:
        table_form.forget()
        return
    table = table_form.read_sent(sent, "train", labelled.read_table)
    if isinstance(table, str):
        st.error(literal(table))
        return
    table_form.put_right(table, sent, "train")
    if len(table.columns) < 2:
        st.error(labelled.ONE_COLUMN)
        return
    text, label = labelled.guessed_columns(table)
    names = table.columns
    left, right = st.columns(2, gap="small")
    mark = f"{table.key}"  # other tables have other columns
    text = left.selectbox("Texts are in", names, names.index(text), key=f"train-column-text-{mark}")
    label = right.selectbox("Labels are in", names, names.index(label), key=f"train-column-label-{mark}")
    sides = labels(table.column(label)) is not None
    how: dict[str, Any] = {"default": FILM if sides else ANY, "required": True, "key": f"train-what-{mark}-{label}"}
    what = st.segmented_control("The labels", [FILM, ANY], **how)
    (_any_labels if what == ANY else _sides)(table, text, label)
    if refused := st.session_state.pop("train-own-refused", ""):
        st.error(literal(refused))


def _any_labels(table: Table, text: str, column: str) -> None:
    """Labels of any kind: how many texts each has, and a button that takes them."""
    try:
        texts, names, said = with_any_labels(table, text, column)
    except ValueError as problem:
        st.error(literal(str(problem)))
        return
    counts = np.bincount(texts.labels, minlength=len(names)).tolist()
    told = ", ".join(f"{name} ({count:,})" for name, count in zip(names, counts, strict=True))
    table_form.taken(table, f"texts in “{text}”", f"labels in “{column}”: {told}.")
    given = (texts, names, said)
    st.button("Use these texts and labels", key="train-use-any", icon=":material/check:", on_click=_use_any, args=given)


def _sides(table: Table, text: str, label: str) -> None:
    """Labels that say who is for a film and who against it."""
    found = table_form.label_form(table, label, "train")
    table_form.taken(table, f"reviews in “{text}”", f"verdicts in “{label}”: {found.said}" if found else "no verdicts.")
    if found and (doubted := labelled.doubted(table, text, found, zoo.load(JUDGE).probabilities)):
        st.warning(doubted, icon=":material/swap_horiz:")
    st.button("Use these reviews", key="train-use-table", icon=":material/check:", on_click=_use_table, args=(table, text, found))


def _use_any(texts: Reviews, names: Sequence[str], said: str) -> None:
    try:
        _use(texts, said, names)
    except ValueError as refused:
        st.session_state["train-own-refused"] = str(refused)


def _use_table(table: Table, text: str, found: Labels | None) -> None:
    try:
        _use(*labelled.labelled(table, text, found))
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


def _use(reviews: Reviews, said: str, names: Sequence[str] = ()) -> None:
    """Keep them and choose them; with `names` their labels are called so, without they are for and against a film."""
    name, rows = own.keep(reviews, names=names or own.SIDES), len(reviews)
    learnt, held = own.training_rows(rows), own.held_rows(rows)
    settings.change(
        own=name, num_reviews=rows, labels=joined(names), train_limit=0, batch=min(settings.draft()["batch"], max(4, learnt // 8), learnt)
    )
    st.session_state[SAID] = f"{said} {learnt:,} to learn from, {held:,} to check with, {held:,} for the test."

"""The data of the page "Train a network": downloads on request, and labelled reviews of one's own."""

import hashlib
from pathlib import Path

import streamlit as st

from core.data.downloads import IMDB, MNIST, WEIGHTS, missing
from core.data.reviews import imdb, labelled
from core.data.reviews import own as own_reviews
from core.data.reviews.reviews import MINI, Reviews
from core.data.text.table import Table
from core.explain.training.compare import WORDS
from core.explain.training.cures import FINE_TUNING_RATE
from core.models import files
from core.models.pretrained import facts
from core.tasks.pictures.recipe import PictureRecipe, recipe_for
from core.tasks.reviews.recipe import ReviewRecipe
from core.tasks.reviews.script import data_file
from core.tasks.reviews.task import SHIPPED
from core.training.recipe import Recipe
from pages.kit.literal import literal
from pages.kit.offer import offer as download_offer
from pages.workshop.training_views import settings

TABLE, SAID = "train-table", "train-own-said"
TYPED_EPOCHS = 10
KINDS = ["csv", "tsv", "txt"]


def problem(recipe: Recipe | None) -> str:
    """Why this recipe's examples cannot be trained on; empty where they can."""
    if recipe is None:
        return ""
    match recipe:
        case ReviewRecipe(data="imdb") if not imdb.there():
            return "IMDB is not on this machine, or not whole: download it, or take the 500 reviews."
        case ReviewRecipe(data="own"):
            return _own_problem(recipe)
        case ReviewRecipe():
            return ""
        case PictureRecipe():
            return _picture_problem(recipe)
    if settings.draft()["data"] == "mnist" and missing(MNIST):
        return "MNIST is not on this machine, or not whole: download it, or take the 3,500 digits."
    return ""


def at_hand(recipe: Recipe) -> bool:
    """Whether a recipe on offer is of use here: what can be downloaded is, but for reviews only once it has been."""
    if isinstance(recipe, PictureRecipe):
        return not _picture_problem(recipe)
    if not isinstance(recipe, ReviewRecipe):
        return True
    shipped = recipe.start != "shipped" or (files.MODELS / f"{SHIPPED}.safetensors").exists()
    return shipped and (recipe.data != "imdb" or imdb.there())


def _picture_problem(recipe: PictureRecipe) -> str:
    """Why these pictures, or this network, cannot be had."""
    try:
        there = recipe_for(recipe.pictures)
        if recipe.mode != "scratch":
            facts(recipe.backbone)
    except ValueError as gone:
        return str(gone)
    same = (there.rows, there.kinds) == (recipe.rows, recipe.kinds)
    return "" if same else "This link does not fit these pictures. Choose them again."


def _own_problem(recipe: ReviewRecipe) -> str:
    try:
        there = len(own_reviews.load(recipe.own))
    except ValueError as gone:
        return str(gone)
    return "" if there == recipe.rows else "This link does not fit the reviews of that file. Choose them again."


def offer() -> None:
    """The button that downloads what is chosen, its progress and its end; nothing where it is there."""
    draft = settings.draft()
    if draft.get("data") == "mnist":
        download_offer(MNIST, "mnist", "MNIST", "70,000 handwritten digits")
    if draft.get("data") == "imdb":
        download_offer(IMDB, "imdb", "IMDB", "50,000 film reviews", imdb.there)
    name = draft.get("backbone")
    if name in WEIGHTS and draft["mode"] != "scratch":
        download_offer(WEIGHTS[name], name, WORDS["backbone"][name], "Weights learnt from 1.3 million photos")


def own() -> None:
    """A file of one's own, or typed sentences, where "own" is chosen."""
    if settings.task() != "reviews" or settings.draft()["data"] != "own" or not settings.shown("data"):
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
    name, rows = own_reviews.keep(reviews), len(reviews)
    learnt, held = own_reviews.training_rows(rows), own_reviews.held_rows(rows)
    settings.change(own=name, rows=rows, count=0, batch=min(settings.draft()["batch"], max(4, learnt // 8), learnt))
    st.session_state[SAID] = f"{said} {learnt:,} to learn from, {held:,} to check with, {held:,} for the test."


def file_for_script(recipe: Recipe) -> tuple[Path | None, str]:
    """The data file that a script needs beside it, where it can be given, and the name that the script has for it."""
    if not isinstance(recipe, ReviewRecipe) or recipe.data == "imdb":
        return None, ""
    file = MINI if recipe.data == "mini" else own_reviews.own_folder() / f"{recipe.own}.tsv"
    return (file if file.exists() else None), data_file(recipe)

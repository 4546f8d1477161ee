"""The table: what its columns are, put right where need be; what is to be predicted; what is wrong with it."""

import zlib

import numpy as np
import pandas as pd
import streamlit as st

from core.data.origins import ORIGINS
from core.data.tables import kinds
from core.data.tables.bundled import BUNDLED
from core.data.tables.faults import Fault
from core.data.tables.frame import CLASSES, answer_kind, framed
from core.data.tables.kinds import Guess
from core.data.tables.own import OWN
from core.data.tables.sheet import Sheet
from core.figures.tables import POINTS
from pages.kit import stage
from pages.kit.charts import chart
from pages.kit.columns import columns
from pages.kit.data_table import data_table, edited_table
from pages.kit.literal import literal
from pages.kit.question import predict_first
from pages.workshop.table_views import settings

ROWS, WORDS = 8, 4  # of the preview; examples of a column's values
ICONS = {"leak": "key", "id": "tag", "text": "notes", "empty": "check_box_outline_blank", "words": "spellcheck", "missing": "help",
         "infinite": "all_inclusive", "rare": "exposure_plus_1", "lopsided": "balance", "twins": "content_copy"}  # fmt: skip
MOST_SAID = 12


def show(sheet: Sheet) -> None:
    """Target, points and faults first; then the columns; then rows."""
    guessed, target = settings.guesses(), settings.target()
    with stage.cause(), stage.row("target"):
        _choose_target(sheet, target)
        _ask(sheet, target)
    left, right = columns("tables-looks", [1, 1], 18, last_first=True)
    with right, stage.effect():
        pointed = _points(sheet, guessed, target)
        if not pointed:
            _faults(guessed, target)
    with left:
        _target(sheet, target)
        if pointed:
            _faults(guessed, target)
    st.subheader("What each column is", anchor=False)
    _columns(sheet, guessed, target)
    with st.expander(f"The first {min(ROWS, len(sheet))} of {len(sheet):,} rows", icon=":material/table_rows:", expanded=True):
        rows = [[cell[:80] for cell in row] for row in zip(*(cells[:ROWS] for cells in sheet.cells), strict=True)]
        data_table(
            pd.DataFrame(rows, columns=list(sheet.columns)), hide_index=True, key="tables-preview", alt="The first rows of the table"
        )


def _choose_target(sheet: Sheet, target: str) -> None:
    now = settings.DRAFT.now
    key = f"tables-target-{now['data']}-{now['own']}"
    st.session_state[key] = target
    st.selectbox(
        "Column to predict", list(sheet.columns), key=key, on_change=_retarget, args=(key,), width=240,
        help="All other columns are what the network sees. The guess for a table of your own is the last column.",
    )  # fmt: skip


def _target(sheet: Sheet, target: str) -> None:
    now = settings.DRAFT.now
    about = BUNDLED[now["data"]].about if now["data"] != OWN else f"{sheet.name}: {len(sheet):,} rows, {len(sheet.columns):,} columns."
    origin = ORIGINS.get(BUNDLED[now["data"]].label) if now["data"] != OWN else None
    st.caption(literal(f"{about} From {origin.source}. Licence: {origin.licence}." if origin else about))
    kind = answer_kind(sheet, target)
    if kind == CLASSES:
        frame = framed(sheet, target, {}, kind)
        counts = np.bincount(frame.answer[frame.known].astype(int), minlength=len(frame.classes))
        said = ", ".join(f"{literal(name[:30])} ({count:,})" for name, count in list(zip(frame.classes, counts.tolist(), strict=True))[:6])
        more = f" and {len(frame.classes) - 6} more" if len(frame.classes) > 6 else ""
        st.markdown(f"It holds **{len(frame.classes)} classes**: {said}{more}.")
    else:
        values = sheet.numbers(target).values
        st.markdown(
            f"It holds **numbers**, from {np.nanmin(values):.4g} to {np.nanmax(values):.4g}; their mean is {np.nanmean(values):.4g}."
        )


def _retarget(key: str) -> None:
    now = settings.DRAFT.now
    st.query_params.pop("run", None)
    try:
        settings.suit(now["data"], now["own"], st.session_state[key], now["columns"])
    except ValueError as problem:
        st.session_state["tables-refused"] = str(problem)


def _ask(sheet: Sheet, target: str) -> None:
    key = settings.question(settings.DRAFT.now["data"], settings.DRAFT.now["own"], target)
    if answer_kind(sheet, target) == CLASSES:
        predict_first(
            key, f"Who will tell “{literal(target)}” best in rows that nobody has seen?",
            ["the network", "logistic regression", "gradient-boosted trees", "the most common class"], "", "", folded=True, told=False,
            when="you open “Judged”",
        )  # fmt: skip
    else:
        predict_first(
            key, f"Who will come nearest to “{literal(target)}” in rows that nobody has seen?",
            ["the network", "linear regression", "gradient-boosted trees", "the mean"], "", "", folded=True, told=False,
            when="you open “Judged”",
        )  # fmt: skip


def _points(sheet: Sheet, guessed: dict[str, Guess], target: str) -> bool:
    """A table of two numbers and a few classes as points; whether it is one."""
    numbers = [name for name, one in guessed.items() if one.kind == kinds.NUMBER and name != target]
    used = [name for name, one in guessed.items() if one.kind in kinds.USED and name != target]
    if len(used) != 2 or numbers != used or len(sheet) > 2000:
        return False
    rows = pd.DataFrame({"x": sheet.numbers(used[0]).values, "y": sheet.numbers(used[1]).values, "answer": list(sheet.column(target))})
    chart(rows, POINTS, "tables-points", f"{len(rows)} rows by {used[0]} and {used[1]}, coloured by {target}")
    st.caption(f"Across: {literal(used[0])}. Up: {literal(used[1])}. Colour: {literal(target)}.")
    return True


def _faults(guessed: dict[str, Guess], target: str) -> None:
    now = settings.DRAFT.now
    try:
        found = settings.faults(now["data"], now["own"], kinds.letters(guessed), target, settings.cut())
    except ValueError as problem:
        st.error(literal(str(problem)), icon=":material/block:")
        return
    if not found:
        st.success("Nothing is wrong with this table, as far as a program can see.", icon=":material/check:")
    for fault in found[:MOST_SAID]:
        _told(fault)
    if len(found) > MOST_SAID:
        st.caption(f"And {len(found) - MOST_SAID} more like these.")


def _told(fault: Fault) -> None:
    sentence = fault.sentence.removesuffix(" It is left out.") if fault.kind == "leak" else fault.sentence
    show = st.error if fault.kind == "leak" else st.info if fault.out else st.warning
    show(literal(sentence), icon=f":material/{ICONS[fault.kind]}:")
    if fault.kind == "leak":
        name = fault.columns[0]
        st.button(f"Leave out “{literal(name[:40])}”", key=f"tables-out-{name}", on_click=_set, args=({name: kinds.OUT},))


def _columns(sheet: Sheet, guessed: dict[str, Guess], target: str) -> None:
    names = {letter: name for letter, name in kinds.NAMES.items()}
    rows = []
    for name, one in guessed.items():
        words, codes = sheet.words(name)
        missing = int(np.sum(np.array([word == "" for word in words])[codes]))
        some = ", ".join([word[:20] for word in words if word][:WORDS])
        is_what = "to be predicted" if name == target else names[one.kind]
        rows.append({"column": name, "is": is_what, "missing": missing, "different values": len(words), "such as": some})
    frame = pd.DataFrame(rows)
    options = [*names.values(), "to be predicted"]
    now = settings.DRAFT.now
    key = (
        f"tables-columns-{now['data']}-{now['own']}-{target}-{zlib.crc32(kinds.letters(guessed).encode())}"  # other guesses, another table
    )
    edited = edited_table(
        frame, hide_index=True, key=key,
        disabled=["column", "missing", "different values", "such as"],
        column_config={
            "is": st.column_config.SelectboxColumn("is a", options=options, required=True, help="Put it right where the guess is wrong."),
        },
        height=min(38 + 35 * len(rows), 420),
    )  # fmt: skip
    st.caption(
        "**Number**: scaled; missing ones get the median of the training rows and a mark. **Category**: one of some words; “missing” is a "
        "word, too. **Date**: read as year, month, weekday and day. **Text** and **id** are left out: they are other ones in every row."
    )
    letter_of = {name: letter for letter, name in names.items()}
    changes = {
        name: letter_of[kind]
        for name, kind, before in zip(guessed, edited["is"], frame["is"], strict=True)
        if kind != before and kind in letter_of and name != target
    }
    if changes:
        _set(changes)
        st.rerun()


def _set(changes: dict[str, str]) -> None:
    """Put columns right."""
    now = settings.DRAFT.now
    found = {name: Guess(changes.get(name, one.kind)) for name, one in settings.guesses().items()}
    st.query_params.pop("run", None)
    try:
        settings.suit(now["data"], now["own"], settings.target(), settings.letters_of(found))
    except ValueError as problem:
        st.session_state["tables-refused"] = str(problem)

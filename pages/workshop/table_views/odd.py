"""Odd ones out: which rows are strange, without anybody saying what to look for; and with some that are known."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.data.tables.frame import Frame
from core.data.tables.sheet import Sheet
from core.explain.tables import odd
from core.explain.tables.figures import percent
from core.explain.tables.odd import KNOWN, Odd
from core.figures.tables import TOPS
from core.tasks.tables.parts import framed_for
from core.tasks.tables.recipe import TableRecipe
from pages.kit import stage
from pages.kit.charts import chart
from pages.kit.data_table import data_table
from pages.kit.literal import literal
from pages.kit.question import predict_first
from pages.workshop.table_views import settings

MOST_ROWS = 30_000
SHOWN = 10
ALL, SOME, CHANCE = "nearly all of them", "some of them, far more than chance", "no more than chance"
BECAUSE = {
    ALL: "In this table the rare class is what looks unlike the rest.",
    SOME: "Odd is not the same as wrong: a row may be unlike the others for many reasons. Being told a few helps most.",
    CHANCE: "Here a row that is unlike the others is not one of that class for it: it takes labels to learn the class.",
}


def show(sheet: Sheet) -> None:
    """The oddest rows of an autoencoder and of a forest; where the answer is a rare class, how many of them are that."""
    recipe, problem = settings.DRAFT.made()
    if recipe is None:
        st.warning(literal(problem))
        return
    try:
        frame = framed_for(recipe)
    except ValueError as refused:
        st.warning(literal(str(refused)), icon=":material/block:")
        return
    if len(frame) > MOST_ROWS:
        st.info(f"{len(frame):,} rows are too many to look through here while you wait; up to {MOST_ROWS:,} are.")
        return
    stage.line(
        "An **autoencoder** learns to press a row through a waist of few numbers and to rebuild it. Nobody tells it the answer; a row "
        "that it rebuilds badly is unlike the others. An **isolation forest** cuts the table at random: what few cuts set apart is odd."
    )
    with stage.cause():
        question = stage.row("odd")
    found = _found(frame, (recipe.data, recipe.own, recipe.asked, recipe.columns))
    with question:
        st.markdown("The oddest by", width="content")
        names = [one.who for one in found[:2]]
        how: dict[str, Any] = {"default": names[0], "required": True, "label_visibility": "collapsed"}
        who = st.segmented_control("The oddest by", names, key="tables-odd-who", **how)
        if frame.classes:
            _ask(frame, found)
    rows = stage.effect()
    if frame.classes:
        _precision(recipe, frame, found)
    chosen = next(one for one in found if one.who == (who or found[0].who))
    cells = [
        {"row": int(row) + 1, "odd": round(float(chosen.scores[row]), 4)}
        | {name: cells[int(row)][:60] for name, cells in zip(sheet.columns, sheet.cells, strict=True)}
        for row in chosen.top(SHOWN)
    ]
    with rows:
        data_table(pd.DataFrame(cells), hide_index=True, key="tables-odd-rows", alt="The oddest rows")


def _ask(frame: Frame, found: list[Odd]) -> None:
    """What this table itself answers, by the better of the two that are told nothing."""
    rare, count = _rare(frame), odd.looked_at(len(frame))
    positive = frame.answer == rare
    share, best = float(positive.mean()), max(one.precision(positive) for one in found[:2])
    more = best > share + 2 * float(np.sqrt(share * (1 - share) / count))
    right = CHANCE if not more else ALL if best >= 0.9 else SOME
    predict_first(
        "tables-odd-guess", f"Nobody is told what is odd. Will the oddest {count} rows be “{literal(frame.classes[rare])}”?",
        [ALL, SOME, CHANCE], right, BECAUSE[right], folded=True,
    )  # fmt: skip


def _found(frame: Frame, key: tuple[str, ...]) -> list[Odd]:
    """All of them, one after the other; whoever looks at something else meanwhile stops it, and finds later what is done."""
    who: list[tuple[str, int]] = [("autoencoder", 0), ("isolation forest", 0)]
    if frame.classes:
        positives = int(np.sum((odd.earlier_payments() if key[0] == "cards" else frame).answer == _rare(frame)))
        who += [("told", known) for known in KNOWN if known <= (positives if key[0] == "cards" else positives // 2)]
    place, found = st.empty(), []
    for done, (name, known) in enumerate(who):
        place.progress(done / len(who), f"{name.capitalize()}{f' {known} of them' if known else ''} … (look at something else to stop it)")
        found.append(_one(key, name, known, frame))
    place.empty()
    return found


@st.cache_data(max_entries=64, show_spinner=False)
def _one(key: tuple[str, ...], name: str, known: int, _frame: Frame) -> Odd:
    if name == "autoencoder":
        return odd.rebuilt(_frame)
    if name == "isolation forest":
        return odd.isolated(_frame)
    return odd.told(_frame, _rare(_frame), known, odd.earlier_payments() if key[0] == "cards" else None)


def _rare(frame: Frame) -> int:
    counts = np.bincount(frame.answer[frame.known].astype(int), minlength=len(frame.classes))
    return int(np.argmin(np.where(counts > 0, counts, counts.max() + 1)))


def _precision(recipe: TableRecipe, frame: Frame, found: list[Odd]) -> None:
    rare = _rare(frame)
    positive = frame.answer == rare
    share, count = float(positive.mean()), odd.looked_at(len(frame))
    rows = [{"who": one.who, "precision": one.precision(positive)} for one in found] + [{"who": "drawn by chance", "precision": share}]
    st.markdown(f"**Of the oddest {count} rows, how many are “{literal(frame.classes[rare])}”?** ({percent(share, 1)} of all are)")
    said = "; ".join(f"{one.who} {percent(one.precision(positive))}" for one in found)
    chart(pd.DataFrame(rows), TOPS, "tables-tops", said)
    if recipe.data == "cards":
        st.caption(
            "Told: a network that learnt from so many known frauds of an earlier, simulated year, and twenty times as many other payments. "
            f"Whoever knew the rule itself would have {percent(odd.best_of_cards())} of the {count} right. One year is one throw of "
            f"the dice: on average over twelve others, {', '.join(f'{who} {percent(share)}' for who, share in odd.OTHER_YEARS.items())}."
        )
    else:
        few = f" A tenth of a small table is looked at, at least {odd.LEAST} rows: so few say little." if count < odd.TOP else ""
        told = "Told: a small network that learnt from so many known ones, which are then left out of its list." if found[2:] else ""
        if told or few:
            st.caption(f"{told}{few}".strip())

"""Inside: a row to move, what-if curves, what it would lose without a column, one row taken apart, a map of words, one neuron."""

import numpy as np
import pandas as pd
import streamlit as st

from core.data.tables.frame import CLASSES
from core.data.tables.sheet import Sheet
from core.explain.tables import browser, inside
from core.explain.tables.inside import Importance, WhatIf
from core.explain.tables.neuron import compared
from core.explain.tables.reader import Reader
from core.figures.charts import signed_bars
from core.figures.tables import IMPORTANCE, WHAT_IF, WHAT_IF_WORDS, WORD_MAP
from pages.kit.charts import chart
from pages.kit.data_table import data_table
from pages.kit.frontend import component
from pages.kit.literal import literal
from pages.workshop.table_views.networks import network

_LAB = component("workshop/table_views/row_lab")
PULLS = signed_bars("gradient × input")
MOST_IMPORTANT, MOST_ROWS = 12, 2000


def show(sheet: Sheet) -> None:
    """The row first; below it, why."""
    found = network()
    if found is None:
        return
    one, run = found
    test = one.found.split.test
    lab = st.container()  # what moves and what it moves are seen first; which row it is stands below
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.number_input("Row of the test", 1, len(test), 1, key="tables-row", width=160)
        shown = list(one.classes) or [one.found.frame.target]
        place = 0
        if len(shown) > 1:
            usual = int(np.argmin(np.bincount(one.found.frame.answer[test].astype(int), minlength=len(shown))))  # the rarest
            name = st.selectbox("Explained below: the probability of", shown, usual, key=f"tables-shown-{run.id}-{number}", width=240)
            place = shown.index(name)
    row = int(test[number - 1])
    important = _importance(run.id, run.best_epoch, one)
    with lab:
        _lab(run.id, one, row, [each.name for each in important])
    left, right = st.columns(2, gap="medium")
    with left:
        _curve(run.id, run.best_epoch, one, place, important)
        _map(one)
    with right:
        _important(one, important)
        _apart(one, row, place)
    _neuron(one)


def _lab(run_id: str, one: Reader, row: int, order: list[str]) -> None:
    try:
        net = _carried(run_id, one)
    except ValueError as problem:
        st.info(literal(str(problem)))
        return
    frame = one.found.frame
    answer = frame.answer[row]
    learnt = frame.answer[one.found.split.training]
    data = {
        "key": f"{run_id} {row}", "net": net, "row": browser.row_of(one, row), "ranges": browser.ranges(one), "order": order,
        "target": frame.target, "truth": frame.classes[int(answer)] if frame.classes else f"{answer:.5g}",
        "span": [float(learnt.min()), float(learnt.max())],
    }  # fmt: skip
    st.markdown("**Move a column and see the answer move.** The most important one is on top.")
    _LAB(key=f"tables-lab-{run_id}-{row}", data=data)


@st.cache_data(max_entries=8, show_spinner=False)
def _carried(run_id: str, _one: Reader) -> dict[str, object]:
    return browser.carried(_one)


@st.cache_data(max_entries=16, show_spinner="Shuffling one column after the other …")
def _importance(run_id: str, epoch: int, _one: Reader) -> list[Importance]:
    return inside.importance(_one, _one.found.split.test[:MOST_ROWS])


@st.cache_data(max_entries=64, show_spinner=False)
def _what_if(run_id: str, epoch: int, name: str, place: int, _one: Reader) -> WhatIf:
    return inside.what_if(_one, name, _one.found.split.test[: inside.SINGLE], place)


def _curve(run_id: str, epoch: int, one: Reader, place: int, important: list[Importance]) -> None:
    st.subheader("What if this column were another?", anchor=False)
    name = st.selectbox("Column", [each.name for each in important], key=f"tables-what-if-{run_id}")
    found = _what_if(run_id, epoch, name, place, one)
    words = isinstance(found.places[0], str)
    rows = [
        {"place": at if at != "" else "(missing)", "said": value, "row": row, "single": True, "mean": False}
        for row, values in enumerate(found.single.tolist()) for at, value in zip(found.places, values, strict=True)
    ]  # fmt: skip
    rows += [
        {"place": at if at != "" else "(missing)", "said": value, "row": -1, "single": False, "mean": True}
        for at, value in zip(found.places, found.mean.tolist(), strict=True)
    ]
    said = f"From {found.mean.min():.3g} to {found.mean.max():.3g} on average over {len(found.single)} rows"
    chart(pd.DataFrame(rows), WHAT_IF_WORDS if words else WHAT_IF, f"tables-curve-{'words' if words else 'numbers'}", said)
    what = f"the probability of “{literal(one.classes[place])}”" if one.classes else literal(one.found.frame.target)
    st.caption(
        f"Across: {literal(name)}; the other axis: {what}. Grey: {len(found.single)} single test rows with this column set to every value; "
        f"blue: their mean (**partial dependence**). Where the grey ones go different ways, columns work together."
    )


def _important(one: Reader, important: list[Importance]) -> None:
    st.subheader("Which columns does it need?", anchor=False)
    rows = [
        {"name": each.name, "loss": each.loss, "spread": each.spread, "low": each.loss - each.spread, "high": each.loss + each.spread}
        for each in important[:MOST_IMPORTANT]
    ]
    best = important[0]
    chart(pd.DataFrame(rows), IMPORTANCE, "tables-importance", f"Most is lost without {best.name}: {best.loss:.3f}")
    measure = "share of right answers" if one.classes else "R²"
    st.caption(
        f"How much of the {measure} is lost when a column is shuffled over the test rows (**permutation importance**); the line is the "
        f"spread of {inside.TIMES} shuffles. Of two columns that say the same, neither seems needed."
    )


def _apart(one: Reader, row: int, place: int) -> None:
    st.subheader("This row taken apart", anchor=False)
    found = list(inside.pulls(one, row, place).items())[:MOST_IMPORTANT]
    sheet = one.found.frame.sheet
    rows = [
        {"name": name, "value": value, "how": sheet.column(name)[row] if name in sheet.columns else "a part of a date"}
        for name, value in found
    ]
    what = f"the score of “{one.classes[place]}”" if one.classes else "the scaled answer"
    chart(rows, PULLS, "tables-pulls", f"What pulls {what} of row {row + 1} up and down")
    st.caption(
        f"**Gradient × input**: how much each column pulls {literal(what)} up (blue) or down (orange), roughly, measured from the mean row."
    )
    near, distance = inside.alike(one, row)
    shown = [
        {"row": int(at) + 1, one.found.frame.target: sheet.column(one.found.frame.target)[int(at)], "distance": round(float(far), 3)}
        | {name: sheet.column(name)[int(at)][:40] for name, _ in found[:4] if name in sheet.columns}
        for at, far in zip(near, distance, strict=True)
    ]
    st.markdown("**Rows it sees most alike**")
    data_table(pd.DataFrame(shown), hide_index=True, key="tables-alike", alt="The nearest training rows")
    st.caption("Training rows, nearest by the numbers of its last layer: rows that it treats alike, whatever their columns say.")


def _map(one: Reader) -> None:
    names = [feature.name for feature in one.found.how.categories]
    if not names:
        return
    st.subheader("Words as places", anchor=False)
    name = st.selectbox("Category", names, key="tables-category") if len(names) > 1 else names[0]
    try:
        words, places = inside.word_map(one, name)
    except ValueError as problem:
        st.caption(literal(str(problem)))
        return
    rows = pd.DataFrame({"word": [word or "(missing)" for word in words], "x": places[:, 0], "y": places[:, 1]})
    chart(rows, WORD_MAP, "tables-words", f"{len(words)} words of {name} where their embeddings lie")
    st.caption(
        "Each word has some numbers of its own, which were learnt; words that lie together mean the same to the network (PCA to two)."
    )


def _neuron(one: Reader) -> None:
    """One neuron beside logistic or linear regression."""
    if one.recipe.layers or one.recipe.start == "line":
        st.caption(
            "Train **One neuron** (on “Teach it”), and here its weights stand beside those of "
            f"{'logistic' if one.recipe.answer == CLASSES else 'linear'} regression."
        )
        return
    st.subheader("One neuron is " + ("logistic" if one.recipe.answer == CLASSES else "linear") + " regression", anchor=False)
    with st.spinner("The descent goes on to the very bottom …"):
        found = compared(one)
    rows = pd.DataFrame({
        "column": list(found.names), "as it was trained": found.trained, "after more descent": found.descended, "regression": found.exact,
    })  # fmt: skip
    data_table(rows, hide_index=True, key="tables-neuron", alt="The weights of a neuron and those of a regression")
    gap = float(np.abs(found.descended - found.exact).max())
    st.caption(
        f"The same sum of weighted columns, the same loss, so the same lowest point: after {found.steps} more steps downhill the largest "
        f"difference is {gap:.1e}. {found.about}"
    )

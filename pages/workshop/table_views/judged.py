"""Judged: beside the most common answer, a straight line and boosted trees, on the same rows; every row to look at."""

import threading
from collections.abc import Iterator

import numpy as np
import pandas as pd
import streamlit as st

from core.data.tables.sheet import Sheet
from core.explain.tables import judged
from core.explain.tables.figures import percent
from core.explain.tables.judged import Judged
from core.explain.tables.reader import Reader, Said
from core.explain.tables.rivals import RIVALS
from core.figures.tables import RESIDUALS, TRUE_SAID
from core.jobs.batches import Batches
from core.training.metrics import confusion
from pages.kit.charts import chart
from pages.kit.confusion import confusion_matrix
from pages.kit.data_table import data_table
from pages.kit.literal import literal
from pages.kit.question import guessed
from pages.kit.work import waiting
from pages.workshop.table_views import settings, thresholds
from pages.workshop.table_views.networks import network

MOST_POINTS, MOST_ROWS = 1500, 12
AREA = "precision–recall area"


def show(sheet: Sheet) -> None:
    """Who won, in words; the figures; then what kind of mistakes."""
    found = network()
    if found is None:
        return
    one, run = found
    others = _others(run.id, run.best_epoch, one)
    if not others.finished:
        others.begin_once()
    if waiting([others], "Others learn the same rows", "tables-others"):
        return
    result = _judged(run.id, run.best_epoch, one)
    st.markdown(f"### {literal(judged.who_won(result))}")
    _guess(one, result)
    left, right = st.columns([1, 1.2], gap="medium")
    with left:
        _figures(one, result)
    with right:
        if one.classes:
            _confused(run.id, one, result)
        else:
            _numbers(one, result)
    if one.classes:
        thresholds.show(run.id, one, result)


class Others(Batches):
    """The line and the trees learn in the background: whoever looks elsewhere meanwhile finds them here."""

    doing = "The comparison"

    def __init__(self, one: Reader) -> None:
        super().__init__(len(RIVALS))
        self.one, self.said = one, dict[str, Said]()
        self._begun = threading.Event()

    def begin_once(self) -> None:
        """Start, unless it was started before: what somebody has stopped goes on when he says so."""
        if not self._begun.is_set():
            self._begun.set()
            self.start()

    def batches(self) -> Iterator[tuple[int, int]]:
        """One of them after the other."""
        for place in range(self.done, self.count):
            yield place, place + 1

    def take(self, begin: int, end: int) -> None:
        """Train one, and keep what it says."""
        name = list(RIVALS)[begin]
        self.said[name] = judged.ask(self.one, name, self.watch)


@st.cache_resource(max_entries=16, show_spinner=False)
def _others(run_id: str, epoch: int, _one: Reader) -> Others:
    """One for everybody who looks at this run."""
    return Others(_one)


@st.cache_resource(max_entries=16, show_spinner=False)
def _judged(run_id: str, epoch: int, _one: Reader) -> Judged:
    return judged.judge(_one, _others(run_id, epoch, _one).said)


def _guess(one: Reader, result: Judged) -> None:
    if guess := guessed(settings.question(one.recipe.data, one.recipe.own, one.recipe.asked)):
        st.markdown(f"You said: **{guess}**. {judged.marked(result, guess)}")


def _figures(one: Reader, result: Judged) -> None:
    areas = result.areas()
    rows = [
        {"": ("★ " if name in result.leaders else "") + result.names[name]}
        | {judged.LABELS[key]: value for key, value in figures.items()}
        | ({AREA: areas[name]} if areas else {})
        for name, figures in result.figures.items()
    ]
    shares = {judged.LABELS["accuracy"]: st.column_config.NumberColumn(format="percent")}
    numbers = {judged.LABELS[key]: st.column_config.NumberColumn(format="%.4g") for key in ("r2", "rmse", "mae")}
    numbers[AREA] = st.column_config.NumberColumn(format="%.3f", help="Of the rarer class: 1 would be perfect, its share is chance.")
    data_table(rows, hide_index=True, key="tables-figures", alt="The figures of each", column_config=shares | numbers)
    st.caption(
        "All of them learnt from the same training rows and were asked about the same test rows. Boosted trees, many small trees of "
        "questions each mending what the ones before left over, are hard to beat on tables; networks gain where rows are many."
    )
    if one.recipe.members > 1:
        each = judged.alone(one)
        low, high = (percent(edge, 1) if one.classes else f"{edge:.3f}" for edge in (min(each), max(each)))
        what = "" if one.classes else "R² "
        st.caption(
            f"Its {one.recipe.members} networks began with other weights. Each alone: {what}{low} to {high}; together they are as above."
        )
    st.caption(
        f"With {result.rows:,} test rows, figures closer than about {result.chance} are chance. ★: the best, and all that are so close."
    )


def _confused(run_id: str, one: Reader, result: Judged) -> None:
    said = result.said["network"].argmax(axis=1)
    counts = confusion(result.truth.astype(int), said, len(one.classes))
    wrong = int(counts.sum() - counts.trace())
    cell = confusion_matrix(
        counts, f"tables-confusion-{run_id}", "What was taken for what (confusion matrix): click a cell to see its rows",
        alt=f"confusion matrix of {len(said)} test rows: {wrong} mistakes; rows are the truth", names=one.classes,
    )  # fmt: skip
    chosen = (result.truth == cell[0]) & (said == cell[1]) if cell else result.truth != said
    title = f"{one.classes[cell[0]]} said to be {one.classes[cell[1]]}" if cell else "mistakes, the surest first"
    sure = result.said["network"].max(axis=1)
    places = np.flatnonzero(chosen)
    count = int(chosen.sum())
    what = f"{count} × {title}" if count or cell else f"No mistake in {len(said):,} test rows"
    rows(one, result, places[np.argsort(-sure[places], kind="stable")][:MOST_ROWS], what)


def rows(one: Reader, result: Judged, places: np.ndarray, title: str) -> None:
    """Some test rows as they stand in the table, with what was said."""
    st.markdown(f"**{literal(title)}**")
    if not len(places):
        return
    sheet, test, target = one.found.frame.sheet, one.found.split.test, one.found.frame.target
    columns = [target, *(name for name in sheet.columns if name != target)]  # what is true stands beside what was said
    shown = []
    for place in places.tolist():
        said = result.said["network"][place]
        words = f"{one.classes[int(said.argmax())]} ({percent(said.max())})" if one.classes else f"{said:.4g}"
        row = int(test[place])
        shown.append({"row": row + 1, "said": words} | {name: sheet.column(name)[row][:60] for name in columns})
    data_table(pd.DataFrame(shown), hide_index=True, key=f"tables-rows-{title}", alt=f"Rows: {title}")


def _numbers(one: Reader, result: Judged) -> None:
    said, truth = result.said["network"], result.truth
    step = max(1, len(truth) // MOST_POINTS)
    table = pd.DataFrame({"row": one.found.split.test + 1, "truth": truth, "said": said, "error": said - truth})[::step]
    st.markdown("**What it says, against what is true: click a point to see its row**")
    chart(
        table,
        TRUE_SAID,
        "tables-true-said",
        f"{len(table)} test rows; RMSE {result.figures['network']['rmse']:.4g}",
        on_select=lambda: None,
    )
    state = st.session_state.get("tables-true-said")
    picked = [point.get("row") for point in (state.selection.get("picked") or [])] if state and hasattr(state, "selection") else []
    places = [place for place in np.flatnonzero(np.isin(one.found.split.test + 1, picked))]
    if places:
        rows(one, result, np.array(places), "The row of this point")
    else:
        rows(one, result, np.argsort(-np.abs(said - truth), kind="stable")[:5], "The five that are farthest off")
    chart(table, RESIDUALS, "tables-residuals", "How far off it is: a histogram of said less true")
    st.caption("On the dashed line the answer is the truth. Below: errors (residuals), left of 0 too small, right of it too large.")

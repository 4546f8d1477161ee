"""What came of reading many reviews: verdicts at a threshold, how good they are, and a table to take away."""

from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from core.data.reviews import reviews_csv
from core.data.reviews.labels import Labels, doubt
from core.data.reviews.reviews import NEGATIVE, POSITIVE, clean
from core.data.text.table import Table
from core.figures.reviews import scores as figures
from core.figures.reviews.reviews import chance
from core.figures.training.mistakes import chosen
from core.jobs.bulk import Bulk
from core.training.metrics import calibration, calibration_error, class_scores, confusion, roc
from pages.kit.charts import chart
from pages.kit.confusion import confusion_matrix
from pages.kit.data_table import data_table
from pages.kit.question import predict_first

NAMES = ("negative", "positive")
SHOWN, OPENED, LONG = 300, 8, 1200  # rows of the table, reviews of a cell, characters of one of them


@dataclass(frozen=True)
class Answers:
    """A table and what a reader made of it."""

    table: Table
    labels: Labels | None
    bulk: Bulk

    @cached_property
    def read(self) -> NDArray[np.bool_]:
        """(N,) which have been read and had something to read: exactly one half is said of nothing else."""
        return ~np.isnan(self.bulk.probabilities) & (self.bulk.probabilities != 0.5)

    @cached_property
    def judged(self) -> NDArray[np.bool_]:
        """(N,) which of these have a label."""
        return self.read & self.labels.known if self.labels else np.zeros_like(self.read)


def show(answers: Answers) -> None:
    """The threshold, the figures where there are labels, and the table."""
    bulk, nothing = answers.bulk, int(answers.bulk.done - answers.read.sum())
    none = f" {nothing:,} had no word in them that the reader knows; they get no verdict." if nothing else ""
    st.markdown(f"**{bulk.done:,} reviews in {bulk.seconds:.2f} s: {bulk.rate:,.0f} a second.**{none}")
    if not answers.read.any():
        st.warning("There is nothing to read in this column. Choose another one.")
        return
    threshold = _threshold(answers)
    if answers.judged.any():
        _judged(answers, threshold)
    _table(answers, threshold)


def _threshold(answers: Answers) -> float:
    if answers.judged.any():
        predict_first(
            "predict-threshold",
            "You raise the threshold from 50 % to 90 %: only what it is very sure of is called positive. What happens?",
            ["Precision rises, recall falls", "Precision falls, recall rises", "Both rise", "Nothing: the network stays the same"],
            "Precision rises, recall falls",
            "Fewer reviews are called positive: most of those are, and more of the real ones are missed. Move the threshold and see.",
            folded=True,
        )
    help = "The network gives a probability. Where to draw the line is up to you: it depends on which mistake is worse."
    how: dict[str, Any] = {"format": "%d %%", "key": "threshold", "bind": "query-params", "help": help}
    return st.slider("Threshold: call a review positive from this probability on", 1, 99, 50, **how) / 100


def _judged(answers: Answers, threshold: float) -> None:
    assert answers.labels
    labels = answers.labels.values[answers.judged]
    probabilities = answers.bulk.probabilities[answers.judged]
    predictions = np.where(probabilities >= threshold, POSITIVE, NEGATIVE)
    counts = confusion(labels, predictions, classes=2)
    if doubted := doubt(labels, probabilities):
        st.warning(doubted, icon=":material/swap_horiz:")
    left, right = st.columns([1.1, 1], gap="large")
    wrong = int(counts.sum() - counts.trace())
    title = f"Right and wrong at {threshold:.0%} (confusion matrix): click a cell to read its reviews"
    alt = f"Confusion matrix at a threshold of {threshold:.0%}: {wrong} mistakes; rows are the truth"
    with left:
        cell = confusion_matrix(counts, "many-confusion", title, alt, NAMES)
    with right:
        _figures(counts)
    if cell:
        _open(answers, labels, predictions, cell)
    _curves(labels, probabilities, threshold)


def _figures(counts: NDArray[np.int64]) -> None:
    """Each figure with the division that makes it."""
    scores = class_scores(counts)
    [[_, false], [missed, found]] = counts.tolist()
    called, there, right, of = found + false, found + missed, int(counts.trace()), int(counts.sum())
    st.markdown(f"**Accuracy {_share(right, of)}**: of all {of:,}, {right:,} are right.")
    st.markdown(f"**Precision {_share(found, called)}**: of {called:,} called positive, {found:,} are.")
    st.markdown(f"**Recall {_share(found, there)}**: of {there:,} that are positive, {found:,} were found.")
    st.markdown(f"**F1 {100 * scores.f1[POSITIVE]:.1f} %**: one figure for both, low if either is low.")


def _share(part: int, of: int) -> str:
    return f"{100 * part / of:.1f} %" if of else "undefined"


def _open(answers: Answers, labels: NDArray[np.int64], predictions: NDArray[np.int64], cell: tuple[int, int]) -> None:
    """The reviews of one cell, as people wrote them."""
    places = chosen(labels, predictions, np.abs(answers.bulk.probabilities[answers.judged] - 0.5), cell, most=OPENED)
    rows = np.flatnonzero(answers.judged)[places]
    count = int(((labels == cell[0]) & (predictions == cell[1])).sum())
    truth, guess = (NAMES[side] for side in cell)
    more = f", {len(rows)} of them, the surest first" if count > len(rows) else "" if count else ": there is no such review."
    with st.container(border=True):
        st.markdown(f"**{count:,} × {truth}, called {guess}**{more}")
        for row in rows:
            st.caption(f"Row {row + 1}: {chance(float(answers.bulk.probabilities[row]))} positive")
            text = clean(answers.bulk.texts[row])
            st.text(text if len(text) <= LONG else f"{text[:LONG]} …")
        st.button("Close", key="many-close", icon=":material/close:", on_click=lambda: st.session_state.pop("many-confusion", None))


def _curves(labels: NDArray[np.int64], probabilities: NDArray[np.float32], threshold: float) -> None:
    found = roc(labels, probabilities)
    if found is None:
        st.caption("All labels are the same: there is no curve to draw, for it takes positive and negative reviews.")
        return
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"**Every threshold at once (ROC)**: area under the curve, AUC, {found.area:.3f}")
        chart(figures.roc_rows(found, threshold), figures.ROC, "many-roc", f"ROC curve, area {found.area:.3f}")
        st.caption(
            f"Each point is a threshold; pink: yours. Good is up and left. The **AUC** says that of a positive and a negative review drawn "
            f"by chance, the positive one gets the higher probability in {100 * found.area:.1f} % of cases; guessing would give 50 %."
        )
    with right:
        curve = calibration(labels, probabilities)
        right_side = (probabilities > 0.5) == (labels == POSITIVE)
        error = calibration_error(np.maximum(probabilities, 1 - probabilities), right_side)
        st.markdown(f"**Is 80 % really 80 %? (calibration)**: off by {100 * error:.1f} points on average")
        chart(figures.calibration_rows(curve), figures.CALIBRATION, "many-calibration", figures.calibration_in_words(curve))
        st.caption(
            "Of all reviews to which it gave about 80 %, are 80 % positive? On the dashed line yes. Below it, fewer are positive than it "
            "said; above, more. Large dots stand for many reviews; with few reviews they jump about by chance."
        )


def _table(answers: Answers, threshold: float) -> None:
    """The first rows on screen, all of them to take away."""
    table, probabilities, read = answers.table, answers.bulk.probabilities, answers.read
    positive = int((probabilities[read] >= threshold).sum())
    st.markdown(f"**{positive:,} positive, {int(read.sum()) - positive:,} negative.** As a table:")
    texts = answers.bulk.texts[:SHOWN]
    found: list[dict[str, Any]] = [
        {"review": text[:LONG]}
        | {"probability": min(max(float(100 * p), 0.1), 99.9) if there else None, "verdict": NAMES[int(p >= threshold)] if there else ""}
        for text, p, there in zip(texts, probabilities[:SHOWN], read[:SHOWN], strict=True)
    ]
    rows = pd.DataFrame(found, index=range(1, len(texts) + 1))
    if answers.labels:
        rows["label"] = [NAMES[label] if label >= 0 else "" for label in answers.labels.values[:SHOWN]]
    columns = {
        "review": st.column_config.TextColumn("review", width="large"),
        "probability": st.column_config.ProgressColumn("probability", min_value=0.0, max_value=100.0, format="%.1f %%"),
    }
    data_table(rows, key="many-table-shown", column_config=columns, height=330, alt="Reviews with probability and verdict")
    help = "Your columns, the probability and the verdict at the chosen threshold, in UTF-8."
    how: dict[str, Any] = {"mime": "text/csv", "on_click": "ignore", "key": "many-download", "icon": ":material/download:", "help": help}
    made, name = partial(reviews_csv.answers, table, probabilities, read, threshold), "tsv" if table.separator == "\t" else "csv"
    st.download_button(f"Download all {len(table):,} rows", made, file_name=f"reviews-read.{name}", **how)
    st.caption(
        "In the tables, = + - and @ at the beginning of a cell, or behind a separator inside it, get an apostrophe in front: otherwise a "
        "spreadsheet program would take what follows for a formula and run it."
    )

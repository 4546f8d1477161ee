"""Where to draw the line: ROC, precision and recall, what a mistake costs, and whether probabilities can be taken at their word."""

import numpy as np
import pandas as pd
import streamlit as st

from core.data.tables.simulated import best_possible, payments
from core.explain.tables import costs
from core.explain.tables.costs import Thresholds
from core.explain.tables.figures import percent
from core.explain.tables.judged import Judged
from core.explain.tables.reader import Reader
from core.figures.tables import CALIBRATION, COST, CURVE
from core.training.metrics import calibration, roc
from pages.kit.charts import chart
from pages.kit.literal import literal

MOST_POINTS = 400


def show(run_id: str, one: Reader, result: Judged) -> None:
    """One class against the rest."""
    st.subheader("Where to draw the line", anchor=False)
    rare = int(np.argmin([np.sum(result.truth == at) or len(result.truth) for at in range(len(one.classes))]))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox("The class to find", one.classes, rare, key=f"tables-positive-{run_id}", width=220)
        missed = st.number_input("Price of one that is missed", 0.0, 1e6, 10.0, key="tables-missed", width=200)
        alarm = st.number_input("Price of a false alarm", 0.0, 1e6, 1.0, key="tables-alarm", width=200)
    place = one.classes.index(name)
    positive, probability = result.truth == place, result.said["network"][:, place]
    if not positive.any() or positive.all():
        st.info("The test has no such row, or only such rows: there is no line to draw.")
        return
    found = costs.thresholds(positive, probability)
    threshold = st.slider(
        "Call it that from this probability on", 0.0, 1.0, 0.5, 0.005, key="tables-threshold",
        help="Lower: more are found, and more false alarms are given.",
    )  # fmt: skip
    at, cheapest = found.at(threshold), found.cheapest(missed, alarm)
    _said(found, at, cheapest, missed, alarm, name)
    first, second, third = st.columns(3, gap="medium")
    with first:
        _roc(found, positive, probability, at)
    with second:
        _precision(one, found, at)
    with third:
        _cost(found, threshold, cheapest, missed, alarm)
    _calibrated(positive, probability, name)


def _said(found: Thresholds, at: int, cheapest: int, missed: float, alarm: float, name: str) -> None:
    cost = found.cost(missed, alarm)
    edge = found.threshold[cheapest]
    best = "calling nothing so" if np.isinf(edge) else f"calling it so from {edge:.3f} on"
    alarms = int(found.alarms[at])
    made = (
        f"It finds **{int(found.found[at])} of {found.positives}** rows of “{literal(name)}” (recall {percent(found.recall[at])}) with "
        f"**{alarms} false alarm{'s' * (alarms != 1)}** (precision {percent(found.precision[at])})."
    )
    if cost[at] == cost[cheapest]:
        paid = f"That costs **{cost[at]:,.0f}**; no line is cheaper."
    else:
        paid = f"That costs **{cost[at]:,.0f}**; cheapest is {best}: **{cost[cheapest]:,.0f}**."
    if parted := found.between:
        rows = found.positives + found.negatives
        paid += (
            f" Every line above {parted[0]:.3f} and up to {parted[1]:.3f} parts these {rows:,} rows without a mistake: there is nothing to "
            "weigh here, whatever the prices."
        )
    st.markdown(f"{made} {paid}")


def _thin(count: int, keep: int) -> np.ndarray:
    """Places to draw, that one among them."""
    return np.unique(np.append(np.linspace(0, count - 1, min(count, MOST_POINTS)).astype(int), keep))


def _roc(found: Thresholds, positive: np.ndarray, probability: np.ndarray, at: int) -> None:
    curve = roc(positive.astype(int), probability)
    area = curve.area if curve else 0.0
    places = _thin(len(found.threshold), at)
    rows = pd.DataFrame({
        "x": found.alarms[places] / max(found.negatives, 1), "y": found.recall[places], "threshold": found.threshold[places],
        "order": places, "chosen": places == at,
    })  # fmt: skip
    st.markdown(f"**ROC: area {area:.3f}**")
    chart(rows.replace([np.inf], 1.0), CURVE, "tables-roc", f"Share that is found against share of false alarms; area {area:.3f}")
    st.caption("Across: of those that are not, the share of false alarms. Up: of those that are, the share that is found. 0.5: guessing.")


def _precision(one: Reader, found: Thresholds, at: int) -> None:
    places = _thin(len(found.threshold), at)
    rows = pd.DataFrame({
        "x": found.recall[places], "y": found.precision[places], "threshold": found.threshold[places], "order": places,
        "chosen": places == at,
    })  # fmt: skip
    st.markdown(f"**Precision and recall: area {found.average_precision:.3f}**")
    chart(
        rows.replace([np.inf], 1.0), CURVE, "tables-precision", f"Precision against recall; average precision {found.average_precision:.3f}"
    )
    st.caption("Across: recall, of all that are, the share found. Up: precision, of all called so, the share that is.")
    if one.recipe.data == "cards":
        _ceiling(one)


def _ceiling(one: Reader) -> None:
    """How well the rule itself would do on the same rows."""
    made = payments()
    test = one.found.split.test
    said = [best_possible(made.chance[test], made.fraud[test], edge) for edge in (0.5, 0.2, 0.1)]
    words = "; ".join(f"from {percent(edge)} on {percent(p)} and {percent(r)}" for edge, (p, r) in zip((0.5, 0.2, 0.1), said, strict=True))
    st.caption(f"These payments are simulated. Whoever knew the rule would have, as precision and recall: {words}. Nobody can do better.")


def _cost(found: Thresholds, threshold: float, cheapest: int, missed: float, alarm: float) -> None:
    places = _thin(len(found.threshold), cheapest)
    edges = np.minimum(found.threshold, 1.0)
    rows = pd.DataFrame(
        {"threshold": edges[places], "cost": found.cost(missed, alarm)[places], "chosen": False, "cheapest": places == cheapest}
    )
    mine = pd.DataFrame(
        {"threshold": [threshold], "cost": [found.cost(missed, alarm)[found.at(threshold)]], "chosen": True, "cheapest": False}
    )
    st.markdown("**What it costs**")
    chart(pd.concat([rows, mine]), COST, "tables-cost", f"Cost against the threshold; cheapest at {edges[cheapest]:.3f}")
    st.caption("The line is your threshold, the dashed one the cheapest. Move the prices and see it wander.")


def _calibrated(positive: np.ndarray, probability: np.ndarray, name: str) -> None:
    with st.expander("Can its probabilities be taken at their word? (Calibration)", icon=":material/straighten:"):
        found = calibration(positive.astype(int), probability)
        rows = pd.DataFrame({"said": found.said, "came": found.came, "rows": found.count})
        chart(rows, CALIBRATION, "tables-calibration", "Share that it is against the probability that was said, in ten bins")
        st.caption(f"Of all rows of which it says “{literal(name)}” with 70 %, 70 % should be so: then the point lies on the dashed line.")

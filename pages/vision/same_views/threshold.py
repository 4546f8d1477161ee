"""Which threshold?: false accepts against false rejects, on digits that no network here has learnt from."""

import streamlit as st

from core.explain.siamese.pairs_script import FILE, as_file, pairs_script
from core.figures import siamese as figures
from core.figures.charts import percent
from core.models.files import MODELS, read_card
from pages.kit import stage
from pages.kit.charts import chart
from pages.kit.code_panel import show_code
from pages.kit.own_network import EPOCH, RUN
from pages.kit.question import predict_first
from pages.vision.same_views import networks, teacher

NAMES = networks.NAMES
INTRO = (
    "Every pair of a thousand digits that it never saw. Move the threshold: whoever accepts more of the same accepts more of the others."
)


def ask() -> None:
    """What would you say?"""
    predict_first(
        "threshold-guess",
        "A door shall open for nobody but you. Where does its threshold belong?",
        ["Low: it may turn you away at times", "High: it should always know you", "Where both errors are equally frequent"],
        "Low: it may turn you away at times",
        "A stranger let in is worse than being asked twice. For finding double pictures in an album it is the other way round. The equal "
        "error rate is only a number to compare networks by.",
        folded=True,
    )


def show() -> None:
    """The threshold, what it costs, and the whole curve."""
    reader, name = networks.reader()
    known = networks.known(name, reader).judged
    left, right = st.columns([1, 1.2], gap="medium")
    with left:
        with stage.cause():
            threshold = networks.threshold(reader)
        accepts, rejects = known.at(threshold)
        with stage.effect():
            st.markdown(
                f"**False accepts {percent(accepts)}**: of {len(known.other):,} pairs of different digits, "
                f"{int((known.other <= threshold).sum()):,} are taken for the same.  \n"
                f"**False rejects {percent(rejects)}**: of {len(known.same):,} pairs of one digit, "
                f"{int((known.same > threshold).sum()):,} are taken for different."
            )
        alt = f"Distances of pairs of the same digit and of different ones; the threshold at {threshold:.2f}"
        chart(figures.histogram(known.same, known.other, threshold), figures.DISTANCES, key="threshold-distances", alt=alt)
    with right:
        rate, at = known.equal_error
        st.markdown(f"**ROC: AUC {100 * known.area:.2f} %, EER {100 * rate:.2f} % at a threshold of {at:.2f}**")
        _, every, refused = known.curve
        told = f"The ROC; at the threshold {percent(accepts)} false accepts and {percent(1 - rejects)} of the same accepted"
        chart(figures.roc(every, refused, (accepts, rejects), rate), figures.ROC, key="threshold-roc", alt=told)
    st.caption(
        "**ROC** (receiver operating characteristic): every threshold is a point of the curve; the orange one is yours. **AUC**, the area "
        "below it: how often a pair of one digit lies closer than a pair of different ones; 50 % for a coin (dashed). **EER**, the equal "
        "error rate (diamond): where both errors are equally frequent; its threshold is read off these same pairs."
    )
    if name == "shipped" and teacher.shown("code"):
        weights, built = MODELS / "siamese.safetensors", read_card("siamese")["recipe"]
        files = {FILE: as_file, weights.name: weights.read_bytes}
        show_code(pairs_script(built["width"], built["features"], threshold), "threshold.py", files=files)
    teacher.link("Which threshold?", (*NAMES, RUN, EPOCH))

"""The network itself while it learns: filters, weights, gradients."""

import streamlit as st

from core.figures.training import curves as figures
from core.figures.training.specs import GRADIENTS, RATE, WEIGHTS, WORDS
from core.tasks.pictures.recipe import PictureRecipe
from core.training.record import Record
from pages.kit.charts import chart
from pages.kit.run_panel.curves import table
from pages.kit.run_panel.shared import part
from pages.kit.sprites import Sprites, sprites

MOST_LARGE = 24  # neurons that see the whole picture
HEAD_ONLY = (
    "Only the head learns: a weight for each number that the pretrained network says of a picture. All else stays as it is, so its "
    "filters do, too; **Look inside** shows them."
)
KEPT_FILTERS = {"blocks": "These stay as they are: only the last blocks and the head learn."}
SIDES = {3: 26, 5: 34, 7: 34}  # screen pixels of a kernel by its size; a dense neuron's picture is larger


def seen(run_id: str, record: Record) -> None:
    """What the network looks for, now: a picture's first filters, or a review's strongest words."""
    now = record.now
    if now is None:
        st.caption("The network is being built.")
        return
    if record.recipe.task == "reviews":
        _words(run_id, record)
        return
    kept = isinstance(record.recipe, PictureRecipe) and KEPT_FILTERS.get(record.recipe.mode)
    if not len(now.filters):
        st.caption(HEAD_ONLY)
        return
    kernels = now.filters if now.filters.shape[-1] <= 11 else now.filters[:MOST_LARGE]
    pictures = part(run_id, "filters", now.step, lambda: Sprites.of(figures.filter_sheet(kernels)))
    side = SIDES.get(pictures.width, 44)
    alt = f"{pictures.count} filters of {pictures.height} by {pictures.width} numbers, after step {now.step}"
    blue = "blue: ink, orange: no ink" if record.recipe.task == "digits" else "blue: light, orange: dark, mean of the colours"
    sprites(pictures, "run-filters", f"What the first layer looks for ({blue})", alt, side)
    if kept:
        st.caption(kept)


def _words(run_id: str, record: Record) -> None:
    assert record.now
    rows = part(run_id, "words", record.now.step, lambda: table(figures.words(record)))
    st.markdown("**The strongest words: what it makes of each, read alone**")
    chart(rows, WORDS, key="run-words", alt=f"the log-odds of single words after step {record.now.step}: {_said(record)}")
    st.caption(
        "Of the most frequent words, those that it finds most for a film (blue) and most against (orange), in **log-odds**: 0 means that "
        "both are equally likely, 2.2 that one is nine times as likely, 4.6 a hundred times."
    )


def _said(record: Record) -> str:
    """The first three and the last three words."""
    assert record.now
    words = [word for word, _ in record.now.words]
    return f"most for: {', '.join(words[:3])}; most against: {', '.join(words[:-4:-1])}"


def weights(run_id: str, record: Record) -> None:
    """How the weights of each layer are spread."""
    version = record.now.step if record.now else -1
    rows = part(run_id, "weights", version, lambda: table(figures.weights(record)))
    layers = ", ".join(record.started.layers) if record.started else "no layers yet"
    st.markdown("**Weights of each layer: they spread out as it learns**")
    chart(rows, WEIGHTS, key="run-weights", alt=f"how the weights of each layer are spread: {layers}")
    st.caption(
        "Each hill counts a layer's weights: high where many have that value. They begin close to zero; learning pulls some far out. "
        + _more(record)
    )


def _more(record: Record) -> str:
    if record.recipe.task == "reviews":
        return (
            "What a recurrent layer makes **from the word** and what it makes **from memory**, its last state, have weights of their own."
        )
    if record.recipe.task == "pictures":
        return "Shown are the first convolution, the last one of every stage of blocks, and the head (fc). What stays does not move."
    dead = 100 * record.verdicts[max(record.verdicts)].dead if record.verdicts else 0.0
    silent = f"**Silent units:** {dead:.0f} % of the ReLU units answer 0 to every picture they were checked with;"
    return f"{silent} such a unit no longer learns."


def gradients(run_id: str, record: Record) -> None:
    """The push on each layer, and the rate."""
    rows = part(run_id, "gradients", record.events, lambda: table(figures.gradients(record)))
    st.markdown("**Gradient of each layer: how hard it is pushed**")
    chart(rows, GRADIENTS, key="run-gradients", alt="length of each layer's gradient along the training, on a scale of powers of ten")
    rows = part(run_id, "rate", record.events, lambda: table(figures.rates(record)))
    st.markdown("**Learning rate: how long its steps are**")
    chart(rows, RATE, key="run-rate", alt=f"the learning rate along the training; the schedule is {record.recipe.schedule}")
    st.caption(
        "The **gradient** says for every weight which way is downhill, and how steep it is; its length is how hard a layer is pushed. "
        "Each line of the scale is ten times the one below. Rate times gradient makes the step."
    )

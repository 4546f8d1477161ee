"""The network itself while it learns: filters, weights, gradients."""

from functools import partial
from typing import Any

import pyarrow as pa
import streamlit as st

from core.figures.training import curves as figures
from core.figures.training.specs import GRADIENTS, LOSSES, RATE, SPEAKING, WEIGHTS, WORDS
from core.tasks import task_of
from core.training.events import Snapshot
from core.training.record import Record
from pages.kit.charts import chart
from pages.kit.run_panel import made
from pages.kit.run_panel.curves import table
from pages.kit.run_panel.made_up import made_up
from pages.kit.run_panel.shared import part
from pages.kit.run_panel.surface import surface
from pages.kit.run_panel.written import written
from pages.kit.sprites import Sprites, sprites

MOST_BESIDE = 4  # charts of losses in a row
MOST_LARGE = 24  # neurons that see the whole picture
SIDES = {3: 26, 5: 34, 7: 34}  # screen pixels of a kernel by its size; a dense neuron's picture is larger


def seen(run_id: str, record: Record, stream: dict[str, Any] | None = None) -> None:
    """What there is to see of the network now, by the name of what its task shows; `stream`: where filters hear what is new."""
    now = record.now
    if now is None:
        st.caption("The network is being built.")
        return
    for name in now.seen:
        if name == "filters":
            _filters(run_id, record, now, stream)
        elif show := SEEN.get(name):
            show(run_id, record, now)
    if note := task_of(record.recipe).seen_note(record.recipe):
        st.caption(note)


def filters(run_id: str, now: Snapshot) -> Sprites:
    """The first layer's kernels."""
    kernels = now.seen["filters"]
    kernels = kernels if kernels.shape[-1] <= 11 else kernels[:MOST_LARGE]
    return part(run_id, "filters", now.step, lambda: Sprites.of(figures.filter_sheet(kernels)))


def _filters(run_id: str, record: Record, now: Snapshot, stream: dict[str, Any] | None) -> None:
    pictures = filters(run_id, now)
    side = SIDES.get(pictures.width, 44)
    alt = f"{pictures.count} filters of {pictures.height} by {pictures.width} numbers, after step {now.step}"
    sprites(pictures, "run-filters", f"What the first layer looks for ({task_of(record.recipe).words.seen})", alt, side, stream)


def _words(run_id: str, record: Record, now: Snapshot) -> None:
    rows = part(run_id, "words", now.step, lambda: table(figures.words(record)))
    st.markdown("**The strongest words: what it makes of each, read alone**")
    chart(rows, WORDS, key="run-words", alt=f"the log-odds of single words after step {now.step}: {_said(now.words)}")
    st.caption(
        "Of the most frequent words, those that it finds most for a film (blue) and most against (orange), in **log-odds**: 0 means that "
        "both are equally likely, 2.2 that one is nine times as likely, 4.6 a hundred times."
    )


def _speaks(run_id: str, record: Record, now: Snapshot) -> None:
    rows = part(run_id, "words", now.step, lambda: table(figures.words(record)))
    st.markdown("**The words that speak for each label, read alone**")
    alt = f"the log-odds of a label after single words, after step {now.step}: {', '.join(now.words)}"
    chart(rows, SPEAKING, key="run-words", alt=alt)
    st.caption(
        "Of the most frequent words, those after which each label is likeliest, in **log-odds**: 0 means that the label is as likely as "
        "all others together, 2.2 that it is nine times as likely. A bar to the left: no frequent word makes this label the likelier one."
    )


def _said(words: tuple[str, ...]) -> str:
    """The first three and the last three words."""
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
    """What to notice in this task's weights."""
    dead_fraction = record.evaluations[max(record.evaluations)].dead_fraction if record.evaluations else 0.0
    return task_of(record.recipe).words.weights.format(dead_percent=100 * dead_fraction)


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


def losses(run_id: str, record: Record) -> None:
    """The named losses of the steps: parts of the loss, or those of the players of a game."""
    task = task_of(record.recipe)
    names = task.losses_seen(record.recipe, record.started.losses if record.started else ())
    st.markdown("**Its losses, each by itself**")
    apart = names if task.losses_apart else ("",)
    row = -(-len(apart) // (1 if len(apart) <= MOST_BESIDE else 2))  # charts in a row
    places = [place for begin in range(0, len(apart), max(row, 1)) for place in st.columns(len(apart[begin : begin + row]))]
    for name, place in zip(apart, places, strict=True):
        with place:
            rows = part(run_id, f"losses {name}", record.events, partial(_losses, record, name))
            alt = f"the losses of single batches along the training: {name or ', '.join(names) or 'none yet'}"
            chart(rows, LOSSES, key=f"run-losses-{name}", alt=alt)
    if task.losses_note:
        st.caption(task.losses_note)


def _losses(record: Record, name: str) -> pa.Table:
    return table(figures.losses(record, name))


SEEN = {
    "odds": _words,
    "speaks": _speaks,
    "surface": surface,
    "remade": made.remade,
    "map": made.mapped,
    "forged": made.forged,
    "rebuilt": made.rebuilt,
    "strokes": made.strokes,
    "boxes": made.boxed,
    "features": made.laid,
    "written": written,
    "made_up": made_up,
}

"""Whose network reads: the built-in one, or one that a visitor has trained, as it was at any epoch of its life."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from core import zoo
from core.figures.charts import percent
from core.training.digit_recipe import DigitRecipe
from core.training.record import Record
from core.zoo.digits import DigitReader
from pages.kit.literal import literal
from pages.kit.shell import PAGES
from pages.kit.visitor import visitor

if TYPE_CHECKING:
    from core.jobs import Run

INTRODUCTION = (
    "Draw a digit, 0 to 9. As soon as you lift the pen, a **convolutional network** (a stack of small picture filters, learnt "
    "from examples) says what it reads, and how sure it is."
)
RUN, EPOCH = "run", "epoch"  # in the address
AGE = "own-age"  # of the widget: a bound one could not be taken out of the address on the way back


@dataclass(frozen=True)
class Life:
    """A run, as far as its network can still be asked."""

    run_id: str
    epochs: list[int]  # whose weights are kept
    best: int
    recipe: DigitRecipe


def choose() -> tuple[DigitReader, Life | None]:
    """The network that the address asks for. Says whose it is, where it is not the built-in one."""
    run_id = st.query_params.get(RUN)
    if run_id is None:
        st.markdown(INTRODUCTION)
        return zoo.load("digits"), None
    with st.container(border=True):
        try:
            return _own(run_id)
        except (LookupError, RuntimeError) as problem:
            st.warning(f"{problem} You are drawing for the built-in network.", icon=":material/draw:")
            _links(run_id)
    return zoo.load("digits"), None


def _own(run_id: str) -> tuple[DigitReader, Life]:
    from core import jobs  # the worker processes: only for those who come with a network of their own

    office = jobs.office()
    run = office.run(run_id)
    if run is None:
        raise LookupError("There is no run of this name on the computer that runs this.")
    if not isinstance(run.recipe, DigitRecipe):
        raise LookupError(f"The network of this run reads {run.recipe.task}, and not digits.")
    kept = sorted({*office.epochs_kept(run_id), *([run.best_epoch] if run.epochs_done else [])})
    if not kept:
        raise LookupError("Nothing is kept of this network: its first epoch is not done yet, or it was tidied away.")
    said, slider = st.columns([1.4, 1], gap="large")
    with slider:
        epoch = _epoch(kept, run.best_epoch)
    record = office.record(run_id)
    with said:
        st.markdown(_words(run, epoch, _right(run, record, epoch)))
        _links(run_id)
    return reader(run_id, epoch, run.best_epoch), Life(run_id, kept, run.best_epoch, run.recipe)


def _right(run: "Run", record: Record | None, epoch: int) -> str:
    """How good it is: by the test pictures where they were looked at, which is once, with the best weights."""
    if epoch == run.best_epoch and run.test_accuracy is not None:
        return f", {percent(run.test_accuracy)} of the test digits right"
    right = next((end.val_accuracy for end in record.ends if end.number == epoch), None) if record else None
    return f", {percent(right)} of the validation digits right" if right is not None else ""


def _words(run: "Run", epoch: int, right: str) -> str:
    owner = "for your own network" if run.mine(visitor()) else "for a network that somebody trained here"
    name = f" “{literal(run.name)}”" if run.name else ""
    age = f"epoch {epoch} of {run.recipe.epochs}" if epoch else "before any training"
    return f":material/draw: **You are drawing {owner}**{name} ({age}{right})."


def _epoch(kept: list[int], best: int) -> int:
    """A slider over the epochs whose weights are there; the best one where the address names none."""
    if len(kept) == 1:
        return kept[0]
    asked = [epoch for epoch in kept if str(epoch) == st.query_params.get(EPOCH)]
    st.session_state[AGE] = (asked or [best if best in kept else kept[-1]])[0]
    return st.select_slider(
        "Network after epoch",
        kept,
        key=AGE,
        on_change=_write_epoch,
        help="An epoch is one pass through all its training pictures. Move back and ask the network when it knew less; 0 is before "
        "training. In a long training not every epoch is kept.",
    )


def _write_epoch() -> None:
    st.query_params[EPOCH] = str(st.session_state[AGE])


def _links(run_id: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(PAGES / "workshop/runs.py", label="See how it was trained", icon=":material/history:", query_params={RUN: run_id})
        st.button("Back to the built-in network", icon=":material/undo:", type="tertiary", on_click=_leave, key="shipped")


def _leave() -> None:
    for name in (RUN, EPOCH):
        st.query_params.pop(name, None)


@st.cache_resource(max_entries=200, show_spinner=False)
def reader(run_id: str, epoch: int, best: int) -> DigitReader:
    """A run's network as it was after that epoch; the same for everyone who asks.

    Raises:
        LookupError: These weights are not kept; one sentence.
    """
    from core import jobs

    return DigitReader(jobs.office().network(run_id, None if epoch == best else epoch))

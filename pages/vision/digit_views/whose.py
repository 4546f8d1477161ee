"""Whose network reads: the shipped one, or one that a visitor has trained, as it was at any epoch of its life."""

from dataclasses import dataclass

import streamlit as st

from core import zoo
from core.figures.charts import percent
from core.zoo.digits import DigitReader
from pages.kit.literal import literal
from pages.kit.shell import PAGES
from pages.kit.visitor import visitor

SHIPPED = "vision/digits.py"
RUN, EPOCH = "run", "epoch"  # in the address


@dataclass(frozen=True)
class Life:
    """A run, as far as its network can still be asked."""

    run_id: str
    epochs: list[int]  # whose weights are kept
    best: int


def choose() -> tuple[DigitReader, Life | None]:
    """The network that the address asks for. Says whose it is, where it is not the shipped one."""
    run_id = st.query_params.get(RUN)
    if run_id is None:
        return zoo.load("digits"), None
    with st.container(border=True):
        try:
            return _own(run_id)
        except (LookupError, RuntimeError) as problem:
            st.warning(f"{problem} You are drawing for the shipped network.", icon=":material/draw:")
            _back()
    return zoo.load("digits"), None


def _own(run_id: str) -> tuple[DigitReader, Life]:
    from core import jobs

    office = jobs.office()
    run = office.run(run_id)
    if run is None:
        raise LookupError("There is no run of this name on this machine.")
    kept = sorted({*office.epochs_kept(run_id), *([run.best_epoch] if run.epochs_done else [])})
    if not kept:
        raise LookupError("Nothing is kept of this network: its first epoch is not done yet, or it was tidied away.")
    epoch = _epoch(kept, run.best_epoch)
    record = office.record(run_id)
    right = next((end.val_accuracy for end in record.ends if end.number == epoch), None) if record else None
    owner = "for your own network" if run.mine(visitor()) else "for a network that somebody trained here"
    name = f" {literal(run.name)}" if run.name else ""
    share = f", {percent(right)} right on the validation digits" if right is not None else ""
    age = f"epoch {epoch} of {run.recipe.epochs}" if epoch else "before any training"
    st.markdown(f":material/draw: **You are drawing {owner}**{name} ({age}{share}).")
    _back()
    return reader(run_id, epoch, run.best_epoch), Life(run_id, kept, run.best_epoch)


def _epoch(kept: list[int], best: int) -> int:
    """A slider over the epochs whose weights are there; the best one where the address names none."""
    if len(kept) == 1:
        return kept[0]
    return st.select_slider(
        "Epoch of its life",
        kept,
        value=best if best in kept else kept[-1],
        key=EPOCH,
        bind="query-params",
        help="An epoch is one pass through all its training pictures. Move back and ask the network when it knew less; 0 is before "
        "training. In a long training not every epoch is kept.",
    )


def _back() -> None:
    run_id = st.query_params.get(RUN, "")
    with st.container(horizontal=True):
        st.page_link(PAGES / "workshop/runs.py", label="Its run", icon=":material/history:", query_params={RUN: run_id})
        st.page_link(PAGES / SHIPPED, label="Back to the shipped network", icon=":material/undo:")


@st.cache_resource(max_entries=200, show_spinner=False)
def reader(run_id: str, epoch: int, best: int) -> DigitReader:
    """A run's network as it was after that epoch; the same for everyone who asks.

    Raises:
        LookupError: These weights are not kept; one sentence.
    """
    from core import jobs

    return DigitReader(jobs.office().network(run_id, None if epoch == best else epoch))

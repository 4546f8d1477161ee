"""A network that somebody trained here, as it was at any epoch of its life, in place of the built-in one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from core.tasks import task_of
from core.training.recipe import Recipe
from core.training.record import Record
from pages.kit import address
from pages.kit.literal import literal
from pages.kit.shell import PAGES
from pages.kit.visitor import visitor

if TYPE_CHECKING:
    from core.jobs import Run

RUN, EPOCH = "run", "epoch"  # in the address
AGE = "own-age"  # of the widget: a bound one could not be taken out of the address on the way back
T = TypeVar("T")


@dataclass(frozen=True)
class Life:
    """A run, as far as its network can still be asked."""

    run_id: str
    epochs: list[int]  # whose weights are kept
    best: int
    recipe: Recipe
    epoch: int  # the one that is asked for


@dataclass(frozen=True)
class Asking:
    """What a page does with a network."""

    task: str  # a recipe's
    doing: str  # such as "drawing"
    icon: str


def chosen(asking: Asking, load: Callable[[Life], T]) -> tuple[T, Life] | None:
    """The network that the address asks for, and its life; says whose it is, or why it cannot be had. None: the built-in one."""
    run_id = st.query_params.get(RUN)
    if run_id is None:
        return None
    with st.container(border=True):
        try:
            return _loaded(run_id, asking, load)
        except (LookupError, RuntimeError) as problem:
            st.warning(f"{problem} You are {asking.doing} for the built-in network.", icon=f":material/{asking.icon}:")
            _links(run_id)
    return None


def _loaded(run_id: str, asking: Asking, load: Callable[[Life], T]) -> tuple[T, Life]:
    from core import jobs  # the worker processes: only for those who come with a network of their own

    service = jobs.service()
    run = service.run_of(run_id, asking.task)
    kept = sorted({*service.epochs_kept(run_id), *([run.best_epoch] if run.epochs_done else [])})
    if not kept:
        raise LookupError("Nothing is kept of this network: its first epoch is not done yet, or it was tidied away.")
    said, slider = st.columns([1.4, 1], gap="large")
    with slider:
        epoch = _epoch(kept, run.best_epoch)
    life = Life(run_id, kept, run.best_epoch, run.known_recipe, epoch)
    found, record = load(life), service.record(run_id)
    with said:
        st.markdown(_words(asking, run, epoch, _right(run, record, epoch)))
        _links(run_id)
    return found, life


def _right(run: "Run", record: Record | None, epoch: int) -> str:
    """How good it is: by the test examples where they were looked at, which is once, with the best weights."""
    task = task_of(run.known_recipe)
    measure, examples = task.shown_measure(run.known_recipe), f"{task.words.one}s"
    if measure.of_examples and epoch == run.best_epoch and (figure := run.test.get(measure.name)) is not None:
        return f", {measure.in_words(figure)} of the test {examples} right"
    figure = next((end.val[measure.name] for end in record.ends if end.number == epoch), None) if record else None
    if not measure.of_examples:
        return f", validation {measure.midsentence} {measure.in_words(figure)}" if figure is not None else ""
    return f", {measure.in_words(figure)} of the validation {examples} right" if figure is not None else ""


def _words(asking: Asking, run: "Run", epoch: int, right: str) -> str:
    owner = "for your own network" if run.mine(visitor()) else "for a network that somebody trained here"
    name = f" “{literal(run.name)}”" if run.name else ""
    age = f"epoch {epoch} of {run.known_recipe.epochs}" if epoch else "before any training"
    return f":material/{asking.icon}: **You are {asking.doing} {owner}**{name} ({age}{right})."


def _epoch(kept: list[int], best: int) -> int:
    """A slider over the epochs whose weights are there; the best one where the address names none."""
    if len(kept) == 1:
        return kept[0]
    asked = [epoch for epoch in kept if str(epoch) == st.query_params.get(EPOCH)]
    if EPOCH in st.query_params and not asked:
        address.refuse(EPOCH)
    st.session_state[AGE] = (asked or [best if best in kept else kept[-1]])[0]
    return st.select_slider(
        "Network after epoch",
        kept,
        key=AGE,
        on_change=_write_epoch,
        help="An epoch is one pass through all its training examples. Move back and ask the network when it knew less; 0 is before "
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

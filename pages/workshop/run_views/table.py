"""The history: every run of this browser, newest first; name them, open them, pick some to compare."""

from typing import Any

import streamlit as st

from core.explain.training.compare import changed, in_words, short_name
from core.figures.training.compare import LETTERS
from core.jobs import OTHER_VERSION, Run, TrainingService
from core.tasks import task_of
from pages.kit import address
from pages.kit.frontend import component
from pages.kit.shell import PAGES
from pages.kit.visitor import visitor

_TABLE = component("workshop/run_views/run_table")
KEY = "run-table"
TICKED, COMPARE, OPEN = "ticked", "compare", "run"  # in the address
IN_A_PAGE = 10
STATES = {
    "waiting": "… waiting",
    "starting": "… starting",
    "preparing": "… getting ready",
    "running": "▶\ufe0e running",
    "evaluating": "▶\ufe0e checking",
    "paused": "⏸\ufe0e paused",
    "stopping": "■ stopping",
    "finished": "✓ finished",
    "failed": "✕ failed",
    "interrupted": "⚡ interrupted",
}
ENDS = {"early": "✓ stopped early", "diverged": "✕ diverged", "stopped": "■ stopped"}


def show(service: TrainingService) -> bool:
    """One page of the history. True where something in it is still going on."""
    total = service.count(visitor())
    if not total:
        st.info("Nothing here yet. Train a network: it will be listed here, and stays after the app is closed.", icon=":material/history:")
        st.page_link(PAGES / "workshop/training.py", label="Train a network", icon=":material/model_training:")
        return False
    ticked = _ticked(service)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(
            f"Your {f'{total:,} runs' if total > 1 else 'only run'}: those that were begun in this browser. Others see theirs.",
            width="content",
        )
        with st.container(horizontal=True, width="content"):
            st.button("Untick all", icon=":material/deselect:", on_click=put, args=(TICKED, []), key="untick", disabled=not ticked)
            st.button(
                f"Compare {len(ticked)}" if len(ticked) > 1 else f"To compare, tick {'one more' if ticked else 'two'}",
                icon=":material/compare_arrows:",
                type="primary",
                on_click=put,
                args=(COMPARE, ticked),
                key="compare",
                disabled=len(ticked) < 2,
                help=f"Curves, settings and results side by side, of up to {len(LETTERS)} runs.",
            )
    place, pages = st.container(), -(-total // IN_A_PAGE)
    page = st.pagination(pages, key="page", bind="query-params") if pages > 1 else 1
    found = service.runs(visitor(), IN_A_PAGE + 1, IN_A_PAGE * (page - 1))  # one more: what the last one shown changed
    runs, before = found[:IN_A_PAGE], [*found[1:], None]
    with place:
        _TABLE(
            key=KEY,
            data={"runs": [_row(*pair) for pair in zip(runs, before, strict=False)], "picked": ticked, "most": len(LETTERS)},
            on_opened_change=_open,
            on_picked_change=_tick,
            on_renamed_change=lambda: _rename(service),
        )
    return any(run.alive for run in runs)


def _row(run: Run, before: Run | None) -> dict[str, Any]:
    """A run, and the one begun before it, which stands below."""
    if run.recipe is None:
        nothing = dict.fromkeys(("changed", "validation", "test", "seconds"), "")
        made = {"short": "Made by another version", "words": OTHER_VERSION, "state": state(run), "reason": run.reason}
        made["epochs"] = f"{run.epochs_done} of ?"
        return {"id": run.id, "name": run.name, "created": run.created.isoformat()} | nothing | made
    shown = task_of(run.recipe).shown_measure(run.recipe)
    return {
        "id": run.id,
        "name": run.name,
        "short": short_name(run.recipe, run.ended_by),
        "words": in_words(run.recipe),
        "changed": f"Changed: {changed(run.recipe, before.recipe)}" if before and before.recipe else "",
        "state": state(run),
        "reason": run.reason,
        "validation": shown.in_words(run.val[shown.name]) if run.val else "",
        "test": shown.in_words(run.test[shown.name]) if run.test else "",
        "epochs": f"{run.epochs_done} of {run.recipe.epochs}",
        "seconds": seconds_in_words(run.seconds) if run.seconds else "",
        "created": run.created.isoformat(),
    }


def state(run: Run) -> str:
    """The state in a word, with a sign before it."""
    return ENDS.get(run.ended_by, STATES[run.state]) if run.state == "finished" else STATES[run.state]


def seconds_in_words(seconds: float) -> str:
    """Such as "4.2 s" or "3 min 20 s"."""
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds // 60:.0f} min {seconds % 60:.0f} s"


def ids_in(name: str) -> list[str]:
    """The runs that stand in the address under that name, each once."""
    found = [run_id for run_id in dict.fromkeys(st.query_params.get(name, "").split(".")) if run_id]
    if len(found) > len(LETTERS):
        address.refuse(name)
    return found[: len(LETTERS)]


def _ticked(service: TrainingService) -> list[str]:
    """The ticked runs. One that is not there is taken out of the address, and the page says so."""
    ids = ids_in(TICKED)
    found = [run_id for run_id in ids if service.run(run_id)]
    if len(found) < len(ids):
        address.refuse(TICKED)
        put(TICKED, found)
    return found


def put(name: str, ids: list[str]) -> None:
    """Put these into the address."""
    if ids:
        st.query_params[name] = ".".join(ids)
    else:
        st.query_params.pop(name, None)


def _tick() -> None:
    found = st.session_state[KEY].picked
    if isinstance(found, list):
        put(TICKED, [run_id for run_id in found if isinstance(run_id, str)])


def _open() -> None:
    if isinstance(run_id := st.session_state[KEY].opened, str):
        st.query_params[OPEN] = run_id


def _rename(service: TrainingService) -> None:
    found = st.session_state[KEY].renamed
    if isinstance(found, dict) and isinstance(found.get("id"), str) and isinstance(found.get("name"), str):
        rename(service, found["id"], found["name"])


def rename(service: TrainingService, run_id: str, name: str) -> None:
    """Give a run another name; somebody else's stays as it is."""
    try:
        service.rename(run_id, visitor(), name.strip())
    except PermissionError as refused:
        st.toast(str(refused))

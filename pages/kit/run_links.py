"""From a run to where else it can be seen, and on."""

from typing import Any

import streamlit as st

from core.jobs import Run, TrainingService
from pages.kit import views
from pages.kit.address import here
from pages.kit.shell import PAGES, has
from pages.kit.visitor import address, at_the_machine

ROWS = ("workshop/tables.py", "Ask it about rows", "table_chart", "Move a column of a row, and see this network's answer move.")
# By task, where it has one: the page where a run's own network can be tried, what it is called there, and what happens.
TRY = {
    "digits": ("vision/digits.py", "Draw for it yourself", "draw", "Draw a digit, and this network reads it."),
    "pictures": ("vision/transfer.py", "Try it on new pictures", "photo_camera", "Show it a picture, and this network says what it is."),
    "forecast": ("sequences/forecast.py", "Look ahead with it", "query_stats", "See what this network says comes next, and who beats it."),
    "reviews": ("language/reviews.py", "Type a review for it", "rate_review", "Type a review, and this network reads it."),
    "gan": ("making/gan.py", "Ask it for a digit", "swords", "Ask for a 7, and this network makes one that nobody wrote."),
    "belief": ("making/belief.py", "Let it dream", "bedtime", "Begin with noise or a digit, and its first machine goes on by itself."),
    "tables": ROWS,
    "table-numbers": ROWS,
    "autoencoder": ("making/autoencoder.py", "Squeeze your own digit", "compress", "Draw a digit, and this network squeezes and opens it."),
    "detector": ("vision/where.py", "Draw a page for it", "frame_inspect", "Draw digits and shapes, and this network finds them."),
    "siamese": ("vision/same.py", "Draw for it yourself", "compare", "Draw two digits, and this network says whether they are the same."),
    "writing": ("language/write.py", "Write with it", "edit_note", "Type a beginning, and this network says what comes next."),
    "translate": ("language/translate.py", "Translate with it", "translate", "Type a text, and this network translates it."),
    "next-number": ("sequences/memory.py", "Try it on your rows", "format_list_numbered", "Type a row, and this network continues it."),
}
NOWHERE = ("", "", "", "")
LEAVE = "run-leave"  # in the session: the run that a click left this page for
VIEW = {  # where the page has several
    "pictures": {"view": "Try it"}, "forecast": {"view": "Ahead"}, "next-number": {"view": "Next number"},
    "tables": {"view": "Inside"}, "table-numbers": {"view": "Inside"},
    "autoencoder": {"view": "Squeeze"},
    "gan": {"view": "Forged digits"},
    "belief": {"view": "Dream"},
    "detector": {"view": "One look"},
    "siamese": {"view": "Two drawings"},
    "writing": {"view": "What comes next"},
    "translate": {"view": "Look back"},
}  # fmt: skip


def try_button(run: Run) -> None:
    """The same as `try_link`, to be seen from afar: beside the result of a run."""
    page, label, icon, help = TRY.get(run.known_recipe.task, NOWHERE)
    view = VIEW.get(run.known_recipe.task, {})
    if view and view.items() <= dict(st.query_params).items():
        return  # that is where it is seen
    if not page or not has(page):
        return
    how: dict[str, Any] = {"key": "run-draw", "type": "primary", "icon": f":material/{icon}:", "help": help}
    if view and here(page):  # an address cannot change what a widget of this page holds
        st.button(label, on_click=_open, args=(run.id, view["view"]), **how)
        return
    st.button(label, on_click=_leave, args=(run.id,), **how)
    if st.session_state.get(LEAVE) == run.id:
        st.session_state.pop(LEAVE)
        st.switch_page(PAGES / page, query_params={"run": run.id} | view)


def _leave(run_id: str) -> None:
    st.session_state[LEAVE] = run_id


def _open(run_id: str, view: str) -> None:
    st.query_params["run"] = run_id
    views.go(view)


def try_link(run: Run, label: str = "", icon: str = "") -> None:
    """To the page that then reads with this run's network."""
    page, usual, sign, _ = TRY.get(run.known_recipe.task, NOWHERE)
    if page and has(page):
        query = {"run": run.id} | VIEW.get(run.known_recipe.task, {})
        st.page_link(PAGES / page, label=label or usual, icon=f":material/{icon or sign}:", query_params=query)


def continue_button(service: TrainingService, run: Run, visitor: str, key: str, help: str) -> None:
    """Lets a run that broke off go on; where its last epoch is not kept any more, it says that it can only begin again."""
    label = "Continue"
    if again := not service.goes_on(run.id):
        label, help = "Train again from the start", "Its last epoch is not kept, so it cannot go on from there. Its curves so far are lost."
    st.button(label, key=key, icon=":material/play_arrow:", on_click=_continue, args=(service, run.id, visitor, again), help=help)


def stop_button(service: TrainingService, run: Run, visitor: str, key: str) -> None:
    """Stops somebody else's run: for whoever sits at the computer that runs this, and for nobody else."""
    if run.alive and at_the_machine():
        st.button(
            "Stopping …" if run.state == "stopping" else "Stop it",
            key=key,
            icon=":material/stop_circle:",
            disabled=run.state == "stopping",
            on_click=_stop,
            args=(service, run.id, visitor),
            help="You sit at the computer that runs this, so you may stop any run. What it has learnt by now is kept for its owner.",
        )


def _stop(service: TrainingService, run_id: str, visitor: str) -> None:
    service.control(run_id, visitor, "stop", at_machine=at_the_machine())


def _continue(service: TrainingService, run_id: str, visitor: str, again: bool) -> None:
    try:
        service.continue_run(run_id, visitor, again, address())
    except (PermissionError, ValueError) as refused:
        st.toast(str(refused))


def history_link(run_id: str) -> None:
    """To the run in the history."""
    st.page_link(
        PAGES / "workshop/runs.py", label="Play it back, compare, download it", icon=":material/history:", query_params={"run": run_id}
    )


def training_link(run_id: str) -> None:
    """To the page that trains, with this run and its recipe."""
    st.page_link(PAGES / "workshop/training.py", label="Its training page", icon=":material/model_training:", query_params={"run": run_id})

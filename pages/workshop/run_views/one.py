"""One run: what came of it, its life as a film, and what can be done with its network."""

from typing import Any

import streamlit as st

from core.explain.training.compare import in_words, short_name
from core.figures.training.replay import film
from core.jobs import OTHER_VERSION, Run, TrainingService
from core.tasks import task_of
from core.tasks.script import script
from core.training.record import Record
from pages.kit.code_panel import show_code
from pages.kit.data_table import data_table
from pages.kit.frontend import component
from pages.kit.literal import literal
from pages.kit.run_links import continue_button, stop_button, training_link, try_link
from pages.kit.run_panel.answers import PRIVATE
from pages.kit.visitor import visitor
from pages.workshop.run_views import exports, table

_REPLAY = component("workshop/run_views/replay_player")


def show(service: TrainingService, run_id: str) -> None:
    """The run of that id, whoever trained it."""
    run, record = service.run(run_id), service.record(run_id)
    if run and run.recipe is None:
        st.warning(OTHER_VERSION)
        _actions(service, run)
        return
    if run is None or record is None:
        st.warning("There is no run of this name on the computer that runs this: it was deleted, or trained elsewhere.")
        return
    with st.container(gap="xxsmall"):  # the film is to be seen at once, with nothing scrolled
        st.caption(f"{literal(in_words(run.known_recipe))}. {table.state(run)}{f': {literal(run.reason)}' if run.reason else ''}")
        _replay(run, record)
    _actions(service, run)
    _figures(run)
    _epochs(record)
    exports.show(service, run, record)
    recipe = run.known_recipe
    show_code(script(recipe), f"train_{recipe.task}.py", *task_of(recipe).data_file(recipe), recipe=recipe.to_json())


def title(service: TrainingService, run_id: str) -> str:
    """What stands above a run."""
    run = service.run(run_id)
    if run is None or (run.recipe is None and not run.name):
        return "One run"
    return literal(run.name or short_name(run.known_recipe, run.ended_by))


def _figures(run: Run) -> None:
    recipe = run.known_recipe
    measures, examples, shown = task_of(recipe).measures, recipe.examples, task_of(recipe).shown_measure(recipe)
    validation, test = (shown.in_words(part[shown.name]) if part else "–" for part in (run.val, run.test))
    parameters, time = f"{run.parameters:,}" if run.parameters else "–", table.seconds_in_words(run.seconds) if run.seconds else "–"
    with st.container(horizontal=True):
        help = f"On {examples} that it did not learn from; the best epoch is chosen by them."
        st.metric(f"Validation {shown.midsentence}", validation, help=help, width="content")
        if recipe.tested:
            help = f"On {examples} that were looked at only once, at the end."
            st.metric(f"Test {shown.midsentence}", test, help=help, width="content")
        st.metric(
            f"Best epoch by validation {measures[0].midsentence}",
            f"{run.best_epoch} of {run.epochs_done}",
            help=f"The one where {measures[0].kept.format(examples=examples)}. Its weights are the result.",
            width="content",
        )
        st.metric("Parameters", parameters, help="Numbers that it has learnt: weights and biases.", width="content")
        st.metric("Time", time, help=f"On: {literal(run.device)}." if run.device else "Not begun.", width="content")


def _actions(service: TrainingService, run: Run) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        readable = run.recipe is not None
        if readable and run.epochs_done:
            try_link(run)
        if readable:
            training_link(run.id)
        if not run.mine(visitor()):
            st.caption("Somebody else trained it: you can look and try it, but not change it.")
            stop_button(service, run, visitor(), "stop")
            return
        if readable and (run.state in ("interrupted", "failed") or run.ended_by == "stopped"):
            continue_button(service, run, visitor(), "continue", "Goes on from its last epoch, as if it had never stopped.")
        with st.popover("Rename", icon=":material/edit:"):
            st.text_input("Name", run.name, max_chars=80, key=f"name-{run.id}", on_change=_rename, args=(service, run.id))
        with st.popover("Delete", icon=":material/delete:", disabled=run.alive):
            st.markdown("Its curves and weights will be gone for good.")
            st.button("Delete this run", type="primary", key="delete", on_click=_delete, args=(service, run.id))


def _rename(service: TrainingService, run_id: str) -> None:
    table.rename(service, run_id, st.session_state[f"name-{run_id}"])


def _delete(service: TrainingService, run_id: str) -> None:
    try:
        service.delete(run_id, visitor())
    except (PermissionError, ValueError) as refused:
        st.toast(str(refused))
        return
    for name in (table.TICKED, table.COMPARE):
        table.put(name, [other for other in table.ids_in(name) if other != run_id])
    table.put(table.OPEN, [])


def _replay(run: Run, record: Record) -> None:
    task = task_of(record.recipe)
    try:
        examples = task.held_out(record.recipe)[0]  # asked for each time: a film that is at hand outlives them
    except ValueError as problem:  # MNIST, a file of reviews, or what a class drew, was deleted
        st.warning(str(problem))
        return
    if not task.may_see(record.recipe, visitor()):
        st.info(PRIVATE.format(examples=record.recipe.examples), icon=":material/lock:")
        return
    data = _film(run.id, record.events, record, examples)
    if not data:
        st.info("There is nothing to play yet: it has not begun.", icon=":material/hourglass:")
        return
    _REPLAY(key="replay", data=data | {"id": f"{run.id}-{record.events}", "epochs": max(run.epochs_done, 1)})
    if run.alive:
        st.button("It is still training: play what there is by now", icon=":material/refresh:", key="again")


@st.cache_data(max_entries=24, show_spinner="Winding the film …")
def _film(run_id: str, events: int, _record: Record, _examples: Any) -> dict[str, Any]:
    return film(_record, _examples)


def _epochs(record: Record) -> None:
    measures = task_of(record.recipe).measures
    with st.expander("All epochs as a table", icon=":material/table:"):
        data_table(
            [
                {"epoch": end.number}
                | {
                    f"{part} {measure.midsentence}": figures[measure.name]
                    for part, figures in (("training", end.train), ("validation", end.val))
                    for measure in measures
                }
                | {"seconds": end.seconds}
                for end in record.ends
            ],
            hide_index=True,
            key="epochs",
            alt="Every measure after every epoch.",
        )

"""Compare: the curves of the picked runs in one chart, the settings that differ, and what came of it."""

import streamlit as st

from core.explain.training.compare import differences, lesson, short_name
from core.figures.training.compare import LETTERS, compare_rows, compare_spec, compared
from core.jobs import Run, TrainingService
from core.tasks import task_of
from core.training.measures import Measure
from pages.kit.charts import chart
from pages.kit.data_table import data_table
from pages.workshop.run_views import table


def show(service: TrainingService) -> bool:
    """The comparison that the address asks for. True where one of its runs is still going on."""
    ids = table.ids_in(table.COMPARE)
    found = [(run, record) for run_id in ids if (run := service.run(run_id)) and run.recipe and (record := service.record(run_id))]
    with st.container():  # one element, whatever is in it: the chart below keeps its place
        if len(found) < len(ids):
            st.warning(_missing(len(found), len(ids)))
    if not found:
        return False
    runs, records = [run for run, _ in found], [record for _, record in found]
    curves = compared(records)
    if st.session_state.get("measure", next(iter(curves))) not in curves:
        st.session_state["measure"] = next(iter(curves))
    measure = st.segmented_control(
        "Curve", list(curves), default=next(iter(curves)), required=True, key="measure", bind="query-params", label_visibility="collapsed"
    )
    curve = curves[measure]
    chart(compare_rows([name(run) for run in runs], records, curve), compare_spec(curve), "comparison", _in_words(measure, runs))
    recipes = [run.known_recipe for run in runs]
    best_by = " or ".join(dict.fromkeys(task_of(recipe).measures[0].kept.format(examples=recipe.examples) for recipe in recipes))
    st.caption(f"The letters name the runs in the table below. A ring marks the best epoch, where {best_by}: its weights count.")
    _numbers(runs)
    return any(run.alive for run in runs)


def _missing(there: int, asked: int) -> str:
    if not there:
        return (
            "The runs of this link are not on the computer that runs this: they were deleted, trained elsewhere, or "
            "made by another version. "
            "Go to all runs and tick at least two."
        )
    return (
        f"Of the {asked} runs of this link {there} {'is' if there == 1 else 'are'} shown. The rest is not on the computer that runs this: "
        "deleted, trained elsewhere, or made by another version."
    )


def name(run: Run) -> str:
    """What its owner calls it, or a name made of its settings."""
    return run.name or short_name(run.known_recipe, run.ended_by)


def _numbers(runs: list[Run]) -> None:
    different = differences([run.known_recipe for run in runs])
    if len(runs) > 1:
        st.markdown(lesson(LETTERS, [run.known_recipe for run in runs], _figures(runs, shown_measure(runs))))
    else:
        st.markdown("One run alone cannot be compared: go to all runs and tick another.")
    heads = [f"{letter}: {name(run)}" for letter, run in zip(LETTERS, runs, strict=False)]
    rows = [(d.label, d.values) for d in different] + _results(runs)
    if len({run.known_recipe.task for run in runs}) > 1:
        rows = [("Learns", [task_of(run.known_recipe).said for run in runs]), *rows]
    data_table(
        [{"": label} | dict(zip(heads, values, strict=True)) for label, values in rows],
        hide_index=True,
        key="comparison-numbers",
        height="content",
        column_config={"": st.column_config.TextColumn(pinned=True)}
        | {head: st.column_config.TextColumn(width="medium") for head in heads},
        alt="The settings that differ and the results of each run.",
    )


def _results(runs: list[Run]) -> list[tuple[str, list[str]]]:
    shown, rows = shown_measure(runs), []
    for measure in [shown, *(other for other in task_of(runs[0].known_recipe).measures if other != shown)]:
        rows.append((f"Validation {measure.midsentence}", _starred(_figures(runs, measure), measure)))
    return [
        *rows,
        ("Best epoch", [f"{run.best_epoch} of {run.epochs_done}" for run in runs]),
        (f"Test {shown.midsentence}", _starred(_figures(runs, shown, "test"), shown)),
        ("Parameters", [f"{run.parameters:,}" if run.parameters else "" for run in runs]),
        ("Time", [table.seconds_in_words(run.seconds) if run.seconds else "" for run in runs]),
        ("State", [table.state(run) for run in runs]),
    ]


def shown_measure(runs: list[Run]) -> Measure:
    """The measure that people are told first of the first run's task."""
    return task_of(runs[0].known_recipe).shown_measure(runs[0].known_recipe)


def _figures(runs: list[Run], measure: Measure, part: str = "val") -> list[float | None]:
    return [getattr(run, part).get(measure.name) for run in runs]


def _starred(values: list[float | None], measure: Measure) -> list[str]:
    """In words, the best of them with a star."""
    known = [value for value in values if value is not None]
    best = (min if measure.smaller_is_better else max)(known, default=None)
    star = measure.in_words(best) if best is not None and len(known) > 1 else None  # all that are shown as the same figure have it
    said = ["" if value is None else measure.in_words(value) for value in values]
    return [f"{words} ★" if words and words == star else words for words in said]


def _in_words(curve: str, runs: list[Run]) -> str:
    shown = shown_measure(runs)
    ends = [(letter, figure) for letter, figure in zip(LETTERS, _figures(runs, shown), strict=False) if figure is not None]
    best = ", ".join(f"{letter} {shown.in_words(figure)}" for letter, figure in ends)
    return f"{curve} of {len(runs)} runs against the epoch. Best validation {shown.midsentence}: {best}"

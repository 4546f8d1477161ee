"""Compare: the curves of the picked runs in one chart, the settings that differ, and what came of it."""

import streamlit as st

from core.explain.training.compare import differences, lesson
from core.figures.charts import percent
from core.figures.training.compare import LETTERS, MEASURES, compare_rows, compare_spec
from core.jobs import Office, Run
from pages.kit.charts import chart
from pages.workshop.run_views import table

SPECS = {measure: compare_spec(measure) for measure in MEASURES}


def show(office: Office) -> bool:
    """The comparison that the address asks for. True where one of its runs is still going on."""
    ids = table.ids_in(table.COMPARE)
    found = [(run, record) for run_id in ids if (run := office.run(run_id)) and (record := office.record(run_id))]
    with st.container():  # one element, whatever is in it: the chart below keeps its place
        if len(found) < len(ids):
            st.warning(_missing(len(found), len(ids)))
    if not found:
        return False
    runs, records = [run for run, _ in found], [record for _, record in found]
    measure = st.segmented_control(
        "Curve",
        list(MEASURES),
        default="Validation accuracy",
        required=True,
        key="measure",
        bind="query-params",
        label_visibility="collapsed",
    )
    chart(compare_rows([table.name(run) for run in runs], records, measure), SPECS[measure], "comparison", _in_words(measure, runs))
    st.caption("The letters name the runs in the table below. A ring marks the best epoch: its weights count.")
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


def _numbers(runs: list[Run]) -> None:
    different = differences([run.recipe for run in runs])
    if len(runs) > 1:
        st.markdown(lesson(LETTERS, [run.recipe for run in runs], [run.val_accuracy for run in runs]))
    else:
        st.markdown("One run alone cannot be compared: go to all runs and tick another.")
    heads = [f"{letter}: {table.name(run)}" for letter, run in zip(LETTERS, runs, strict=False)]
    rows = [(d.label, d.values) for d in different] + _results(runs)
    if len({run.recipe.task for run in runs}) > 1:
        rows = [("Learns", [run.recipe.task for run in runs]), *rows]
    st.dataframe(
        [{"": label} | dict(zip(heads, values, strict=True)) for label, values in rows],
        hide_index=True,
        key="comparison-numbers",
        height="content",
        column_config={"": st.column_config.TextColumn(pinned=True)}
        | {head: st.column_config.TextColumn(width="medium") for head in heads},
        alt="The settings that differ and the results of each run.",
    )


def _results(runs: list[Run]) -> list[tuple[str, list[str]]]:
    return [
        ("Validation accuracy", _starred([run.val_accuracy for run in runs], percent)),
        ("Validation loss", _starred([run.val_loss for run in runs], "{:.4f}".format, low=True)),
        ("Best epoch", [f"{run.best_epoch} of {run.epochs_done}" for run in runs]),
        ("Test accuracy", _starred([run.test_accuracy for run in runs], percent)),
        ("Parameters", [f"{run.parameters:,}" if run.parameters else "" for run in runs]),
        ("Time", [table.seconds_in_words(run.seconds) if run.seconds else "" for run in runs]),
        ("State", [table.state(run) for run in runs]),
    ]


def _starred(values: list[float | None], words, low: bool = False) -> list[str]:
    """In words, the best of them with a star."""
    known = [value for value in values if value is not None]
    best = (min if low else max)(known, default=None)
    return ["" if value is None else words(value) + (" ★" if value == best and len(known) > 1 else "") for value in values]


def _in_words(measure: str, runs: list[Run]) -> str:
    ends = [(letter, run.val_accuracy) for letter, run in zip(LETTERS, runs, strict=False) if run.val_accuracy is not None]
    return f"{measure} of {len(runs)} runs against the epoch. Best validation accuracy: " + ", ".join(f"{a} {percent(b)}" for a, b in ends)

"""Code sizes: four ordinary runs, and what each leaves of the error that PCA with as many numbers leaves."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from core import jobs
from core.figures.making import BY_SIZE
from core.tasks.autoencoder.recipe import AutoencoderRecipe
from core.tasks.autoencoder.task import pca_errors
from core.training.record import Record
from pages.kit import address
from pages.kit.begin import pressed
from pages.kit.charts import chart
from pages.kit.literal import literal
from pages.kit.run_panel.shared import CALM, pace
from pages.kit.visitor import address as where
from pages.kit.visitor import visitor

SIZES = "sizes"  # in the address: the runs
COMPARED = (2, 8, 32, 64)
REFUSED = "autoencoder-sizes-refused"
Found = dict[int, tuple[jobs.Run, Record]]


def show(recipe: AutoencoderRecipe) -> None:
    """The button, and the runs of the address as a chart that grows."""
    st.subheader("How many numbers does a digit need?", anchor=False)
    st.caption(
        f"Trains the network above with {', '.join(map(str, COMPARED[:-1]))} and {COMPARED[-1]} numbers, one after the other. **PCA** "
        "(principal component analysis) is the honest yardstick: the best that weights alone can do, found without training."
    )
    st.button(
        "Train all four sizes", key="autoencoder-sizes", icon=":material/stacked_line_chart:", on_click=_begin, args=(recipe,),
        disabled=recipe.noise != "none", help="Plain or variational, without noise.",
    )  # fmt: skip
    if refused := st.session_state.pop(REFUSED, ""):
        st.error(literal(refused))
    if not st.query_params.get(SIZES):
        return
    found = _found()
    if not found:
        st.info("The trainings of this comparison are not on this computer any more. Train them again.", icon=":material/history:")
        return
    seconds = _interval(found, CALM)
    st.fragment(_live, run_every=seconds)(seconds)


def _begin(recipe: AutoencoderRecipe) -> None:
    recipes = [replace(recipe, code=size) for size in COMPARED]
    press, ids = pressed(*recipes), []
    try:
        for one in recipes:
            ids.append(jobs.service().submit(visitor(), one, key=f"sizes:{press}:{one.code}", address=where()))
    except (ValueError, RuntimeError) as problem:
        st.session_state[REFUSED] = str(problem)
    if ids:
        st.query_params[SIZES] = ".".join(ids)


def _found() -> Found:
    ids = [run_id for run_id in st.query_params.get(SIZES, "").split(".") if run_id]
    if len(ids) > len(COMPARED):
        address.refuse(SIZES)
        ids = ids[: len(COMPARED)]
    service = jobs.service()
    both = [(run, record) for run_id in ids if (run := service.run(run_id)) and (record := service.record(run_id))]
    return {run.recipe.code: (run, record) for run, record in both if isinstance(run.recipe, AutoencoderRecipe)}


def _interval(found: Found, before: float | None) -> float | None:
    return pace(before or CALM) if any(run.alive for run, _ in found.values()) else None


def _live(seconds: float | None) -> None:
    found = _found()
    if not found or _interval(found, seconds) != seconds:
        st.rerun()
    data = next(run.known_recipe for run, _ in found.values())
    assert isinstance(data, AutoencoderRecipe)
    rows = [{"numbers": str(size), "who": "PCA", "error": error} for size, error in _yardstick(data.data).items()]
    for size, (run, record) in sorted(found.items()):
        best = record.best
        if best and best.number:
            rows.append({"numbers": str(size), "who": "network", "error": best.val["error"]})
        elif not run.alive:
            st.caption(f"{size} numbers: {literal(run.reason or 'ended before an epoch was done')}.")
    said = ", ".join(f"{row['who']} with {row['numbers']}: {row['error']:.4f}" for row in rows)
    chart(pd.DataFrame(rows), BY_SIZE, "autoencoder-by-size", f"Error per pixel on validation digits. {said}")
    running = [str(size) for size, (run, _) in sorted(found.items()) if run.alive]
    st.caption(f"{said}. {f'Still learning: {chr(44).join(running)}.' if running else 'All of them are done.'}")


@st.cache_data(show_spinner=False)
def _yardstick(data: str) -> dict[int, float]:
    """Of each size the error of PCA on the validation digits."""
    return pca_errors(data, COMPARED)

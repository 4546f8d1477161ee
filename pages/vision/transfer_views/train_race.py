"""The race: all four ways at once, their validation curves in one chart, and what may be concluded in the end."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core import jobs
from core.explain.pictures.race_words import HEAD, LEVEL, SCRATCH, answer, clear_winner, conclusion, outcome, so_far
from core.explain.training.results import time_left
from core.figures.pictures.race import EPOCHS, SECONDS, SPECS, race_columns
from core.tasks.pictures.recipe import PictureRecipe
from core.tasks.pictures.transfer_modes import TRANSFER_MODES
from core.training.record import Record
from pages.kit import views
from pages.kit.address import refuse
from pages.kit.begin import pressed
from pages.kit.charts import chart
from pages.kit.pick import pick
from pages.kit.question import predict_first, verdict
from pages.kit.run_panel.curves import table
from pages.kit.run_panel.shared import CALM, pace
from pages.kit.visitor import address, visitor
from pages.vision.transfer_views import networks

RACE, ALONG, GUESS = "race", "along", "race-guess"
QUESTION = (
    "Race them on your pictures: which reads more validation pictures right in the end, a pretrained network of which only the **head** "
    "learns, or one that learns everything **from scratch**?"
)
OPTIONS = [HEAD, SCRATCH, LEVEL]
HINT = (
    "Each line: how many of the **validation pictures**, those kept apart to check with, are told apart right. An **epoch** is one look at "
    "every picture to learn from. At epoch 0 nothing has been learnt, but **Last blocks** and **Everything** are given a head that fits "
    "first: they begin about where *Head only* arrives. Ways need different numbers of epochs, so their lines end at different places; "
    "kept are the weights of the best epoch, where most of them were right."
)
ASKED = "race-asked"  # in the session: something outside the race's fragment was asked for
Racers = dict[str, tuple[jobs.Run, Record]]


def begin(recipes: Mapping[str, PictureRecipe]) -> None:
    """Ask for all four; a double click is one race. The address finds it again.

    Raises:
        ValueError: Too many are waiting, or the disk is full; one sentence.
    """
    press, ids = pressed(*recipes.values()), []
    try:
        for mode, recipe in recipes.items():
            ids.append(jobs.service().submit(visitor(), recipe, key=f"race:{press}:{mode}", address=address()))
    finally:
        if ids:
            st.query_params[RACE] = ".".join(ids)


def racers(service: jobs.TrainingService) -> Racers:
    """The runs of the race in the address, by their way; those that are gone are left out."""
    ids = [run_id for run_id in st.query_params.get(RACE, "").split(".") if run_id]
    if len(ids) > len(TRANSFER_MODES):
        refuse(RACE)
        ids = ids[: len(TRANSFER_MODES)]
    both = [(run, record) for run_id in ids if (run := service.run(run_id)) and (record := service.record(run_id))]
    found = {run.recipe.mode: (run, record) for run, record in both if isinstance(run.recipe, PictureRecipe)}
    return {mode: found[mode] for mode in TRANSFER_MODES if mode in found}


def ask() -> None:
    """The question before the race; it is marked where the race ends."""
    predict_first(GUESS, QUESTION, OPTIONS, LEVEL, "", folded=True, told=False)


def show(service: jobs.TrainingService) -> None:
    """The race in the address; nothing where there is none."""
    if not st.query_params.get(RACE):
        return
    st.subheader("The race", anchor=False)
    found = racers(service)
    if not found:
        st.info("The trainings of this race are not on this computer any more. Race again.", icon=":material/flag:")
        return
    seconds = _interval(found, CALM)
    st.html("<style>.st-key-race [data-stale=true] { opacity: 1 !important; transition: none !important; }</style>")
    with st.container(key="race"):
        st.fragment(_live, run_every=seconds)(seconds)


def _interval(found: Racers, before: float | None) -> float | None:
    """Seconds between two looks; None when all are over."""
    return pace(before or CALM) if any(run.alive for run, _ in found.values()) else None


def _live(seconds: float | None) -> None:
    service = jobs.service()
    found = racers(service)
    if not found or _interval(found, seconds) != seconds or st.session_state.pop(ASKED, False):
        st.rerun()
    along = pick("Along the axis", [EPOCHS, SECONDS], ALONG)
    records = {mode: record for mode, (_, record) in found.items()}
    said = {mode: _line(run, record) for mode, (run, record) in found.items()}
    each = " ".join(f"{TRANSFER_MODES[mode].name}: {words.replace('*', '')}." for mode, words in said.items())
    alt = f"Share of validation pictures read right along the training. {each}"
    chart(table(race_columns(records, along)), SPECS[along], f"race-chart-{along}", alt)
    st.caption(HINT)
    with st.container(gap="xsmall"):
        for mode, (run, _) in found.items():
            with st.container(horizontal=True, vertical_alignment="center", key=f"race-{mode}"):
                st.markdown(f"**{TRANSFER_MODES[mode].name}**: {said[mode]}", width="stretch")
                st.button("Look closer", key=f"closer-{mode}", type="tertiary", icon=":material/search:", on_click=_go, args=(run.id,))
    if seconds is not None:
        _stop(service, found)
    else:
        _end(found)


def _line(run: jobs.Run, record: Record) -> str:
    """One way in a line."""
    if run.state == "waiting":
        before = f"{run.position - 1} before it" if run.position > 1 else "it is the next to begin"
        return f"waiting, {before}. {time_left(run.wait_seconds)}"
    if run.state == "finished" or run.alive:
        paused = "paused, " if run.state == "paused" else ""
        return paused + so_far(record)
    return run.reason or "ended before it was done"


def _stop(service: jobs.TrainingService, found: Racers) -> None:
    me = visitor()
    mine = [run.id for run, _ in found.values() if run.alive and run.mine(me)]
    if mine:

        def stop() -> None:
            for run_id in mine:
                service.control(run_id, me, "stop")

        st.button("Stop all", key="race-stop", icon=":material/stop:", on_click=stop)


def _end(found: Racers) -> None:
    """What may be concluded, and where to go with the winner."""
    came = {mode: each for mode, (_, record) in found.items() if (each := outcome(record))}  # to a good end
    with st.container(border=True):
        if {"head", "scratch"} <= set(came):
            numbers = f"Head only {100 * came['head'].right:.0f} %, from scratch {100 * came['scratch'].right:.0f} %."
            verdict(GUESS, QUESTION, OPTIONS, answer(came), numbers)
        st.markdown(conclusion(came))
        if not came:
            return
        best = max(came, key=lambda mode: (came[mode].right, -came[mode].seconds))
        with st.container(horizontal=True):
            which = "the winner" if clear_winner(came) == best and len(came) > 1 else f"“{TRANSFER_MODES[best].name}”"
            for label, icon, view in ((f"Look inside {which}", "layers", "Look inside"), (f"Try {which}", "photo_camera", "Try it")):
                how: dict[str, Any] = {"icon": f":material/{icon}:", "type": "primary" if view == "Try it" else "secondary"}
                st.button(label, key=f"race-{view}", on_click=_go, args=(found[best][0].id, view), **how)


def _go(run_id: str, view: str = "") -> None:
    """Speak of this run from now on, in this view or another."""
    networks.choose(run_id)
    st.session_state[ASKED] = True
    if view:
        views.go(view)

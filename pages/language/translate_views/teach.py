"""Teach it: two networks that differ in nothing but attention are trained one after the other, on the same pairs."""

import streamlit as st

from core import jobs
from core.explain.training.recipe_words import waiting
from core.explain.training.results import time_left
from core.figures.translate import LOSSES, raced
from core.tasks import to_query
from core.tasks.script import script
from core.tasks.translate.presets import TRANSLATE_PRESETS, both
from core.tasks.translate.recipe import TranslateRecipe
from core.tasks.translate.words import layers
from core.training.record import Record
from core.training.words import duration
from pages.kit import stage, startup, views
from pages.kit.address import hidden, refuse
from pages.kit.begin import pressed
from pages.kit.charts import chart
from pages.kit.code_panel import show_code
from pages.kit.data_table import data_table
from pages.kit.literal import literal
from pages.kit.question import predict_first
from pages.kit.run_links import history_link
from pages.kit.run_panel.shared import CALM, pace
from pages.kit.shell import PAGES
from pages.kit.teacher_link import teacher_link
from pages.kit.visitor import address, visitor
from pages.language.translate_views.networks import RACE, WITH, WITHOUT

RECIPE, SEED, HIDE, REFUSED = "recipe", "training_seed", "hide", "translate-refused"
NAMES = (RECIPE, SEED, HIDE)  # what the address holds of this view, besides the race
HIDEABLE = {"recipes": "recipes and seed", "question": "the question to predict first", "code": "the PyTorch"}
LEARNT = [name for name, preset in TRANSLATE_PRESETS.items() if preset.group == "Start:"]
Racers = dict[str, tuple[jobs.Run, Record]]


def ask() -> None:
    """What would you say?"""
    if not shown("question"):
        return
    question = TRANSLATE_PRESETS["Dates, no attention"].question
    assert question is not None
    predict_first("translate-teach-guess", question.text, question.options, question.right, question.why, folded=True)


def show() -> None:
    """A recipe and Train both on the left, both networks as they learn on the right."""
    if not startup.workshop():
        return
    start, left, right = stage.teaching("translate-both")
    with left:
        name, seed = _chosen() if shown("recipes") else _given()
        st.markdown(TRANSLATE_PRESETS[name].sentence)
    found = TRANSLATE_PRESETS[name].recipe
    assert isinstance(found, TranslateRecipe)
    recipes = both(found, seed)
    with start:
        st.button("Train both", key="translate-begin", type="primary", icon=":material/play_arrow:", on_click=_begin, args=(recipes,))
    with left:
        _before(recipes)
    with right, stage.effect("translate-race"):
        _race()
    if shown("code"):
        show_code(script(recipes[0]), "train_translate.py")
    teacher_link({"view": "Teach it", RECIPE: name, SEED: str(seed)}, HIDEABLE, "translate-hide", HIDE in st.query_params)


def shown(name: str) -> bool:
    """Whether a control is shown; a teacher's link can hide it."""
    return name not in hidden(HIDEABLE)


def _chosen() -> tuple[str, int]:
    """Recipe and seed."""
    name = st.selectbox("Recipe", LEARNT, key=RECIPE, bind="query-params")
    seed = st.number_input("Seed", 0, 9999, 0, key=SEED, bind="query-params", help="Chooses first weights and order of the pairs.")
    return str(name or LEARNT[0]), int(seed)


def _given() -> tuple[str, int]:
    """What the address says, where a teacher's link hides the choice."""
    name, seed = st.query_params.get(RECIPE, ""), st.query_params.get(SEED, "0")
    return (name if name in LEARNT else LEARNT[0]), (int(seed) if seed.isdecimal() and len(seed) < 5 else 0)


def _begin(recipes: tuple[TranslateRecipe, TranslateRecipe]) -> None:
    """Both runs stand in the address; a double click is one race."""
    press, ids = pressed(*recipes), []
    try:
        for recipe in recipes:
            ids.append(jobs.service().submit(visitor(), recipe, key=f"race:{press}:{recipe.attention}", address=address()))
    except (ValueError, RuntimeError) as problem:
        st.session_state[REFUSED] = str(problem)
    if ids:
        st.query_params[RACE] = ".".join(ids)


def _before(recipes: tuple[TranslateRecipe, TranslateRecipe]) -> None:
    """What is known of both before they begin, or why they cannot."""
    service = jobs.service()
    if refused := st.session_state.pop(REFUSED, ""):
        st.error(literal(refused))
    said = waiting(*service.queue_for(visitor(), recipes[0]))
    st.caption(f"About **{duration(sum(map(service.estimate, recipes)))}** for both. {said}{layers(recipes[0])}.")
    st.page_link(PAGES / "workshop/training.py", label="Every setting", icon=":material/tune:", query_params=to_query(recipes[0]))


def _racers() -> Racers:
    """The runs in the address; those that are gone are left out."""
    service, found = jobs.service(), {}
    for run_id in [run_id for run_id in st.query_params.get(RACE, "").split(".") if run_id][:2]:
        run, record = service.run(run_id), service.record(run_id)
        if run and record and isinstance(run.recipe, TranslateRecipe):
            found[WITHOUT if run.recipe.attention == "none" else WITH] = (run, record)
    return {name: found[name] for name in (WITH, WITHOUT) if name in found}


def _race() -> None:
    found = _racers()
    if not found:
        if RACE in st.query_params:
            refuse(RACE)
        st.markdown(
            "Press **Train both**: the same pairs, the same number of steps, once with attention and once without. You see what each "
            "writes for eight texts that it never learns from, again and again as it learns."
        )
        return
    seconds = _interval(found, CALM)
    st.html("<style>.st-key-translate-live [data-stale=true] { opacity: 1 !important; transition: none !important; }</style>")
    with st.container(key="translate-live"):
        st.fragment(_live, run_every=seconds)(seconds)


def _interval(found: Racers, before: float | None) -> float | None:
    """Seconds between two looks; None when both are over."""
    return pace(before or CALM) if any(run.alive for run, _ in found.values()) else None


def _live(seconds: float | None) -> None:
    views.follow()
    found = _racers()
    if not found or _interval(found, seconds) != seconds:
        st.rerun()
    for name, (run, record) in found.items():
        st.markdown(f"**{name}**: {_line(run, record)}")
    records = {name: record for name, (_, record) in found.items()}
    _written(records)
    chart(raced(records), LOSSES, "translate-race-chart", f"The losses of both along the training: {', '.join(records)}")
    if seconds is None:
        _end(found)
    else:
        _stop(found)


def _line(run: jobs.Run, record: Record) -> str:
    """How far one of them is."""
    if run.state == "waiting":
        return f"waiting. {time_left(run.wait_seconds)}"
    if not record.ends:
        return "is being built"
    if end := record.finished:
        return f"done in {end.seconds:.0f} s, **{100 * end.test['accuracy']:.1f} %** of whole test answers right"
    now = record.ends[-1]
    share = f"**{100 * now.val['accuracy']:.1f} %** of whole validation answers right"
    return f"epoch {now.number} of {record.recipe.epochs}, {share}" + (
        "" if run.alive else f". {run.reason or 'It ended before it was done.'}"
    )


def _written(records: dict[str, Record]) -> None:
    """What both write now for the same texts."""
    table: dict[str, list[str]] = {}
    for name, record in records.items():
        if record.now and record.now.words:
            table |= {"text": list(record.now.words[::3]), name: list(record.now.words[1::3]), "right": list(record.now.words[2::3])}
    if table:
        columns = ["text", *(name for name in records if name in table), "right"]
        data_table({column: table[column] for column in columns}, hide_index=True, key="translate-written", height=320)


def _stop(found: Racers) -> None:
    me = visitor()
    mine = [run.id for run, _ in found.values() if run.alive and run.mine(me)]
    if mine:
        st.button("Stop both", key="translate-stop", icon=":material/stop:", on_click=_stopped, args=(mine, me))


def _stopped(ids: list[str], me: str) -> None:
    for run_id in ids:
        jobs.service().control(run_id, me, "stop")


def _end(found: Racers) -> None:
    """Where to go with them."""
    with st.container(horizontal=True):
        st.button("Type for both", key="translate-try", type="primary", icon=":material/translate:", on_click=views.go, args=("Look back",))
        st.button("By length", key="translate-lengths-go", icon=":material/bar_chart:", on_click=views.go, args=("How long?",))
    for name, (run, _) in found.items():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{name}:", width="content")
            history_link(run.id)

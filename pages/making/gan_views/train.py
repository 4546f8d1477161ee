"""Digits: a small forger and a detective are trained live, with what is forged at every look."""

from typing import Any

import streamlit as st

from core import jobs
from core.explain.training.recipe_words import waiting
from core.tasks import task_named, to_query
from core.tasks.gan.recipe import GanRecipe
from core.tasks.script import script
from core.training.words import duration
from pages.kit import address, run_panel, run_way, startup
from pages.kit.begin import begin
from pages.kit.code_panel import show_code
from pages.kit.literal import literal
from pages.kit.own_network import RUN
from pages.kit.question import predict_first
from pages.kit.run_links import history_link
from pages.kit.shell import PAGES
from pages.kit.visitor import visitor
from pages.making.gan_views import teacher

NAMES = ("recipe", "game_seed", RUN)  # what the address holds
TASK, REFUSED, CHOSEN = "gan", "gan-train-refused", "gan-chosen"


def show() -> None:
    """A recipe and Train on the left, the game on the right."""
    if not startup.workshop():
        return
    left, right = st.columns([1, 2], gap="medium")
    with left:
        recipe = _recipe()
        _button(recipe)
        if RUN in st.query_params:
            run_way.way()
    with right:
        _game(recipe)


def _recipe() -> GanRecipe:
    presets = task_named(TASK).presets
    name, seed = _chosen(list(presets)) if teacher.shown("recipes") else _given(list(presets))
    found = presets[name]
    st.markdown(found.sentence)
    if found.question and teacher.shown("question"):
        predict_first(f"gan-preset-{name}", *found.question)
    st.session_state[CHOSEN] = {"recipe": name, "game_seed": seed}
    return GanRecipe.from_query(found.recipe.to_query() | {"seed": str(seed)})


def _chosen(names: list[str]) -> tuple[str, int]:
    name = st.selectbox("Recipe", names, key="recipe", bind="query-params")
    help = "Chooses first weights, order and noise."
    return name or names[0], int(st.number_input("Seed", 0, 9999, 0, key="game_seed", bind="query-params", help=help))


def _given(names: list[str]) -> tuple[str, int]:
    """What the address says, where a teacher's link hides the choice."""
    name, seed = st.query_params.get("recipe", ""), st.query_params.get("game_seed", "0")
    return (name if name in names else names[0]), (int(seed) if seed.isdecimal() and len(seed) < 5 else 0)


def _button(recipe: GanRecipe) -> None:
    service, kind = jobs.service(), task_named(TASK)
    problem = kind.problem(recipe)
    how: dict[str, Any] = {"disabled": bool(problem), "on_click": begin, "args": (recipe, REFUSED)}
    st.button("Train", key="gan-train", type="primary", icon=":material/play_arrow:", width="stretch", **how)
    if refused := st.session_state.pop(REFUSED, ""):
        st.error(literal(refused))
    if problem:
        st.warning(literal(problem), icon=":material/block:")
    else:
        said = waiting(*service.queue_for(visitor(), recipe))
        st.caption(f"About **{duration(service.estimate(recipe))}**. {said}{kind.layers_in_words(recipe)}.")
    st.page_link(PAGES / "workshop/training.py", label="Every setting", icon=":material/tune:", query_params=to_query(recipe))


def _game(recipe: GanRecipe) -> None:
    service, asked = jobs.service(), st.query_params.get(RUN)
    run = service.run(asked) if asked else None
    if asked is not None and not (run and run.of(TASK)):
        address.refuse(RUN)
        run = None
    if run:
        run_way.place(run.id)
        run_panel.show(run.id, visitor())
        history_link(run.id)
    else:
        st.markdown(
            "Press **Train**: three forgeries of each digit are shown at every look, always of the same noise, and the losses of both. "
            "Each epoch is judged by the digit network, which takes no part in the game."
        )
    if teacher.shown("code"):
        show_code(script(recipe), "train_gan.py")
    teacher.link("Digits", st.session_state[CHOSEN])

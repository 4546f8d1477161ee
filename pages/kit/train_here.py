"""A page's own way to train: a recipe of its task and Train on the left, the run on the right. Every setting is on *Train a network*."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import jobs
from core.explain.training.recipe_words import waiting
from core.tasks import task_named, to_query
from core.tasks.script import script
from core.training.recipe import Recipe
from core.training.words import duration
from pages.kit import address, run_panel, run_way, stage, startup
from pages.kit.begin import begin
from pages.kit.code_panel import show_code
from pages.kit.literal import literal
from pages.kit.own_network import RUN
from pages.kit.question import predict_first
from pages.kit.run_links import history_link
from pages.kit.shell import PAGES
from pages.kit.visitor import visitor

RECIPE = "recipe"  # in the address


@dataclass(frozen=True)
class TrainHere:
    """How a page trains its task."""

    task: str
    seed: str  # what the address calls it
    seed_help: str
    nothing: str  # what is said before there is a run
    shown: Callable[[str], bool]  # whether a control is shown: "recipes", "question" or "code"; a teacher's link can hide it

    @property
    def names(self) -> tuple[str, ...]:
        """What the address holds."""
        return RECIPE, self.seed, RUN

    def show(self) -> dict[str, str]:
        """All of it; gives what a link has to say of it, nothing where nothing can be trained here."""
        if not startup.workshop():
            return {}
        start, left, right = stage.teaching(f"{self.task}-here")
        with left:
            recipe, said = self._recipe(start)
        with start:
            problem = self._button(recipe)
            if RUN in st.query_params:
                run_way.way()
        with left:
            self._before(recipe, problem)
        with right:
            self._run()
            if self.shown("code"):
                show_code(script(recipe), f"train_{self.task}.py", files=self._files(recipe), recipe=recipe.to_json())
        return said

    def _files(self, recipe: Recipe) -> dict[str, Callable[[], bytes]]:
        """What the script needs beside it."""
        return {}

    def _recipe(self, start: DeltaGenerator) -> tuple[Recipe, dict[str, str]]:
        presets = task_named(self.task).presets
        name, seed = self._chosen(list(presets)) if self.shown("recipes") else self._given(list(presets))
        return self._offered(name, seed, start)

    def _offered(self, name: str, seed: int, start: DeltaGenerator) -> tuple[Recipe, dict[str, str]]:
        """A recipe on offer, with what there is to see and to predict."""
        found = task_named(self.task).presets[name]
        st.markdown(found.sentence)
        if found.question and self.shown("question"):
            with start:
                predict_first(f"{self.task}-preset-{name}", *found.question, folded=True)
        recipe = type(found.recipe).from_query(found.recipe.to_query() | {"seed": str(seed)})
        return recipe, {RECIPE: name, self.seed: str(seed)}

    def _chosen(self, names: list[str]) -> tuple[str, int]:
        name = st.selectbox("Recipe", names, key=RECIPE, bind="query-params")
        return name or names[0], int(st.number_input("Seed", 0, 9999, 0, key=self.seed, bind="query-params", help=self.seed_help))

    def _given(self, names: list[str]) -> tuple[str, int]:
        """What the address says, where a teacher's link hides the choice."""
        name, seed = st.query_params.get(RECIPE, ""), st.query_params.get(self.seed, "0")
        return (name if name in names else names[0]), (int(seed) if seed.isdecimal() and len(seed) < 5 else 0)

    def _button(self, recipe: Recipe) -> str:
        """Train; why it cannot be pressed, or nothing."""
        problem = task_named(self.task).problem(recipe)
        how: dict[str, Any] = {"disabled": bool(problem), "on_click": begin, "args": (recipe, f"{self.task}-refused")}
        st.button("Train", key=f"{self.task}-begin", type="primary", icon=":material/play_arrow:", **how)
        return problem

    def _before(self, recipe: Recipe, problem: str) -> None:
        """What is known of the training before it begins, or why it cannot."""
        service, kind = jobs.service(), task_named(self.task)
        if refused := st.session_state.pop(f"{self.task}-refused", ""):
            st.error(literal(refused))
        if problem:
            st.warning(literal(problem), icon=":material/block:")
        else:
            said = waiting(*service.queue_for(visitor(), recipe))
            st.caption(f"About **{duration(service.estimate(recipe))}**. {said}{kind.layers_in_words(recipe)}.")
        st.page_link(PAGES / "workshop/training.py", label="Every setting", icon=":material/tune:", query_params=to_query(recipe))

    def _run(self) -> None:
        service, asked = jobs.service(), st.query_params.get(RUN)
        run = service.run(asked) if asked else None
        if asked is not None and not (run and run.of(self.task)):
            address.refuse(RUN)
            run = None
        if run:
            run_way.place(run.id)
            run_panel.show(run.id, visitor())
            history_link(run.id)
        else:
            stage.effect(f"{self.task}-here").markdown(self.nothing)

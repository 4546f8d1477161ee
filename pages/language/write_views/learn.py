"""Watch it learn from nothing: a recipe, or a text of one's own, and what the network makes up while it learns."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.data.writing import own
from core.data.writing.corpus import OWN
from core.tasks import task_named, task_of
from core.tasks.writing.recipe import WritingRecipe
from core.tasks.writing.script import data_file
from core.training.recipe import Recipe
from pages.kit import address
from pages.kit.train_here import RECIPE, TrainHere
from pages.kit.visitor import visitor
from pages.language.write_views import own_text
from pages.language.write_views.own_text import YOURS

ABOUT = "What you brought. Watch noise take on its letters, then its syllables, then its words."


@dataclass(frozen=True)
class LearnHere(TrainHere):
    """Trains on a text of one's own, too."""

    def _recipe(self, start: DeltaGenerator) -> tuple[Recipe, dict[str, str]]:
        mine = _owned()
        names = [*task_named(self.task).presets, *([YOURS] if mine else [])]
        if st.session_state.get(RECIPE, names[0]) not in names:
            st.session_state[RECIPE] = names[0]
        name, seed = self._chosen(names)
        if mine and name == YOURS:
            st.markdown(ABOUT)
            recipe: Recipe = type(mine).from_query(mine.to_query() | {"seed": str(seed)})
            said = {RECIPE: YOURS, self.seed: str(seed), own_text.OWN_TEXT: st.query_params[own_text.OWN_TEXT]}
        else:
            recipe, said = self._offered(name, seed, start)
        own_text.ask(self._taken)
        return recipe, said

    def _files(self, recipe: Recipe) -> dict[str, Callable[[], bytes]]:
        """The text as it is learnt from: it is this visitor's own, or `_owned` had refused it."""
        assert isinstance(recipe, WritingRecipe)
        return {data_file(recipe): lambda: own.load(recipe.own).encode()} if recipe.data == OWN else {}

    def _taken(self) -> None:
        """A text was brought: it is chosen."""
        st.session_state[RECIPE] = YOURS
        st.query_params.pop("run", None)


def _owned() -> Recipe | None:
    """The recipe for the text that the address names; None where there is none, or it is somebody else's."""
    told = st.query_params.get(own_text.OWN_TEXT)
    if told is None:
        return None
    recipe = own_text.recipe_of(told)
    if recipe is None or not task_of(recipe).may_see(recipe, visitor()):
        address.refuse(own_text.OWN_TEXT)
        return None
    return recipe


HERE = LearnHere(
    task="writing",
    seed="write_seed",
    seed_help="Chooses first weights and order.",
    nothing="Press **Train**: the network begins with noise. What it makes up is shown every few steps, always drawn by the same random "
    "numbers: letters first, then syllables, then names. Each name is marked: new, or read before.",
    shown=lambda _: True,
)
NAMES = (*HERE.names, own_text.OWN_TEXT)


def show() -> None:
    """A text and Train on the left, what it makes up on the right."""
    HERE.show()

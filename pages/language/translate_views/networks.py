"""The networks of the page: the two that come along, or those of runs in the address, side by side."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import jobs, zoo
from core.models.translator import Translator
from core.tasks.translate.recipe import TranslateRecipe
from core.zoo.translators import TextTranslator
from pages.kit import address
from pages.kit.own_network import Asking, Life, chosen
from pages.kit.pick import pick

RACE, PAIRS, LONG_PAIRS, TEXT = "race", "pairs", "long_pairs", "text"
NAMES = (PAIRS, LONG_PAIRS, RACE)  # what the address holds
ASKING = Asking("translate", "translating", "translate")
SHIPPED = {
    "Dates": ("translator", "translator-without-attention"),
    "English → German": ("translator-sentences", "translator-sentences-without-attention"),
}
LONG = "English → German"  # where the answer to a long text is long, too
WITH, WITHOUT = "With attention", "Without attention"


@dataclass(frozen=True)
class Side:
    """One of the networks that stand beside each other."""

    name: str
    translator: TextTranslator
    key: str  # by which what it does can be kept

    @property
    def recipe(self) -> TranslateRecipe:
        """By which it was trained."""
        return self.translator.recipe


def sides(row: DeltaGenerator, key: str = PAIRS, first: str | None = None) -> list[Side]:
    """Those that the address asks for; the ones that come along where it asks for none, or as the other side of a single one.

    Args:
        row: Where the pairs are chosen.
        key: What the address calls them.
        first: The pairs that are shown until others are chosen.
    """
    if RACE in st.query_params:
        if found := _raced():
            return found
        address.refuse(RACE)
    own = chosen(ASKING, _loaded)
    if own is None:
        with row:
            return _shipped(pick("Pairs", SHIPPED, key, first, on_change=_other_pairs if key == PAIRS else None))
    side = _side(own[0], f"{own[1].run_id} {own[1].epoch}")
    return sorted([side, *_other(side)], key=lambda one: one.name == WITHOUT)


def first_of_long() -> str:
    """The pairs that *How long?* opens on: older links name them as those of the other views."""
    asked = st.query_params.get(PAIRS, LONG)
    return asked if asked in SHIPPED else LONG


def _other_pairs() -> None:
    st.session_state.pop(TEXT, None)  # what was typed for the others is no text for these


def _side(translator: TextTranslator, key: str) -> Side:
    return Side(WITHOUT if translator.recipe.attention == "none" else WITH, translator, key)


def _shipped(pairs: str) -> list[Side]:
    return [_side(_of_files(name), name) for name in SHIPPED[pairs]]


def _of_files(name: str) -> TextTranslator:
    found = zoo.load(name)
    assert isinstance(found, TextTranslator)
    return found


def _other(side: Side) -> list[Side]:
    """The network that comes along for the same pairs and is what this one is not."""
    asked = side.recipe.data, side.recipe.language
    every = [each for pairs in SHIPPED for each in _shipped(pairs)]
    return [each for each in every if (each.recipe.data, each.recipe.language) == asked and each.name != side.name]


@st.cache_resource(max_entries=12, show_spinner=False)
def _of_run(run_id: str, epoch: int) -> TextTranslator:
    service = jobs.service()
    recipe, net = service.run_of(run_id, ASKING.task).recipe, service.network(run_id, epoch, task=ASKING.task)
    assert isinstance(recipe, TranslateRecipe) and isinstance(net, Translator)  # it is of that task
    return TextTranslator(net, recipe)


def _loaded(life: Life) -> TextTranslator:
    return _of_run(life.run_id, life.epoch)


def _raced() -> list[Side]:
    """Two runs of the same pairs, with attention and without; nothing where they are gone or not far enough."""
    found = []
    for run_id in st.query_params[RACE].split(".")[:2]:
        run = jobs.service().run(run_id)
        if run is None or not run.of(ASKING.task) or not run.epochs_done:
            return []
        try:
            found.append(_side(_of_run(run.id, run.best_epoch), f"{run.id} {run.best_epoch}"))
        except (LookupError, RuntimeError):
            return []
    pairs = {(side.recipe.data, side.recipe.language) for side in found}
    return sorted(found, key=lambda one: one.name == WITHOUT) if len(pairs) == 1 else []

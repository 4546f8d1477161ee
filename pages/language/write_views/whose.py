"""Whose network writes: one that comes with the app, or one that was trained here, as it was at any epoch of its life."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from core import zoo
from core.data.writing.corpus import NAMES as FIRST_NAMES
from core.data.writing.corpus import SENTENCES, Corpus, corpus_of
from core.models import files
from core.tasks import task_of
from core.tasks.writing.recipe import WritingRecipe
from core.zoo.writer import NAMES as NAMES_WRITER
from core.zoo.writer import REVIEWS as REVIEWS_WRITER
from core.zoo.writer import SENTENCES as SENTENCES_WRITER
from core.zoo.writer import Writer
from pages.kit.own_network import EPOCH, RUN, Asking, Life, chosen
from pages.kit.pick import pick
from pages.kit.visitor import visitor

WRITER = "writer"  # in the address
NAMES = (RUN, EPOCH, WRITER)
WRITING = Asking("writing", "writing with", "edit_note")
SHIPPED = {
    "First names": (NAMES_WRITER, FIRST_NAMES),
    "Film reviews": (REVIEWS_WRITER, ""),  # too many to come along
    "I love → machine → learning": (SENTENCES_WRITER, SENTENCES),
}
INTRODUCTION = (
    "A **language model** reads a text and says how likely each letter (or word) is to come next. Draw one, put it behind the text, and "
    "ask again: so it writes. Chat programs do the same with much larger networks. Here a small one has read first names, another one film "
    "reviews, and one learns whatever you give it.\n\nWords that a school would not want are held back from what it makes up: a short "
    "list of whole words, no more."
)
PRIVATE = "This network has learnt somebody else's own text, which it could give away."


@dataclass(frozen=True)
class Whose:
    """The network that writes on this page."""

    writer: Writer
    key: str  # tells it from every other, at every age
    corpus: Corpus | None  # what it has learnt from; None where that is not here
    perplexity: float | None = None  # on the test part
    recipe: WritingRecipe | None = None  # of a run

    @property
    def figures(self) -> dict[str, Any] | None:
        """Those in the card of a network whose text does not come along."""
        return files.read_card(self.key)["figures"] if self.corpus is None and self.recipe is None else None


def whose() -> Whose:
    """The network of the address, or one that comes with the app. Says whose it is, where it is not that."""
    if found := chosen(WRITING, lambda life: _loaded(life, visitor())):
        recipe = found[1].recipe
        assert isinstance(recipe, WritingRecipe)  # it is of that task
        return Whose(found[0], f"{found[1].run_id}-{found[1].epoch}", _corpus(recipe), _test(found[1]), recipe)
    name, data = SHIPPED[pick("It has read", SHIPPED, WRITER)]
    writer = zoo.load(name)
    assert isinstance(writer, Writer)
    return Whose(writer, name, corpus_of(data) if data else None, files.read_card(name)["figures"]["perplexity"])


def _corpus(recipe: WritingRecipe) -> Corpus | None:
    try:
        return recipe.corpus()
    except ValueError:
        return None


def _test(life: Life) -> float | None:
    from core import jobs  # the worker processes: only for those who come with a network of their own

    return jobs.service().run_of(life.run_id, "writing").test.get("perplexity") if life.epoch == life.best else None


def _loaded(life: Life, who: str) -> Writer:
    if not task_of(life.recipe).may_see(life.recipe, who):
        raise LookupError(PRIVATE)
    return _network(life.run_id, life.epoch, life.best)


@st.cache_resource(max_entries=100, show_spinner=False)
def _network(run_id: str, epoch: int, best: int) -> Writer:
    from core import jobs

    service = jobs.service()
    recipe = service.run_of(run_id, "writing").known_recipe
    assert isinstance(recipe, WritingRecipe)
    model, alphabet = service.network(run_id, None if epoch == best else epoch, task="writing")
    return Writer(model, alphabet, recipe.by_line)

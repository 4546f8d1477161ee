"""The search for a good learning rate, in pieces on the process for quick work."""

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from core.jobs.batches import Batches, Refused
from core.jobs.reasons import reason
from core.tasks import from_json, search_seconds, task_of, trainer_for
from core.training import rate_finder
from core.training.recipe import Recipe
from core.training.words import duration

Tried = list[tuple[float, float]]  # rates, and the loss of a batch with each
Ask = Callable[[str, str], tuple[Tried, bool]]  # `go_on` in another process; waits until it has gone on
PIECE_SECONDS = 0.3  # and a step more
MOST_SECONDS = 180.0  # of a whole search, by estimate: one can see how far it is, and stop it
MOST_BYTES = 2**30  # of one batch, forward and back, by estimate
LEAST_BATCH = 8


def affordable(recipe: Recipe, slower: float = 1.0) -> tuple[Recipe, str]:
    """The search that is made for this recipe: with its batch, or with the largest half of a half of it that a page can wait for.

    slower: how many times longer everything takes on this machine than was estimated.

    Returns:
        What is searched with, and where that is not the recipe itself, why, in a sentence.

    Raises:
        ValueError: Even small batches take too long, or too much memory; one sentence.
    """
    tried = recipe
    while not _bearable(tried, slower):
        if tried.batch <= LEAST_BATCH:
            took, needed = duration(search_seconds(recipe) * slower), task_of(recipe).memory(recipe) / 2**20
            raise ValueError(
                f"With this network and these {recipe.examples} the search would take about {took} and {needed:,.0f} MB here. Choose a "
                "smaller network, or train with a rate of your own."
            )
        tried = replace(tried, batch=max(tried.batch // 2, LEAST_BATCH))
    if tried is recipe:
        return recipe, ""
    return tried, (
        f"Searched with batches of {tried.batch}: with {recipe.batch} it would take too much of this machine. Larger batches bear a rate "
        "that is a little larger."
    )


def _bearable(recipe: Recipe, slower: float) -> bool:
    return search_seconds(recipe) * slower <= MOST_SECONDS and task_of(recipe).memory(recipe) <= MOST_BYTES


class RateSearch(Batches):
    """Tries all rates. One search at a time: the others wait, and what else is quick comes in between."""

    doing = "The search"
    _one = threading.Lock()

    def __init__(self, recipe: Recipe, ask: Ask) -> None:
        super().__init__(rate_finder.STEPS)
        self.tried: Tried = []
        self.waits = False  # for another search
        self._recipe, self._ask, self._key, self._over = recipe, ask, secrets.token_hex(8), False

    def run(self) -> None:
        """Wait until no other search is made, and make this one."""
        self.waits = True
        while not self._one.acquire(timeout=0.5):
            if self.left_alone():
                return
        self.waits = False
        try:
            super().run()
        finally:
            self._one.release()

    def batches(self) -> Iterator[tuple[int, int]]:
        """As many steps at a time as there are in a fraction of a second."""
        while not self._over:
            yield self.done, self.done
            self.done = self.count if self._over else min(len(self.tried), self.count - 1)

    def take(self, begin: int, end: int) -> None:
        """Go on. What a process that died took along is tried again from the beginning."""
        try:
            self.tried, self._over = self._ask(self._key, self._recipe.to_json())
        except (ValueError, MemoryError) as problem:
            raise Refused(reason(problem)) from None


_kept: dict[str, tuple[Iterator[tuple[float, float] | None], Tried]] = {}  # the search that this process makes


def go_on(key: str, recipe_json: str) -> tuple[Tried, bool]:
    """In the process for quick work: the search of that name for a fraction of a second; what it has tried so far, and whether it is over.

    Raises:
        ValueError: The data are not on this machine; one sentence.
    """
    if key not in _kept:
        _kept.clear()
        _kept[key] = rate_finder.find(trainer_for(from_json(recipe_json))), []
    search, tried = _kept[key]
    end = time.monotonic() + PIECE_SECONDS
    try:
        for found in search:
            tried += [found] if found else []
            if time.monotonic() > end:
                return tried, False
    except BaseException:
        _kept.clear()
        raise
    _kept.clear()
    return tried, True

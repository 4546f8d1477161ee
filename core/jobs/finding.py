"""The search for a good learning rate, in pieces on the process for quick work."""

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import torch

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
LONG_SECONDS = 30.0  # by estimate; with every recipe on offer it takes less on a quiet machine
MOST_BYTES = 2**30  # of one batch, forward and back, by estimate
GIVES_WAY = 4.0  # a piece of a long search may take seconds; so many times as long a short one goes on undisturbed
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
    """Tries all rates. One long and one short search at a time, piece by piece in turns: who asked for little waits for nobody's much."""

    doing = "The search"
    _long, _short = threading.Lock(), threading.Lock()

    def __init__(self, recipe: Recipe, ask: Ask, slower: float = 1.0) -> None:
        super().__init__(rate_finder.STEPS)
        self.tried: Tried = []
        self.waits = False  # for another search
        self._recipe, self._ask, self._key, self._over = recipe, ask, secrets.token_hex(8), False
        self._place = self._long if search_seconds(recipe) * slower > LONG_SECONDS else self._short

    def run(self) -> None:
        """Wait until no other search of its kind is made, and make this one."""
        self.waits = True
        while not self._place.acquire(timeout=0.5):
            if self.left_alone():
                return
        self.waits = False
        try:
            super().run()
        finally:
            self._place.release()

    def batches(self) -> Iterator[tuple[int, int]]:
        """As many steps at a time as there are in a fraction of a second."""
        while not self._over:
            yield self.done, self.done
            self.done = self.count if self._over else min(len(self.tried), self.count - 1)

    def take(self, begin: int, end: int) -> None:
        """Go on. What a process that died took along is tried again from the beginning."""
        start = time.monotonic()
        try:
            self.tried, self._over = self._ask(self._key, self._recipe.to_json())
        except (ValueError, MemoryError) as problem:
            raise Refused(reason(problem)) from None
        if self._place is self._long and self._short.acquire(timeout=GIVES_WAY * (time.monotonic() - start)):
            self._short.release()


@dataclass
class _Kept:
    """A search that this process makes, between two of its pieces."""

    search: Iterator[tuple[float, float] | None]
    chance: torch.Tensor  # where PyTorch's generator stands for it
    tried: Tried = field(default_factory=list)


_kept: dict[str, _Kept] = {}  # the long and the short one, the last that went on at the end


def go_on(key: str, recipe_json: str) -> tuple[Tried, bool]:
    """In the process for quick work: the search of that name for a fraction of a second; what it has tried so far, and whether it is over.

    Raises:
        ValueError: The data are not on this machine; one sentence.
    """
    if (kept := _kept.pop(key, None)) is None:
        while len(_kept) > 1:  # nobody asks for that one any more
            del _kept[next(iter(_kept))]
        search = rate_finder.find(trainer_for(from_json(recipe_json)))
        kept = _Kept(search, torch.get_rng_state())
    torch.set_rng_state(kept.chance)
    end = time.monotonic() + PIECE_SECONDS
    for found in kept.search:
        kept.tried += [found] if found else []
        if time.monotonic() > end:
            kept.chance = torch.get_rng_state()
            _kept[key] = kept
            return kept.tried, False
    return kept.tried, True

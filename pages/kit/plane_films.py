"""Trainings in the plane while they go on: the page has the first epochs at once, and browsers fetch what follows.

Each fetch has a piece trained on the process for quick work, unless somebody else's has brought it already: nobody trains what nobody
watches, and whoever watches has his turn after the others.
"""

import secrets
from collections import OrderedDict
from threading import Lock
from typing import Any

from core import jobs
from core.explain.foundations.plane.growing import Growing, piece
from core.explain.foundations.plane.recipe import PlaneRecipe
from core.explain.foundations.plane.training import frames_of
from core.figures.foundations import plane as packed
from pages.kit.receive import Refused

FIRST_SECONDS = 0.05  # of training, in the page's own run
PIECE_SECONDS = 0.2
MOST = 240  # films at hand: six for each of thirty viewers, and some more. One is mostly 0.2 MB, never more than 2.2
GONE = "This training is not at hand any more."

_by_recipe: OrderedDict[PlaneRecipe, "Shared"] = OrderedDict()
_lock = Lock()
_started = False


class Shared:
    """A film that grows, for all who watch it."""

    def __init__(self, recipe: PlaneRecipe) -> None:
        self.mark = secrets.token_hex(8)
        self.growing, self.points, self.lock = Growing(recipe), recipe.points(), Lock()
        self.growing.take(*piece(recipe, 0, FIRST_SECONDS))
        if self.growing.number == 1:  # a busy machine had time for no epoch, and what has not learnt yet cannot be seen to move
            self.growing.take(*piece(recipe, 1, 0.0))

    def begun(self) -> dict[str, Any]:
        """All that there is, for a player, and where it finds the rest."""
        recipe, film = self.growing.recipe, self.growing.part(0)
        over = film is self.growing.film
        ends = over and (recipe.patience or film.ran_away)
        return {
            "net": packed.network(recipe, self.points, film),
            "points": packed.dots(self.points),
            "curves": packed.curves(film),
            "epochs": len(film.epochs) - 1 if ends else recipe.epochs,
            "frames": len(frames_of(recipe.epochs + 1, film.weights.shape[1])),  # in the whole, if nothing ends it early
            "more": "" if over else f"plane/film/{self.mark}",
        }

    def since(self, number: int) -> dict[str, Any]:
        """What follows after so many epochs: waits for it where it is not there yet. With the last of it comes the whole."""
        with self.lock:
            growing = self.growing
            if growing.film is None and growing.number <= number:
                self._grow()
            if growing.film is not None:
                return {"whole": self.begun()}
            film = growing.part(number)
            return {"frames": list(film.frames), "weights": packed.weights(film), "curves": packed.curves(film)}

    def _grow(self) -> None:
        asked = self.growing.recipe, self.growing.number, PIECE_SECONDS
        try:
            found = jobs.service().quick(piece, *asked) if _others_work() else piece(*asked)
        except (TimeoutError, RuntimeError):  # too many wait, that process ends again and again, or another app has the folder
            found = piece(*asked)
        self.growing.take(*found)


def _others_work() -> bool:
    """Whether there is a process for quick work; the first ones who watch do not wait until it has started."""
    global _started
    _started = _started or jobs.service().quick_is_there()
    return _started


def film(recipe: PlaneRecipe) -> Shared:
    """The film of this recipe as far as it is; begins it where nobody has.

    Raises:
        ValueError: There are too few points, or it would take too many steps.
    """
    with _lock:
        if (there := _by_recipe.get(recipe)) is not None:
            _by_recipe.move_to_end(recipe)
            return there
    begun = Shared(recipe)
    with _lock:
        there = _by_recipe.setdefault(recipe, begun)
        while len(_by_recipe) > MOST:
            _by_recipe.popitem(last=False)
    return there


def more(mark: str, since: int) -> dict[str, Any]:
    """What follows in that film after so many epochs.

    Raises:
        Refused: There is no such film.
    """
    with _lock:
        recipe, found = next(((recipe, each) for recipe, each in _by_recipe.items() if each.mark == mark), (None, None))
        if recipe is None or found is None:
            raise Refused(GONE, 404)
        _by_recipe.move_to_end(recipe)  # somebody watches it
    return found.since(since)

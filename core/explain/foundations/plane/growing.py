"""A training in the plane that is watched while it goes on: in pieces of a fraction of a second, on whatever process has time for them."""

import time
from collections import OrderedDict
from collections.abc import Iterator

import numpy as np

from core.explain.foundations.plane.recipe import PlaneRecipe
from core.explain.foundations.plane.training import RAN_AWAY, Film, Moment, filmed, frames_of, train

MOST_GOING = 240  # trainings that a process goes on with where it was; another one is done again up to there
_going: OrderedDict[PlaneRecipe, tuple[int, Iterator[Moment]]] = OrderedDict()


def piece(recipe: PlaneRecipe, number: int, seconds: float) -> tuple[list[Moment], bool]:
    """The epochs from `number` on, as many as are trained in so many seconds, one at least; and whether the training is over.

    The same whether this process has trained the epochs before or not.

    Raises:
        ValueError: As `train`.
    """
    there, moments = _going.pop(recipe, (0, iter(())))
    if there != number or not number:
        moments = train(recipe)
        for _ in range(number):
            next(moments, None)
    found: list[Moment] = []
    end = time.perf_counter() + seconds
    for moment in moments:
        found.append(moment)
        on = number + len(found) == 1 or moment[0].train_loss < RAN_AWAY  # else `train` ends here, and so does this piece
        if on and time.perf_counter() >= end:
            _going[recipe] = number + len(found), moments
            while len(_going) > MOST_GOING:
                _going.popitem(last=False)
            return found, False
    return found, True


class Growing:
    """The film of a training as far as it is."""

    def __init__(self, recipe: PlaneRecipe) -> None:
        self.recipe = recipe
        self.film: Film | None = None  # the whole, once the training is over
        self._moments: list[Moment] = []

    @property
    def number(self) -> int:
        """How many epochs there are, the one before training among them."""
        moments = self._moments
        return len(moments) if self.film is None else len(self.film.epochs)

    def take(self, moments: list[Moment], over: bool) -> None:
        """What `piece` gave for `number`."""
        self._moments = [*self._moments, *moments]
        if over:
            self.film = filmed(self.recipe, self._moments)
            self._moments = []  # after the film is there: somebody may be looking

    def part(self, since: int) -> Film:
        """The epochs from `since` on as a film: with the key frames among them that the whole will have if nothing ends it early.

        The numbers of `frames` are those of the epochs, and so is `kept`, the last: that before `since` where there are not so many again.
        """
        moments = self._moments
        if self.film is not None:
            return self.film
        epochs = [epoch for epoch, _ in moments]
        size = moments[0][1].size
        frames = tuple(frame for frame in frames_of(self.recipe.epochs + 1, size) if since <= frame < len(epochs))
        weights = np.stack([moments[frame][1] for frame in frames]) if frames else np.zeros((0, size), np.float32)
        return Film(tuple(epochs[since:]), frames, weights, max(len(epochs), since) - 1, False)

"""Small trainings that a page waits for, one after the other, in pieces on the process for quick work."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Generic, TypeVar

from core.explain.sequences.lesson import Lesson
from core.jobs.batches import Batches

L = TypeVar("L", bound=Lesson)
R = TypeVar("R", bound=Hashable)
MOST_KEPT = 500  # lessons, of 50 KB each where they are many


class Shelf(Generic[R, L]):
    """How far each lesson is, for everybody: who asks for the same goes on from there. What was asked for longest ago goes first."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most, self._lock = most, threading.Lock()
        self._kept: OrderedDict[R, L] = OrderedDict()

    def get(self, recipe: R) -> L | None:
        """The lesson of that recipe as far as it is; None where nobody has begun it."""
        with self._lock:
            if recipe in self._kept:
                self._kept.move_to_end(recipe)
            return self._kept.get(recipe)

    def put(self, recipe: R, lesson: L) -> None:
        """Keep it, unless somebody else has come further with the same."""
        with self._lock:
            if (there := self._kept.get(recipe)) is None or there.step <= lesson.step:
                self._kept[recipe] = lesson
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


class Lessons(Batches, Generic[R, L]):
    """Does the lessons of these recipes in their order. `begin` and `go_on` are done by whoever works, and waited for."""

    doing = "The training"

    def __init__(self, recipes: Sequence[R], shelf: Shelf[R, L], begin: Callable[[R], L], go_on: Callable[[L], L]) -> None:
        super().__init__(len(recipes))
        self.recipes, self._shelf, self._begin, self._go_on = tuple(recipes), shelf, begin, go_on

    def batches(self) -> Iterator[tuple[int, int]]:
        """A piece of the first lesson that is not over, until all are."""
        while not self.finished:
            if (there := self._shelf.get(self.recipes[self.done])) is not None and there.over:
                self.done += 1
            else:
                yield self.done, self.done

    def take(self, begin: int, end: int) -> None:
        """Begin that lesson, or go on with it. What a process that died took along is learnt again."""
        recipe = self.recipes[begin]
        there = self._shelf.get(recipe)
        self._shelf.put(recipe, self._begin(recipe) if there is None else self._go_on(there))

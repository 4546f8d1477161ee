"""What a class does together: one question, and one recipe with a seed or a rate for each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from core.classroom.problem import ClassProblem
from core.training.recipe import Recipe

Vary = Literal["seed", "rate"]


@dataclass
class Ballot:
    """A question, and what each has answered."""

    name: str  # as `core.questions` calls it
    options: Sequence[str]
    votes: dict[str, str] = field(default_factory=dict)  # by pupil
    open: bool = True  # answers may be given and changed
    shown: bool = False  # how many gave which answer
    solved: bool = False  # and which one is right

    def vote(self, who: str, option: str) -> None:
        """Answer, or answer otherwise than before.

        Raises:
            ClassProblem: The vote is closed, or that is none of the options.
        """
        if not self.open:
            raise ClassProblem("This vote is closed.")
        if option not in self.options:
            raise ClassProblem("This is none of the answers.")
        self.votes[who] = option

    def counts(self) -> list[int]:
        """How many gave each answer, in the order of the options."""
        found = Counter(self.votes.values())
        return [found[option] for option in self.options]


@dataclass
class Race:
    """A recipe that everybody trains, with a seed or a rate of their own."""

    id: str
    recipe: Recipe
    title: str
    vary: Vary
    low: float = 0.0  # of the rates
    high: float = 0.0
    runs: dict[str, str] = field(default_factory=dict)  # by pupil: the run

    def __post_init__(self) -> None:
        """Look whether the ends can be trained with.

        Raises:
            ClassProblem: They cannot; one sentence.
        """
        if self.vary == "rate":
            if not 0 < self.low < self.high:
                raise ClassProblem("The lowest rate is above 0, and below the highest.")
            try:
                _changed(self.recipe, rate=self.high)
            except ValueError as problem:
                raise ClassProblem(str(problem)) from None

    def recipe_of(self, number: int) -> Recipe:
        """The recipe of the pupil of that number, 1 or more."""
        return _changed(self.recipe, seed=self.seed_of(number)) if self.vary == "seed" else _changed(self.recipe, rate=self.rate_of(number))

    @staticmethod
    def seed_of(number: int) -> int:
        """The seed of the pupil of that number."""
        return number

    def rate_of(self, number: int) -> float:
        """His rate: equal steps of the logarithm, spread evenly however many take part; the first two have the ends."""
        share = number - 1 if number < 3 else halves(number - 2)
        return float(f"{self.low * (self.high / self.low) ** share:.3g}")

    def own(self, number: int) -> str:
        """What is his own, in words."""
        return f"seed {self.seed_of(number)}" if self.vary == "seed" else f"rate {self.rate_of(number):g}"


def halves(number: int) -> float:
    """Of a number from 1, van der Corput's sequence: 1/2, 1/4, 3/4, 1/8 …, so that any first few of them are spread over 0 to 1.

    Source: van der Corput, Verteilungsfunktionen, Proc. Akad. Amsterdam 38 (1935), in base 2.
    """
    found, step = 0.0, 0.5
    while number > 0:
        found, number, step = found + step * (number & 1), number >> 1, step / 2
    return found


def _changed(recipe: Recipe, **values: float) -> Recipe:
    return replace(recipe, **values)  # type: ignore[arg-type]  # numbers of its fields, which it checks itself

"""What a lesson is made of."""

import math
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from core.lab import Lab

SEEN, DONE = "seen", "done"  # what is noted of a step without a question
_TESTS: dict[str, Callable[[float, float], bool]] = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}
_GOAL = re.compile(r"^([\w-]+) (=|!=|<|>|<=|>=) (.*\S)$")


@dataclass(frozen=True)
class Goal:
    """What the state of a page is to be: `name`, as in its address, against `wanted`."""

    name: str
    test: str
    wanted: str

    @staticmethod
    def of(text: str) -> "Goal":
        """As a lesson writes it, such as "rate > 0.5".

        Raises:
            ValueError: It is no goal; one sentence.
        """
        found = _GOAL.match(text)
        if not found or (found[2] in _TESTS and math.isnan(_number(found[3]))):
            raise ValueError(f"“{text}” is no goal: a name of the page's address, then =, !=, <, >, <= or >=, then a value.")
        return Goal(*found.groups())

    def holds(self, said: str | None) -> bool:
        """Whether it is reached where the page says this; None where it says nothing."""
        if self.test in _TESTS:
            return _TESTS[self.test](_number(said), _number(self.wanted))
        alike = said == self.wanted or _number(said) == _number(self.wanted)
        return alike == (self.test == "=")


def _number(text: str | None) -> float:
    try:
        return float(text or "")
    except ValueError:
        return math.nan


@dataclass(frozen=True)
class Predict:
    """A question that is answered before the lab shows it."""

    ask: str
    options: tuple[str, ...]  # mixed, in the same way each time
    right: str
    because: str
    question: str = ""  # its name among the questions of the course, if it is one of them


@dataclass(frozen=True)
class Do:
    """Something to be done in the lab."""

    task: str
    reach: tuple[Goal, ...] = ()  # nothing: whoever does it says so


@dataclass(frozen=True)
class Step:
    """One step: a text, the lab, and what to do there."""

    lesson: str
    number: int  # from 1
    title: str
    text: str  # Markdown; may be empty
    lab: Lab
    stays: bool  # the lab of the step before, as it was left
    look: str = ""  # one sentence
    predict: Predict | None = None
    do: Do | None = None
    code: str = ""  # the step in PyTorch, for the notebook

    @property
    def kind(self) -> Literal["look", "do", "predict"]:
        """What is asked for."""
        return "predict" if self.predict else "do" if self.do else "look"

    @property
    def key(self) -> str:
        """Of its note: lesson and number."""
        return f"{self.lesson}/{self.number}"

    @property
    def notes(self) -> tuple[str, ...]:
        """What can be noted of it: one of the options, or that it was done or seen."""
        return self.predict.options if self.predict else (DONE,) if self.do else (SEEN,)


@dataclass(frozen=True)
class Lesson:
    """One lesson; `name` stands in addresses, `file` is where it was read."""

    name: str
    file: str
    title: str
    minutes: int
    level: str
    aims: tuple[str, ...]
    materials: tuple[str, ...]
    slips: tuple[str, ...]  # what usually goes wrong
    intro: str
    steps: tuple[Step, ...]
    own: bool = False  # a teacher's own

    @cached_property
    def numbers(self) -> range:
        """Of the steps."""
        return range(1, len(self.steps) + 1)

    def noted(self, notes: dict[str, str]) -> int:
        """How many steps were done."""
        return sum(step.key in notes for step in self.steps)

    def next(self, notes: dict[str, str]) -> int:
        """The number of the first step that was not done; the first of all where all were."""
        return next((step.number for step in self.steps if step.key not in notes), 1)

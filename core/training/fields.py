"""A field of a recipe describes itself: forms, links, comparisons, words and scripts read here what it is.

A recipe is a dataclass whose fields are made by `setting`. A subclass that gives a field another default, or another
help, names only what differs; the rest of the description is the parent's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")
ABOUT = "about"
Words = Mapping[Any, str]


@dataclass(frozen=True)
class Setting:
    """What there is to say about a field."""

    label: str = ""  # on a form
    help: str = ""  # on a form, in a sentence or two
    unit: str = ""  # of its number, said where recipes are compared
    limits: tuple[float, float] | None = None  # the smallest and the largest number that is allowed
    capped: str = ""  # another field, whose number is the largest allowed here
    choices: Words | None = None  # the values that are allowed, each with its words on a form
    group: str = ""  # the box of a form that it stands in; see `GROUPS`
    said: str = ""  # its name where recipes are compared; the label, if empty
    link: str = ""  # its name in links and in stored recipes, which stays as it was when the field was renamed; the field's own, if empty
    within: str = ""  # its name within a sentence; the one in links, if empty
    words: Words | None = None  # values as comparisons say them, where that is not as on a form
    zero: str = "none"  # what 0 means where recipes are compared; empty: nothing but 0
    format: str = ""  # of a number there; usual is 1,234 and 0.25
    torch: str = ""  # PyTorch's word for it, as scripts have it
    always: bool = False  # said of every recipe; else only where it is unusual
    last: bool = False  # says little about a run, so it comes last in its name
    apart: bool = False  # runs that differ in it are judged by different examples
    hide: str = ""  # what a teacher's link hides it by, with others; else by its own name
    hidden: str = ""  # what a teacher reads there
    widget: str = ""  # "text", "select", "slider" or "segmented", where the kind of value does not say it
    settled: tuple[str, Any] | None = None  # another field and its value that decides this one: no choice then
    step: float | None = None  # of a number field or a slider
    steps: tuple[float, ...] = ()  # the values a slider stops at
    top: float | None = None  # where a slider ends, if that is before the largest number allowed

    @property
    def name(self) -> str:
        """What it is called where recipes are compared, with its unit."""
        return (self.said or self.label) + (f" ({self.unit})" if self.unit else "")

    @property
    def bounds(self) -> tuple[float, float]:
        """The limits of a field that has some."""
        assert self.limits is not None, self.label
        return self.limits


def setting(default: T, label: str | None = None, help: str | None = None, **about: Any) -> T:
    """A dataclass field with that default and description; see `Setting` for what can be said."""
    said = {name: value for name, value in (("label", label), ("help", help), *about.items()) if value is not None}
    return field(default=default, metadata={ABOUT: said})


# The boxes of a form, in the order in which settings are said.
GROUPS = ("data", "network", "start", "main", "rate", "cures", "altered", "amounts", "slips", "same", "")


def link_name(recipe: Any, name: str) -> str:
    """By which name links and stored recipes know a field of a recipe's class."""
    return settings(recipe)[name].link or name


def settings(recipe: Any) -> Mapping[str, Setting]:
    """The fields of a recipe's class with their descriptions, group by group, within each as they are defined."""
    return _settings(recipe)


@cache
def _settings(recipe: type) -> Mapping[str, Setting]:
    said: dict[str, dict[str, Any]] = {}
    for base in reversed(recipe.__mro__):
        for name, found in vars(base).get("__dataclass_fields__", {}).items():
            said[name] = said.get(name, {}) | found.metadata.get(ABOUT, {})
    described = {name: Setting(**said[name]) for name in (found.name for found in fields(recipe))}
    return dict(sorted(described.items(), key=lambda item: GROUPS.index(item[1].group)))

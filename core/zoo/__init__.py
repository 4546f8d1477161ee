"""Shipped models, loaded once and ready to use: `core.zoo.load("digits")`."""

from functools import cache
from typing import Literal, overload

from core.zoo.digits import DigitReader

NAMES = ("digits",)


@overload
def load(name: Literal["digits"]) -> DigitReader: ...
@overload
def load(name: str) -> DigitReader: ...


@cache
def load(name: str) -> DigitReader:
    """A model of `assets/models` by name; the same object every time, so treat it as frozen.

    Raises:
        ValueError: There is no model of that name.
    """
    if name == "digits":
        return DigitReader.from_files()
    raise ValueError(f"There is no model {name!r}; there is {', '.join(NAMES)}.")

"""Shipped models, loaded once and ready to use: `core.zoo.load("digits")`."""

from typing import Literal, overload

from core.once import once
from core.zoo.backbone import Backbone
from core.zoo.digits import DigitReader

NAMES = ("digits", "backbone")


@overload
def load(name: Literal["digits"]) -> DigitReader: ...
@overload
def load(name: Literal["backbone"]) -> Backbone: ...
@overload
def load(name: str) -> DigitReader | Backbone: ...


@once
def load(name: str) -> DigitReader | Backbone:
    """A model of `assets/models` by name; the same object every time, so treat it as frozen.

    Raises:
        ValueError: There is no model of that name.
    """
    if name == "digits":
        return DigitReader.from_files()
    if name == "backbone":
        return Backbone.from_files()
    raise ValueError(f"There is no model {name!r}; there is {', '.join(NAMES)}.")

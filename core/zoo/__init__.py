"""Shipped models, loaded once and ready to use: `core.zoo.load("digits")`."""

from typing import Literal, overload

from core.once import once
from core.zoo.backbone import Backbone
from core.zoo.digits import DigitReader
from core.zoo.reviews import READERS, ReviewReader

NAMES = ("digits", "backbone", *READERS)


@overload
def load(name: Literal["digits"]) -> DigitReader: ...
@overload
def load(name: Literal["backbone"]) -> Backbone: ...
@overload
def load(name: Literal["reviews-lstm", "reviews-gru", "reviews-rnn", "reviews-bilstm"]) -> ReviewReader: ...
@overload
def load(name: str) -> DigitReader | Backbone | ReviewReader: ...


@once
def load(name: str) -> DigitReader | Backbone | ReviewReader:
    """A model of `assets/models` by name; the same object every time, so treat it as frozen.

    Raises:
        ValueError: There is no model of that name.
    """
    if name == "digits":
        return DigitReader.from_files()
    if name == "backbone":
        return Backbone.from_files()
    if name in READERS:
        return ReviewReader.from_files(name)
    raise ValueError(f"There is no model {name!r}; there is {', '.join(NAMES)}.")

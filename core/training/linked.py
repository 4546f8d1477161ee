"""What every recipe can do: check itself, and travel as JSON and in a link."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Self


@dataclass(frozen=True)
class Linked:
    """A frozen dataclass of texts, numbers and tuples that refuses in a sentence what it does not allow."""

    choices: ClassVar[Mapping[str, tuple[str, ...]]] = {}  # allowed texts, by field
    limits: ClassVar[Mapping[str, tuple[float, float]]] = {}  # smallest and largest allowed number, by field

    def __post_init__(self) -> None:
        for name, allowed in self.choices.items():
            if getattr(self, name) not in allowed:
                raise ValueError(f"{name} can be {', '.join(allowed)}, and not {shown(getattr(self, name))}.")
        for name, (low, high) in self.limits.items():
            value = getattr(self, name)
            if not math.isfinite(value) or not low <= value <= high:
                raise ValueError(f"{name} must be a number from {low:g} to {high:g}, and not {shown(value)}.")

    def to_json(self) -> str:
        """The recipe as JSON text."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The recipe that `to_json` wrote.

        Raises:
            ValueError: The text is not a recipe.
        """
        try:
            found = json.loads(text)
            return cls.from_query({name: _text(value) for name, value in found.items()})
        except (json.JSONDecodeError, AttributeError, TypeError):
            raise ValueError("This is not the JSON of a recipe.") from None

    def to_query(self) -> dict[str, str]:
        """What differs from the standard recipe, as names and values for a link."""
        standard = type(self)()
        return {
            field.name: _text(getattr(self, field.name))
            for field in fields(self)
            if getattr(self, field.name) != getattr(standard, field.name)
        }

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """The recipe of a link; names that are not a recipe's are left to others.

        Raises:
            ValueError: A value is of the wrong kind or out of its limits, said in one sentence.
        """
        return cls(**{field.name: _parsed(field.name, query[field.name], field.default) for field in fields(cls) if field.name in query})


def shown(value: Any) -> str:
    """A value from a link, short enough to be shown."""
    return repr(value if isinstance(value, int | float) else str(value)[:40])


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, tuple | list):
        return "-".join(str(part) for part in value) or "0"
    return str(value)


def _parsed(name: str, text: str, standard: Any) -> Any:
    """The text of a link as the kind of value that the standard recipe has there."""
    try:
        match standard:
            case bool():
                return {"0": False, "1": True}[text]
            case int():
                return int(text)
            case float():
                return float(text)
            case (int(), *_):
                return () if text == "0" else tuple(int(part) for part in text.split("-"))
            case tuple():
                return tuple(text.split("-"))
        return text
    except (ValueError, KeyError):
        raise ValueError(f"{name} cannot be {shown(text)}.") from None

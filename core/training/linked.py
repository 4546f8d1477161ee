"""What every recipe can do: check itself, say itself in words, and travel as JSON and in a link."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from core.training.fields import link_name, settings


@dataclass(frozen=True)
class Linked:
    """A frozen dataclass of texts, numbers and tuples that refuses in a sentence what its fields do not allow."""

    def __post_init__(self) -> None:
        for field, about in settings(type(self)).items():
            name, value = about.link or field, getattr(self, field)
            if about.choices is not None and value not in about.choices:
                raise ValueError(f"{name} can be {', '.join(map(str, about.choices))}, and not {shown(value)}.")
            if about.limits and not about.limits[0] <= value <= about.limits[1]:  # false for NaN, too
                low, high = about.limits
                raise ValueError(f"{name} must be a number from {low:g} to {high:g}, and not {shown(value)}.")

    def in_words(self, name: str) -> str:
        """The value of a field as people say it."""
        value, about = getattr(self, name), settings(type(self))[name]
        if isinstance(value, bool):
            return "yes" if value else "no"
        if words := about.words or about.choices:
            return words.get(value, str(value))
        if not value and about.zero:
            return about.zero
        return format(value, about.format or ("," if isinstance(value, int) else "g" if isinstance(value, float) else ""))

    def to_json(self) -> str:
        """The recipe as JSON text."""
        return json.dumps({link_name(type(self), name): value for name, value in asdict(self).items()})

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
        names = [field.name for field in fields(self)]
        unusual = [name for name in names if getattr(self, name) != getattr(standard, name)]
        return {link_name(type(self), name): _text(getattr(self, name)) for name in unusual}

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """The recipe of a link; names that are not a recipe's are left to others. A field's own name is understood, too.

        Raises:
            ValueError: A value is of the wrong kind or out of its limits, said in one sentence.
        """
        given = {}
        for field in fields(cls):
            for name in (link_name(cls, field.name), field.name):
                if name in query and field.name not in given:
                    given[field.name] = _parsed(name, query[name], field.default)
        return cls(**given)


def shown(value: Any) -> str:
    """A value from a link, short enough to be shown."""
    return str(value)[:40] if isinstance(value, int | float) else repr(str(value)[:40])


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

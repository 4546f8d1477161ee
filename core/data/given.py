"""Numbers that come from people: from a link, a text field, a slider."""

import math
from collections.abc import Iterable


def number(value: object, name: str, low: float, high: float) -> float:
    """The value as a float from `low` to `high`.

    Raises:
        ValueError: One sentence for people, where it is no number, not finite, or out of range. It never repeats the
            value itself, which may be anything.
    """
    try:
        result = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        result = math.nan
    if not low <= result <= high:  # false for NaN too
        raise ValueError(f"{name} must be a number from {low:g} to {high:g}.")
    return result


def numbers(text: str, name: str, count: int, low: float, high: float) -> list[float]:
    """`count` numbers separated by commas, each from `low` to `high`.

    Raises:
        ValueError: One sentence for people, where there are more or fewer, or one of them is refused.
    """
    parts = text.split(",", count)
    if len(parts) != count:
        raise ValueError(f"{name} must be {count} numbers separated by commas.")
    return [number(part, f"Each of {name}", low, high) for part in parts]


def one_of(value: str, name: str, choices: Iterable[str]) -> str:
    """The value, if it is one of the choices.

    Raises:
        ValueError: One sentence for people, where it is not.
    """
    if value not in (known := tuple(choices)):
        raise ValueError(f"{name} must be one of: {', '.join(known)}.")
    return value

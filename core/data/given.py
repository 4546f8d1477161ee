"""Numbers that come from people: from a link, a text field, a slider."""

import math
import re
from collections.abc import Iterable

PLAIN_NUMBER = re.compile(r"[-+]?(?=[.,]?\d)[\d.,]{1,40}(?:[eE][-+]?\d{1,3})?", re.ASCII)
DECIMAL_COMMA = re.compile(r"[-+\u2212]?(?:\d+|\d*,\d+)(?:[eE][-+]?\d{1,3})?")  # a whole number, or one with a comma inside and no point


def number(value: object, name: str, low: float, high: float) -> float:
    """The value as a float from `low` to `high`.

    Raises:
        ValueError: One sentence for people, where it is no number, not finite, or out of range. It never repeats the
            value itself, which may be anything.
    """
    try:
        result = float(value)  # type: ignore[arg-type]  # what is no number is refused below
    except (TypeError, ValueError):
        result = math.nan
    if not low <= result <= high:  # false for NaN too
        raise ValueError(f"{name} must be a number from {low:g} to {high:g}.")
    return result


def numbers(text: str, name: str, count: int, low: float, high: float) -> list[float]:
    """`count` numbers separated by commas (or by blanks, then with decimal commas), each from `low` to `high`.

    Raises:
        ValueError: One sentence for people, where there are more or fewer, or one of them is refused.
    """
    parts = parted(text) if " " in text.strip() else text.split(",", count)
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


def decimal(cell: str) -> float | None:
    """A number as tables have it, with a decimal point or a decimal comma; None where it is none or not finite.

    Where there are both signs, the last one is the decimal one (1,234.5 and 1.234,5); a sign that is there twice never is.
    """
    if not PLAIN_NUMBER.fullmatch(plain := cell.strip().replace("\u2212", "-").replace("\u00a0", "").replace("\u202f", "")):
        return None
    if "," in plain:
        if ("." in plain and plain.rindex(".") > plain.rindex(",")) or plain.count(",") > 1:
            plain = plain.replace(",", "")
        else:
            plain = plain.replace(".", "").replace(",", ".")
    try:
        value = float(plain if plain.count(".") < 2 else plain.replace(".", ""))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def parted(text: str) -> list[str]:
    """The numbers of a line, parted by blanks or by commas; between blanks a comma is a decimal one: "0,5 1" is 0.5 and 1."""
    tokens = text.split()
    if len(tokens) > 1 and all(DECIMAL_COMMA.fullmatch(token) for token in tokens):
        return [token.replace(",", ".") for token in tokens]
    return text.replace(",", " ").split()

"""A column of numbers as tables have it: which sign is the decimal one is judged over the whole column, or the whole table."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EMPTY = frozenset(["", "na", "n/a", "nan", "null", "none", "nil", "-", "--", "?", ".", "#n/a", "missing"])  # cells without a value
INFINITE = frozenset(["inf", "+inf", "-inf", "infinity", "-infinity", "∞", "-∞", "+∞"])
LARGEST = 1e15  # no number is further from zero
UNITS = re.compile(r"^(?:[€$£¥]|EUR|USD|CHF|GBP)\s*|\s*(?:[€$£¥%‰]|EUR|USD|CHF|GBP)$", re.IGNORECASE)
GROUPED = re.compile(r"[-+]?\d{1,3}(?:(?P<sign>[.,'’ ])\d{3})(?:(?P=sign)\d{3})*(?:[.,]\d+)?", re.ASCII)
POINTED = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?", re.ASCII)
SURE_COMMA = re.compile(r"[-+]?(?:\d*,(?:\d{1,2}|\d{4,})|0,\d+|\d{4,},\d+|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,})", re.ASCII)
SURE_POINT = re.compile(r"[-+]?(?:\d*\.(?:\d{1,2}|\d{4,})|0\.\d+|\d{4,}\.\d+|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,})", re.ASCII)


@dataclass(frozen=True, eq=False)
class Numbers:
    """The numbers of N cells."""

    values: NDArray[np.float64]  # (N,), NaN where there is none
    strange: tuple[str, ...]  # cells that are neither a number nor a sign for a missing one, each once
    strangers: int  # how many cells hold them
    infinite: int  # cells that are infinite or further from zero than `LARGEST`, which count as missing
    missing: int  # cells without a value
    units: str = ""  # what stood beside the numbers, such as "€" or "%"


def bare(cell: str) -> tuple[str, str]:
    """A cell without blanks, typographic signs, currencies and per cent, and the unit that was there."""
    text = cell.strip().replace("\u2212", "-").replace("\u00a0", " ").replace("\u202f", " ")
    sign = text[:1] if text[:1] in ("+", "-") else ""
    rest = text.removeprefix(sign).lstrip()
    found = UNITS.search(rest)
    return (sign + UNITS.sub("", rest, count=1).strip(), found[0].strip()) if found else (sign + rest, "")


def comma_is_decimal(cells: Sequence[str]) -> bool | None:
    """Whether the decimal sign of these cells is a comma; None where nothing shows it.

    1.234,5 and 0,5 show a comma, 1,234.5 and 0.75 a point; 1,234 and 1.234 show nothing.
    """
    plain = [bare(cell)[0] for cell in cells if "," in cell or "." in cell]
    comma, point = (sum(sure.fullmatch(cell) is not None for cell in plain) for sure in (SURE_COMMA, SURE_POINT))
    return None if comma == point else comma > point


def numbers_of(cells: Sequence[str], comma: bool | None = None) -> Numbers:
    """The numbers of a column's cells.

    Args:
        cells: (N,) such as "1.234,5", "5 %", "€ 12", "1e-3", "1'000", "-".
        comma: Whether the decimal sign is a comma, where the cells themselves show nothing; None: a single comma is one.
    """
    values = None if comma else _plain(cells)  # where a comma is decimal, 1.234 may be a thousand
    if values is not None:
        return Numbers(values, (), 0, 0, 0)
    own = comma_is_decimal(cells)
    known: dict[str, float | None] = {}
    units: dict[str, int] = {}
    for cell in cells:
        if cell not in known:
            known[cell], unit = _read(cell, comma if own is None else own)
            if unit and known[cell] is not None:
                units[unit] = units.get(unit, 0) + 1
    found = [known[cell] for cell in cells]
    values = np.array([math.nan if value is None else value for value in found], np.float64)
    infinite = np.isinf(values) | (np.abs(values) > LARGEST)
    values[infinite] = np.nan
    strange = tuple(cell for cell, value in known.items() if value is None)
    missing = int(np.isnan(values).sum() - infinite.sum())
    strangers = sum(value is None for value in found)
    return Numbers(
        values, strange, strangers, int(infinite.sum()), missing - strangers, max(units, key=lambda unit: units[unit], default="")
    )


def _plain(cells: Sequence[str]) -> NDArray[np.float64] | None:
    """Quick, where every cell is a plain number."""
    try:
        values = np.array(cells, np.float64)
    except ValueError:
        return None
    plain = bool((np.abs(values) < LARGEST).all()) and all(cell.isascii() and "_" not in cell for cell in cells)  # Python reads 1_000
    return values if plain else None


def _read(cell: str, comma: bool | None) -> tuple[float | None, str]:
    """One number; NaN for a missing one, infinite for one without end, None for anything else."""
    lowered = cell.strip().casefold()
    if lowered in EMPTY:
        return math.nan, ""
    if lowered in INFINITE:
        return math.inf, ""
    text, unit = bare(cell)
    if grouped := GROUPED.fullmatch(text):
        sign = grouped["sign"]
        if sign in "'’ ":
            text = text.replace(sign, "")
        elif comma is not None:
            text = text.replace("." if comma else ",", "")
    if comma is not False:  # nothing shows it: a single comma is one
        text = text.replace(",", ".")
    return (float(text), unit) if POINTED.fullmatch(text) else (None, unit)

"""Dates in many spellings, English and German, and the one way to write them that sorts: 2026-11-28 (ISO 8601).

The day always stands before the month where both are numbers. A year of two digits is one of 1950 to 2049, the years there are here.
"""

from collections.abc import Callable
from datetime import date, timedelta

from numpy.random import Generator

FIRST, DAYS = date(1950, 1, 1), 36525  # 1950 to 2049
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"
)  # fmt: skip
MONATE = ("januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "dezember")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TAGE = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth",
    "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first", "twenty-second",
    "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth", "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth",
    "thirty-first",
)  # fmt: skip


def _th(day: int) -> str:
    return f"{day}{'th' if 4 <= day <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def _month(when: date) -> str:
    return MONTHS[when.month - 1]


def _monat(when: date) -> str:
    return MONATE[when.month - 1]


def _weekday(when: date) -> str:
    return WEEKDAYS[when.weekday()]


SPELLINGS: tuple[Callable[[date], str], ...] = (
    lambda d: f"{d.day} {_month(d)} {d.year}",
    lambda d: f"{_month(d)} {d.day}, {d.year}",
    lambda d: f"{_month(d)[:3]} {d.day} {d.year}",
    lambda d: f"{d.day} {_month(d)[:3]} {d.year}",
    lambda d: f"{d.day:02}.{d.month:02}.{d.year}",
    lambda d: f"{d.day}.{d.month}.{d.year}",
    lambda d: f"{d.day}.{d.month}.{d.year % 100:02}",
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"{d.day}/{d.month}/{d.year % 100:02}",
    lambda d: f"{d.day}. {_monat(d)} {d.year}",
    lambda d: f"am {d.day}. {_monat(d)} {d.year}",
    lambda d: f"{TAGE[d.weekday()]}, {d.day}. {_monat(d)} {d.year}",
    lambda d: f"the {_th(d.day)} of {_month(d)} {d.year}",
    lambda d: f"{_month(d)} {_th(d.day)}, {d.year}",
    lambda d: f"{_weekday(d)}, {_month(d)} {d.day}, {d.year}",
    lambda d: f"{_weekday(d)[:3]} {d.day} {_month(d)[:3]} {d.year % 100:02}",
    lambda d: f"{d.year}, {_month(d)} {d.day}",
    lambda d: f"{ORDINALS[d.day - 1]} of {_month(d)} {d.year}",
    lambda d: f"{_month(d)} the {ORDINALS[d.day - 1]}, {d.year}",
    lambda d: f"{_weekday(d)}, the {_th(d.day)} of {_month(d)} {d.year}",
    lambda d: f"{_weekday(d)}, the {ORDINALS[d.day - 1]} of {_month(d)} {d.year}",
    lambda d: f"on {_weekday(d)}, the {_th(d.day)} of {_month(d)} in the year {d.year}",
)


def pair(random: Generator) -> tuple[str, str]:
    """Some date in some spelling, and as it is written by rule."""
    when = FIRST + timedelta(days=int(random.integers(DAYS)))
    return SPELLINGS[int(random.integers(len(SPELLINGS)))](when), when.isoformat()

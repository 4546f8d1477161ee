"""Dates as tables have them, and the step between them."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

FORMATS = (
    "%Y-%m-%d", "%Y-%m", "%Y/%m/%d", "%Y/%m", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%m/%Y", "%m.%Y", "%b %Y", "%B %Y", "%b-%Y", "%b-%y",
    "%Y %b", "%Y%m%d", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%b %d, %Y", "%B %d, %Y", "%d.%m.%y", "%m/%d/%y", "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M", "%m/%d/%Y %H:%M", "%Y",
)  # fmt: skip
MOST_GAPS = 0.5  # of all dates may be missing; more, and the step is another one
DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.44, "quarter": 91.3, "year": 365.25}


def dates_of(cells: Sequence[str]) -> list[datetime] | None:
    """The dates of a column, all written in one way; None where they are none."""
    asked = [cell.strip().removesuffix("Z") for cell in cells]
    if quarters := _quarters(asked):
        return quarters
    for form in FORMATS:
        if _date(asked[0], form) is None or _date(asked[len(asked) // 2], form) is None:
            continue
        found = [_date(cell, form) for cell in asked]
        if all(one is not None for one in found):
            return [one for one in found if one is not None]
    return None


def _date(cell: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(cell, form)
    except ValueError:
        return None


def _quarters(cells: Sequence[str]) -> list[datetime] | None:
    """Such as 2020-Q1, 2020Q1, Q1 2020."""
    found = []
    for cell in cells:
        year, _, quarter = cell.upper().replace(" ", "").replace("-", "").partition("Q")
        if not year and len(quarter) == 5:
            year, quarter = quarter[1:], quarter[:1]
        if not (len(year) == 4 and year.isdecimal() and quarter in ("1", "2", "3", "4") and year.isascii() and int(year)):
            return None
        found.append(datetime(int(year), 3 * int(quarter) - 2, 1))
    return found


def step_of(dates: Sequence[datetime]) -> str:
    """The step between most neighbours, one of `DAYS`; "" where they follow no such step. The dates are in order, each once."""
    days = np.diff([_days(one) for one in dates])
    usual = float(np.median(days))
    near = {name: abs(np.log(usual / size)) for name, size in DAYS.items()}
    step = min(near, key=lambda name: near[name])
    return step if near[step] < 0.1 else ""


def places(dates: Sequence[datetime], step: str) -> list[int]:
    """Where each date stands, counted in steps from the first; neighbours without a gap are 1 apart."""
    first = dates[0]
    if step in ("month", "quarter", "year"):
        size = {"month": 1, "quarter": 3, "year": 12}[step]
        return [((one.year - first.year) * 12 + one.month - first.month) // size for one in dates]
    size_days = {"hour": 1 / 24, "day": 1.0, "week": 7.0}[step]
    return [round((_days(one) - _days(first)) / size_days) for one in dates]


def label(one: datetime, step: str) -> str:
    """A date as people read it, no finer than the step."""
    form = {"year": "%Y", "month": "%Y-%m", "quarter": "%Y-%m", "hour": "%Y-%m-%d %H:%M"}.get(step, "%Y-%m-%d")
    return one.strftime(form) if one.year >= 1000 else one.date().isoformat()


def moments(labels: Sequence[str], step: str) -> NDArray[np.float64] | None:
    """(N,) when each point of a series was, in milliseconds since 1970, for an axis of time; None where its labels are no dates."""
    known = [at for at, name in enumerate(labels) if name[:1].isdecimal()]  # a date that is missing has another name
    if not known or not (step or "-" in labels[known[0]]) or not (found := dates_of([labels[at] for at in known])):
        return None
    return np.interp(np.arange(len(labels)), known, [1000 * (one - datetime(1970, 1, 1)).total_seconds() for one in found])


def workdays(dates: Sequence[datetime]) -> bool:
    """Whether these are days without week-ends, as exchanges have them."""
    return len(dates) > 10 and all(one.weekday() < 5 for one in dates)


def most_often(dates: Sequence[datetime]) -> int:
    """How often the most frequent date is there."""
    return max(Counter(dates).values())


def _days(one: datetime) -> float:
    return (one - datetime.combine(date(1, 1, 1), datetime.min.time())).total_seconds() / 86400

"""What a column is: a number, a category, a date; a text or an id, which say nothing about rows that come later."""

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np

from core.data.tables.sheet import Sheet

NUMBER, CATEGORY, DATE, TEXT, ID, OUT = "n", "c", "d", "t", "i", "x"
NAMES = {NUMBER: "number", CATEGORY: "category", DATE: "date", TEXT: "text, left out", ID: "id, left out", OUT: "left out"}
USED = (NUMBER, CATEGORY, DATE)
MOSTLY, SOME = 0.95, 0.5  # shares of a column's cells that have to be numbers: then the others count as missing; then it is worth a word
UNIQUE = 0.95  # of the values of a column differ from all others: each row has its own
MOST_LEVELS = 1000  # words of a category
FEW = 20  # rows below which nothing is unique for a reason
ROWS_OF_A_WORD = 3  # on average; fewer, and a column of many words is text
ID_NAME = re.compile(r"(?:^|[\W_])(?:id|uuid|guid|kennung)(?:$|[\W_])|[a-z](?:Id|ID|UUID)$|^(?:ID|Id)[A-Z]")
COUNT_NAME = re.compile(
    r"(?:^|[\W_])(?:nr|no|num|number|nummer|index|key|code|row|rownames|zeile|serial|ref|reference)\.?(?:$|[\W_])", re.I
)
TIME_NAME = re.compile(r"year|jahr|date|datum|time|zeit|month|monat|day|tag\b|week|woche|hour|stunde|age|alter", re.I)


@dataclass(frozen=True)
class Guess:
    """What a column seems to be."""

    kind: str  # one of `NAMES`
    why: str = ""  # where it is left out, or worth a word; the end of a sentence that begins with its name


def guess(sheet: Sheet, name: str) -> Guess:
    """What this column is."""
    kinds, codes = sheet.words(name)
    there = codes[np.array([kind != "" for kind in kinds])[codes]]
    count, different = len(there), len(np.unique(there))
    if not count:
        return Guess(OUT, "is empty")
    if different == 1 and count == len(sheet):
        return Guess(OUT, "has the same value in every row")
    found = sheet.numbers(name)
    numeric = count - found.strangers
    if numeric >= MOSTLY * count and not (found.strangers and numeric == found.infinite):
        values = found.values[np.isfinite(found.values)]
        if why := _counts(sheet, name, values):
            return Guess(ID, why)
        return Guess(DATE) if _calendar(sheet, name, values) else Guess(NUMBER)
    if sheet.days(name) is not None:
        return Guess(DATE)
    return _words(name, kinds, there, count, different)


def guesses(sheet: Sheet) -> dict[str, Guess]:
    """Of every column."""
    return {name: guess(sheet, name) for name in sheet.columns}


def letters(guessed: dict[str, Guess]) -> str:
    """The kinds as one letter for each column."""
    return "".join(one.kind for one in guessed.values())


def _counts(sheet: Sheet, name: str, values: np.ndarray) -> str:
    """Why whole numbers only count or name the rows; "" where they do not."""
    if name == sheet.index:
        return "only counts the rows"
    whole = len(values) >= FEW and bool((values == np.round(values)).all())
    if not whole:
        return ""
    different = len(np.unique(values))
    if ID_NAME.search(name) and different > 0.5 * len(values):
        return "is an id: nearly every row has its own"
    if different < len(values) or len(values) < len(sheet):
        return ""
    if COUNT_NAME.search(name):
        return "is an id: every row has its own"
    if TIME_NAME.search(name):
        return ""
    span = values.max() - values.min() + 1
    in_order = bool((np.diff(values) > 0).all() or (np.diff(values) < 0).all())
    if span <= 1.1 * len(values) or (in_order and span <= 3 * len(values)):
        return "counts the rows: every row has its own number"
    digits = {len(str(abs(int(value)))) for value in values[:1000]}
    if len(values) >= 100 and len(digits) == 1 and digits.pop() >= 5 and _even(values):
        return "looks like an id: every row has its own number, all of one length"
    return ""


def _even(values: np.ndarray) -> bool:
    """Whether numbers are spread evenly over their range, as numbers that are given out are, and measured ones hardly ever."""
    place = (np.sort(values) - values.min()) / max(np.ptp(values), 1)
    return bool(np.abs(place - np.linspace(0, 1, len(values))).max() < 1.63 / np.sqrt(len(values)))  # Kolmogorov and Smirnov, 1 %


def _calendar(sheet: Sheet, name: str, values: np.ndarray) -> bool:
    """Whether numbers such as 20240131 are dates."""
    if not (values.min() >= 19000101 and values.max() <= 21001231 and (values == np.round(values)).all()):
        return False
    return sheet.days(name) is not None


def _words(name: str, kinds: tuple[str, ...], there: np.ndarray, count: int, different: int) -> Guess:
    """Of a column of words."""
    long = np.mean([len(kind.split()) for kind in kinds[:1000] if kind])
    if count >= FEW and different >= UNIQUE * count:
        some = [kind for kind in kinds[:500] if kind]
        if sum(any(sign.isdigit() for sign in kind) for kind in some) > 0.8 * len(some) and long < 3:
            return Guess(ID, "is an id: nearly every row has its own")
        return Guess(TEXT, "holds names or texts: nearly every row has another")
    if ID_NAME.search(name) and count >= FEW and different > 0.5 * count:
        return Guess(ID, "is an id: nearly every row has its own")
    often = Counter(there.tolist())
    shared = sum(number for number in often.values() if number >= ROWS_OF_A_WORD) / count
    if different > FEW and (different > MOST_LEVELS or long > 5 or shared < SOME):
        return Guess(TEXT, "holds texts: too many different ones to learn from each")
    return Guess(CATEGORY)

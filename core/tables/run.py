"""Teach networks a table and judge them: what `python -m core.tables` does."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import torch

from core.data.tables import kinds as kinds_of
from core.data.tables.faults import Fault, columns_at_fault, leaks_of, named, rows_at_fault, twins_at_fault
from core.data.tables.frame import CLASSES, Codes, Frame, answer_kind, checked, framed, ordered
from core.data.tables.sheet import Sheet, joined, open_sheet
from core.data.tables.splits import RANDOM, STRATIFIED, split
from core.data.text.sending import written
from core.explain.tables.figures import figures
from core.explain.tables.rivals import RIVALS, Said, unwatched
from core.storage.atomic import write_text
from core.tables.learn import learnt

Say = Callable[[str], None]
TEST = 0.2  # share of the rows that is the test, where no other table is


@dataclass(frozen=True)
class Wish:
    """What was asked for."""

    file: Path
    target: str
    test: Path | None = None
    predictions: Path | None = None
    seed: int = 0
    keep: Sequence[str] = ()
    leave: Sequence[str] = ()


@dataclass(frozen=True, eq=False)
class Ready:
    """A table to learn from: its rows, those that are asked, and what was wrong with it."""

    frame: Frame
    rows: Codes
    asked: Codes
    warnings: list[str]


def predict(wish: Wish, started: float, say: Say) -> dict[str, Any]:
    """Learn from a table and say what its target is in rows that were not learnt from.

    Raises:
        ValueError: The table does not suit it; one sentence.
        OSError: A file cannot be read or written.
    """
    torch.set_num_threads(1)  # such small networks are quicker with one, and the same everywhere
    found = ready(wish, say)
    result = learnt(found.frame, found.rows, found.asked, wish.seed, say)
    judged = np.flatnonzero(~np.isnan(found.frame.answer[found.asked]))
    out: dict[str, Any] = {"n_train": len(found.rows), "n_test": len(judged)} | _figures(found, result.said, judged)
    for name, rival in RIVALS.items():
        out[name] = _figures(found, rival(found.frame, found.rows, found.asked, unwatched), judged)
    if wish.predictions:
        write_text(wish.predictions, predictions(found.frame, result.said, found.asked))
    return out | {"seconds": round(time.monotonic() - started, 3), "warnings": found.warnings}


def _figures(found: Ready, said: Said, judged: Codes) -> dict[str, Any]:
    names = ("accuracy",) if found.frame.classes else ("r2", "rmse")
    if not len(judged):
        return dict.fromkeys(names)
    counted = figures(len(found.frame.classes), found.frame.answer[found.asked[judged]], said[judged])
    return {name: round(counted[name], 6) for name in names}


def predictions(frame: Frame, said: Said, asked: Codes) -> str:
    """A table of answers: the row of the test (from 1), what is said, and for classes the probability of each."""
    if not frame.classes:
        return written([("row", frame.target), *((at, float(f"{value:.8g}")) for at, value in enumerate(said.tolist(), start=1))])
    head = ("row", frame.target, *(f"probability of {name}" for name in frame.classes))
    best = said.argmax(axis=1)
    rows = ((at + 1, frame.classes[best[at]], *(round(value, 6) for value in said[at].tolist())) for at in range(len(asked)))
    return written([head, *rows])


def ready(wish: Wish, say: Say) -> Ready:
    """The table with its faults told and what is better left out left out.

    Raises:
        ValueError: Nothing can be learnt from it; one sentence.
    """
    sheet = opened(wish.file, wish.target)
    say(" ".join(sheet.said))
    for name in (wish.target, *wish.keep, *wish.leave):
        if name not in sheet.columns:
            more = " ".join(said for said in sheet.said if said.startswith("Only the first"))
            raise ValueError(f"There is no column {named(name)}; there are: {', '.join(sheet.columns)[:160]}. {more}".strip())
    guessed = kinds_of.guesses(sheet)
    answer = answer_kind(sheet, wish.target)
    for name in wish.keep:
        guessed[name] = kinds_of.Guess(usable(sheet, name))
    kinds = {name: guess.kind for name, guess in guessed.items()} | dict.fromkeys(wish.leave, kinds_of.OUT)
    whole = checked(framed(sheet, wish.target, kinds, answer))
    faults = [*leaks_of(whole), *columns_at_fault(sheet, guessed, wish.target), *rows_at_fault(whole)]
    faults = [fault for fault in faults if not (set(fault.columns) & {*wish.keep, *wish.leave})]
    kinds |= dict.fromkeys(chain.from_iterable(fault.columns for fault in faults if fault.kind == "leak" and fault.out), kinds_of.OUT)
    warnings = [*sheet.said[1:], *(fault.sentence for fault in faults)]  # after how many rows there are: what was done with the file
    classes = ordered(sheet.words(wish.target)[0]) if answer == CLASSES else ()
    if wish.test:
        test = opened(wish.test)
        warnings += lacking(test, kinds, wish.target)
        both = checked(framed(joined(sheet, test), wish.target, kinds, answer, classes))
        rows = both.known[both.known < len(sheet)]
        found = Ready(both, rows, np.arange(len(sheet), len(both)), warnings)
    else:
        frame = checked(framed(sheet, wish.target, kinds, answer, classes))
        cut = split(frame, STRATIFIED if frame.classes else RANDOM, "", 0.01, TEST, wish.seed)
        found = Ready(frame, np.concatenate([cut.training, cut.validation]), cut.test, warnings)
    twins = list(twins_at_fault(found.frame, found.rows, found.asked))
    found.warnings.extend(fault.sentence for fault in twins)
    _tell(found, kinds, [*faults, *twins], say)
    return found


def _tell(found: Ready, kinds: dict[str, str], faults: list[Fault], say: Say) -> None:
    used = [name for name, kind in kinds.items() if kind in kinds_of.USED and name != found.frame.target]
    what = f"{len(found.frame.classes)} classes" if found.frame.classes else "a number"
    rows = f"{len(found.rows):,} rows of {len(used)} columns"
    say(f"{named(found.frame.target)} is {what}, learnt from {rows}: {', '.join(used)[:300]}.")
    for fault in faults:
        say(fault.sentence)


def opened(file: Path, target: str | None = None) -> Sheet:
    """The table in a file; `target` is a column that it must have, whether its first row looks like names or not."""
    raw, name = file.read_bytes(), file.name
    sheet = open_sheet(raw, name)
    return open_sheet(raw, name, True) if target is not None and target not in sheet.columns else sheet


def usable(sheet: Sheet, name: str) -> str:
    """What a column is that is wanted although it would be left out."""
    guess = kinds_of.guess(sheet, name)
    if guess.kind in kinds_of.USED:
        return guess.kind
    found = sheet.numbers(name)
    return kinds_of.NUMBER if found.strangers <= 0.05 * len(sheet) else kinds_of.CATEGORY


def lacking(test: Sheet, kinds: dict[str, str], target: str) -> list[str]:
    """What is said of columns that the test has not."""
    gone = [name for name, kind in kinds.items() if kind in kinds_of.USED and name != target and name not in test.columns]
    said = [f"The test has no column {named(name)}: it counts as missing there." for name in gone]
    return said if target in test.columns else [*said, f"The test has no column {named(target)}: there is nothing to judge the answers by."]

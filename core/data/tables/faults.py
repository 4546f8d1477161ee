"""What is wrong with a table, said before anything is learnt from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from core.data.tables import leaks
from core.data.tables.frame import Codes, Frame, Words, framed
from core.data.tables.kinds import CATEGORY, ID, NUMBER, OUT, TEXT, USED, Guess
from core.data.tables.sheet import Sheet
from core.data.tables.splits import Cut, split

RARE, LOPSIDED, MOST_MISSING = 5, 0.95, 0.5  # rows of a class; share of the largest class; share of cells that are missing


@dataclass(frozen=True)
class Fault:
    """One thing to know."""

    kind: str  # "leak", "id", "text", "empty", "words", "missing", "infinite", "rare", "lopsided", "twins"
    sentence: str
    columns: tuple[str, ...] = ()
    out: bool = False  # these columns are better left out


def named(name: str) -> str:
    """A column within a sentence."""
    return f"“{name[:60]}”"


def columns_at_fault(sheet: Sheet, guessed: Mapping[str, Guess], target: str) -> Iterator[Fault]:
    """What the columns show by themselves: ids, names, constants, numbers among words, what is missing."""
    for name, guess in guessed.items():
        if name == target:
            continue
        if guess.kind in (ID, TEXT, OUT) and guess.why:
            kind = {ID: "id", TEXT: "text", OUT: "empty"}[guess.kind]
            yield Fault(kind, f"{named(name)} {guess.why}. It is left out: it says nothing about rows that come later.", (name,), True)
            continue
        found = sheet.numbers(name)
        numbers = len(sheet) - found.missing - found.strangers
        if guess.kind == NUMBER and found.strangers:
            yield Fault(
                "words", f"{named(name)} holds numbers and words: {found.strangers:,} "
                f"{'cell' if found.strangers == 1 else 'cells'} such as “{found.strange[0][:30]}” count as missing.", (name,),
            )  # fmt: skip
        elif guess.kind == CATEGORY and numbers >= 0.3 * len(sheet):
            yield Fault(
                "words", f"{named(name)} is taken for a category, although {numbers:,} of its {len(sheet):,} cells are numbers: is it one?",
                (name,),
            )  # fmt: skip
        if found.infinite and guess.kind == NUMBER:
            yield Fault(
                "infinite",
                f"{named(name)} has {found.infinite:,} cells that are infinite or beyond all bounds; they count as missing.",
                (name,),
            )
        kinds, codes = sheet.words(name)
        gone = float(np.mean(np.array([kind == "" for kind in kinds])[codes]))
        if gone > MOST_MISSING and guess.kind in USED:
            yield Fault(
                "missing", f"{named(name)} is missing in {100 * gone:.0f} % of all rows; what is left is used, with a mark.", (name,)
            )


def rows_at_fault(frame: Frame) -> Iterator[Fault]:
    """Classes that are rare, one class that is nearly everything, answers that are missing."""
    unknown = len(frame) - len(frame.known)
    if unknown:
        yield Fault(
            "missing", f"The answer {named(frame.target)} is missing in {unknown:,} {'row' if unknown == 1 else 'rows'}, left out here."
        )
    if not frame.classes:
        return
    counts = np.bincount(frame.answer[frame.known].astype(int), minlength=len(frame.classes))
    for name, count in zip(frame.classes, counts.tolist(), strict=True):
        if 0 < count < RARE:
            yield Fault(
                "rare", f"{named(name)} is in {count} {'row' if count == 1 else 'rows'} only: too few to learn it and to be judged by."
            )
    share = counts.max() / counts.sum()
    if share >= LOPSIDED:
        most = frame.classes[int(counts.argmax())]
        yield Fault(
            "lopsided", f"{100 * share:.1f} % of all rows are {named(most)}: whoever always says so is right that often. Look at "
            "precision and recall, not at accuracy.",
        )  # fmt: skip


def twins_at_fault(frame: Frame, learnt: Codes, judged: Codes) -> Iterator[Fault]:
    """Rows that are learnt from and asked about as well; `learnt` chooses the epoch, too."""
    if twins := twins_of(frame, learnt, judged):
        yield Fault(
            "twins", f"{twins:,} of the {len(judged):,} rows of the test {'stands' if twins == 1 else 'stand'} among the rows that are "
            "learnt from as well, cell by cell: what was learnt by heart is asked again, and every figure looks better than it is.",
        )  # fmt: skip


def twins_of(frame: Frame, learnt: Codes, judged: Codes) -> int:
    """How many of these rows are like one that is learnt from, the answer included."""
    seen = np.zeros(len(frame), np.uint64)
    random = np.random.default_rng(0)
    with np.errstate(over="ignore"):
        for column in [*frame.columns.values(), frame.answer]:
            codes = column.codes if isinstance(column, Words) else np.unique(column, return_inverse=True)[1]
            seen = seen * np.uint64(0x9E3779B97F4A7C15) + random.integers(1, 2**62, codes.max() + 1, dtype=np.uint64)[codes]
    return int(np.isin(seen[judged], seen[learnt]).sum())


def all_faults(sheet: Sheet, guessed: Mapping[str, Guess], target: str, answer: str, cut: Cut | None = None) -> list[Fault]:
    """Everything, the gravest first; `answer` is `frame.CLASSES` or `frame.VALUE`, `cut` says which rows will be the test.

    Raises:
        ValueError: The table cannot be cut so; one sentence.
    """
    frame = framed(sheet, target, {name: guess.kind for name, guess in guessed.items()}, answer)
    found = [*leaks_of(frame), *columns_at_fault(sheet, guessed, target), *rows_at_fault(frame)]
    if cut:
        parts = split(frame, cut.kind, cut.by, cut.validation, cut.test, 0)
        found += twins_at_fault(frame, np.concatenate([parts.training, parts.validation]), parts.test)
    return found


def leaks_of(frame: Frame) -> list[Fault]:
    """The columns that give the answer away."""
    unit = "of all rows right" if frame.classes else "of the answer's spread (R²)"
    found = []
    for leak in leaks.found(frame):
        how = f"from {leak.edge:.6g} on every row is {named(leak.above)}, below it every row is {named(leak.below)}" if leak.above else ""
        known = "Would it be known before the answer is?"
        if leak.sure:
            how = f" ({how})" if how else ""
            sentence = (
                f"{named(leak.name)} gives the answer away: alone it tells {100 * leak.alone:.1f} % {unit}{how}, all others together "
                f"{100 * max(leak.others, 0):.1f} %. {known} It is left out."
            )
        else:
            sentence = f"{named(leak.name)} alone tells every answer: {how}. Was it made from the answer? {known}"
        found.append(Fault("leak", sentence, (leak.column,), leak.sure))
    return found

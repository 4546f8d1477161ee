"""A recipe's table as examples: what is learnt from, what chooses the best epoch, and the test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from core.data.tables import kinds, splits
from core.data.tables.frame import Codes, Frame, Rows, checked, framed
from core.data.tables.own import sheet_of
from core.data.tables.preparation import Preparation, fitted
from core.data.tables.sheet import Sheet
from core.data.tables.splits import GROUPS, Split

if TYPE_CHECKING:
    from core.tasks.tables.recipe import TableRecipe


@dataclass(frozen=True, eq=False)
class Parts:
    """A table made ready."""

    frame: Frame
    split: Split
    how: Preparation
    x: np.ndarray  # (all rows, F + C)
    middle: float  # of the answers that are learnt from, where they are numbers; else 0
    size: float  # their spread; else 1

    def shown(self, rows: Codes) -> Rows:
        """Those rows, to be looked at."""
        return Rows(self.frame, rows)


@dataclass(frozen=True, eq=False)
class Given:
    """A table that comes with its parts, instead of what the recipe names."""

    frame: Frame
    split: Split


@lru_cache(maxsize=8)
def kinds_of(data: str, own: str, letters: str) -> Mapping[str, str]:
    """What each column is, by name: guessed, or as the recipe's letters say."""
    sheet = sheet_of(data, own)
    if letters and len(letters) != len(sheet.columns):
        raise ValueError("This link does not fit the table that is here. Choose it again.")
    return dict(zip(sheet.columns, letters or kinds.letters(kinds.guesses(sheet)), strict=True))


@lru_cache(maxsize=8)
def frame_of(data: str, own: str, target: str, letters: str, answer: str) -> Frame:
    """The table of a recipe with its target.

    Raises:
        ValueError: It is not there, or nothing can be learnt from it; one sentence.
    """
    sheet: Sheet = sheet_of(data, own)
    return checked(framed(sheet, target, kinds_of(data, own, letters), answer))


def framed_for(recipe: TableRecipe) -> Frame:
    """The same, of a recipe."""
    return frame_of(recipe.data, recipe.own, recipe.asked, recipe.columns, recipe.answer)


@lru_cache(maxsize=16)
def _split(data: str, own: str, target: str, letters: str, answer: str, kind: str, by: str, validation: float, test: float) -> Split:
    return splits.split(frame_of(data, own, target, letters, answer), kind, by, validation, test, 0)


def split_of(recipe: TableRecipe) -> Split:
    """Which rows belong to which part; the recipe's seed does not change it."""
    return _split(
        recipe.data, recipe.own, recipe.asked, recipe.columns, recipe.answer, recipe.split, recipe.by, recipe.validation, recipe.test
    )


def sizes_of(recipe: TableRecipe) -> tuple[int, int, int]:
    """Rows of training, validation and test; where whole groups are cut, the table itself has to be counted."""
    if recipe.split == GROUPS:
        try:
            found = split_of(recipe)
            return len(found.training), len(found.validation), len(found.test)
        except ValueError:  # it is gone: near enough for a run that is only looked at
            pass
    return splits.sizes(recipe.length, recipe.validation, recipe.test)


@lru_cache(maxsize=4)
def parts_of(recipe: TableRecipe) -> Parts:
    """The table of a recipe, cut and made ready.

    Raises:
        ValueError: It is not there, or the recipe does not suit it; one sentence.
    """
    frame = framed_for(recipe)
    if len(frame.known) != recipe.length:
        raise ValueError("This link does not fit the table that is here. Choose it again.")
    return parted(recipe, Given(frame, split_of(recipe)))


def parted(recipe: TableRecipe, given: Given) -> Parts:
    """These rows by that recipe: everything is fitted on the training rows alone."""
    frame, split = given.frame, given.split
    learnt = split.training[: recipe.training] if recipe.train_limit else split.training
    how = fitted(frame.columns, learnt, recipe.scaling)
    answers = frame.answer[learnt]
    middle, size = (0.0, 1.0) if frame.classes else (float(answers.mean()), float(answers.std()) or 1.0)
    return Parts(frame, split._replace(training=learnt), how, how.inputs(frame.columns), middle, size)


def guessing(recipe: TableRecipe) -> float:
    """The loss of whoever says the same of every row: classes by their shares, or the mean; about 1 if unknown."""
    try:
        found = parts_of(recipe)
    except ValueError:
        return 1.0
    answers = found.frame.answer[found.split.training]
    if not found.frame.classes:
        return float(np.mean(((found.frame.answer[found.split.validation] - found.middle) / found.size) ** 2))
    shares = np.bincount(answers.astype(int), minlength=len(found.frame.classes)) / len(answers)
    return float(-sum(share * np.log(share) for share in shares if share > 0))

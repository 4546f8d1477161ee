"""What can be set on the page "Rows and columns"."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.data.tables import kinds
from core.data.tables.bundled import BUNDLED
from core.data.tables.faults import Fault, all_faults
from core.data.tables.frame import answer_kind, checked, framed
from core.data.tables.kinds import Guess
from core.data.tables.own import OWN, sheet_of
from core.data.tables.sheet import Sheet
from core.data.tables.splits import Cut
from core.tasks.tables.presets import NUMBER_PRESETS, TABLE_PRESETS
from core.tasks.tables.recipe import ClassesRecipe, NumbersRecipe, TableRecipe
from core.tasks.tables.suggested import suggested
from pages.kit.draft import Draft

MAIN = (("units", "members"), ("start",), ("epochs", "rate"))  # in rows
MORE = (
    "batch", "activation", "dropout", "l2", "balanced", "criterion", "scaling", "categories", "ridge", "optimizer", "patience", "split",
    "validation", "test", "train_limit", "seed",
)  # fmt: skip
HIDEABLE = {"data": "which table", "recipe": "the settings"} | dict.fromkeys(("units", "start", "members", "epochs", "rate", "batch"), "")
OFFERED = {table.label: name for name, table in BUNDLED.items()}
PRESETS = TABLE_PRESETS | NUMBER_PRESETS


def first() -> TableRecipe:
    """What is there before anything is chosen."""
    recipe = TABLE_PRESETS["Pass or fail"].recipe
    assert isinstance(recipe, TableRecipe)
    return recipe


BOTH: Any = (ClassesRecipe, NumbersRecipe)
DRAFT: Draft[TableRecipe] = Draft("tables", BOTH, first, HIDEABLE)


def fit(sheet: Sheet) -> None:
    """Columns that a link names and this table has not are those that are usual."""
    now, wrong = DRAFT.now, {}
    usual = sheet.columns[-1] if now["data"] == OWN else ""
    if now["target"] not in sheet.columns and now["target"] != usual:
        wrong["target"] = usual
    if now["columns"] and (len(now["columns"]) != len(sheet.columns) or set(now["columns"]) - set(kinds.NAMES)):
        wrong["columns"] = ""
    if wrong:
        DRAFT.change(**wrong)
        st.warning("This link names columns that the table has not. The usual ones are taken.", icon=":material/link_off:")


def target() -> str:
    """The column to predict."""
    return str(DRAFT.now["target"] or BUNDLED[DRAFT.now["data"]].target)


def question(data: str, own: str, target: str) -> str:
    """The key of what is predicted first about a table and a column of it."""
    return f"tables-guess-{data}-{own}-{target}"


@st.cache_data(max_entries=64, show_spinner=False)
def guessed(data: str, own: str) -> Mapping[str, Guess]:
    """What each column seems to be."""
    return kinds.guesses(sheet_of(data, own))


def guesses() -> dict[str, Guess]:
    """What each column is taken for: as it seems, or as somebody has put it right."""
    found = dict(guessed(DRAFT.now["data"], DRAFT.now["own"]))
    letters = DRAFT.now["columns"] or kinds.letters(found)
    return {
        name: one if one.kind == letter else Guess(letter, "is left out by hand" if letter not in kinds.USED else "")
        for (name, one), letter in zip(found.items(), letters, strict=False)
    }


@st.cache_data(max_entries=64, show_spinner="Looking for what is wrong with it …")
def faults(data: str, own: str, letters: str, target: str, cut: Cut) -> list[Fault]:
    """What is wrong with the table; raises ValueError where nothing can be learnt from it, or it cannot be cut so."""
    sheet = sheet_of(data, own)
    found = {
        name: one if one.kind == letter else Guess(letter)
        for (name, one), letter in zip(kinds.guesses(sheet).items(), letters, strict=True)
    }
    answer = answer_kind(sheet, target)
    checked(framed(sheet, target, {name: one.kind for name, one in found.items()}, answer))
    return all_faults(sheet, found, target, answer, cut)


def cut() -> Cut:
    """Which rows will be the test."""
    return Cut(*(DRAFT.now[name] for name in ("split", "by", "validation", "test")))


def letters_of(found: Mapping[str, Guess]) -> str:
    """For the address: nothing, where every column is what it seems."""
    letters = kinds.letters(dict(found))
    return "" if letters == kinds.letters(dict(guessed(DRAFT.now["data"], DRAFT.now["own"]))) else letters


def suit(data: str, own: str = "", target: str = "", letters: str = "", **changes: Any) -> None:
    """The recipe that suits this table and target.

    Raises:
        ValueError: Nothing can be learnt from it; one sentence.
    """
    sheet = sheet_of(data, own)
    asked = target or (BUNDLED[data].target if data != OWN else sheet.columns[-1])
    known = dict(zip(sheet.columns, letters, strict=True)) if letters else {name: one.kind for name, one in guessed(data, own).items()}
    frame = checked(framed(sheet, asked, known, answer_kind(sheet, asked)))
    DRAFT.take(suggested(data, frame, own, letters, **changes))

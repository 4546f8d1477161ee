"""What is taken for what, the examples of it, and how good the network is at each class."""

from functools import singledispatch
from typing import Any, Literal

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from core.data.digits.digit_set import DigitPart
from core.data.pictures.picture_set import Photos
from core.data.reviews.reviews import Reviews
from core.data.sounds.resampling import RATE
from core.data.sounds.word_set import Spoken
from core.data.tables.frame import Rows
from core.figures.pictures.photo_wall import thumbnails
from core.figures.sheets import sheet
from core.figures.sound import small_spectrograms
from core.figures.training import mistakes
from core.tasks import task_of
from core.training.metrics import class_scores
from core.training.record import Record
from pages.kit.confusion import confusion_matrix
from pages.kit.data_table import data_table
from pages.kit.literal import literal
from pages.kit.run_panel import relabel
from pages.kit.run_panel.answers import Answers, answers
from pages.kit.run_panel.shared import part
from pages.kit.sprites import Sprites, sprites
from pages.kit.texts import texts

MOST_HEARD = 3  # recordings to listen to
MOST_TEXTS, LETTERS = 12, 600  # of texts: how many, and of a long one its beginning and end
PHOTO_SIDE = 92  # screen pixels


def confused(run_id: str, record: Record) -> None:
    """The confusion matrix, and the examples of the chosen cell or the worst mistakes."""
    found = answers(record)
    if found is None:
        return
    counts, recipe = part(run_id, "counts", found.version, lambda: found.counts), record.recipe
    wrong, key = int(counts.sum() - counts.trace()), f"run-confusion-{getattr(recipe, 'pictures', recipe.task)}"
    cell = confusion_matrix(
        counts,
        key,  # other classes, another matrix
        f"{task_of(recipe).words.mixed_up} (confusion matrix), {found.of}: click a cell",
        alt=f"confusion matrix, {found.of}: {wrong} mistakes; rows are the truth",
        names=found.classes,
    )
    how_many = int(counts[cell]) if cell else wrong
    title = f"{how_many} × {found.classes[cell[0]]} read as {found.classes[cell[1]]}" if cell else f"{how_many} mistakes"
    wall(found.examples, run_id, found, cell, title, how_many)
    if cell:
        st.button("All mistakes", key="run-worst", on_click=_forget, args=(key,), help="Forget the chosen cell.")


def _forget(key: str) -> None:
    st.session_state.pop(key, None)


Cell = tuple[int, int] | None


def _rows(found: Answers, cell: Cell, most: int = mistakes.MOST) -> NDArray[np.int64]:
    """The examples to show, the surest first."""
    return mistakes.chosen(found.labels, found.predictions, found.confidence, cell, most)


def _said(found: Answers, row: int) -> str:
    names = found.classes
    return mistakes.words(names[found.labels[row]], names[found.predictions[row]], float(found.confidence[row]))


def _titled(title: str, how_many: int, most: int) -> str:
    title += f", {most} of them" if how_many > most else ""
    return title + (", the surest first" if how_many > 1 else "")


def _none(title: str, what: str) -> None:
    st.markdown(f"**{literal(title)}:** there is no such {what}.")


@singledispatch
def wall(examples: Any, run_id: str, found: Answers, cell: Cell, title: str, how_many: int) -> None:
    """Those of a cell, or all mistakes, each as its kind of examples is shown."""


@wall.register
def _(examples: DigitPart, run_id: str, found: Answers, cell: Cell, title: str, how_many: int) -> None:
    def made() -> Sprites | None:
        rows = _rows(found, cell)
        ink = 255 - examples.images[rows, 0].numpy()  # (N, 28, 28), dark on white as on paper
        words = [_said(found, row) for row in rows]
        return Sprites.of(sheet(np.repeat(ink[..., None], 3, axis=-1), tuple(range(len(rows))), 8), words) if len(rows) else None

    shown, title = part(run_id, f"wall-{cell}", found.version, made), _titled(title, how_many, mistakes.MOST)
    if shown:
        sprites(shown, "run-wall", title, title, side=58)
    else:
        _none(title, "picture")


@wall.register
def _(examples: Photos, run_id: str, found: Answers, cell: Cell, title: str, how_many: int) -> None:
    rows = _rows(found, cell)

    def made() -> Sprites | None:
        pictures = thumbnails([examples.files[row] for row in rows])
        return Sprites.of(sheet(pictures, tuple(range(len(rows))), 8), [_said(found, row) for row in rows]) if len(rows) else None

    shown, title = part(run_id, f"wall-{cell}", found.version, made), _titled(title, how_many, mistakes.MOST)
    if shown:
        relabel.wall(shown, found, rows, title, PHOTO_SIDE)
    else:
        _none(title, "picture")


@wall.register
def _(examples: Spoken, run_id: str, found: Answers, cell: Cell, title: str, how_many: int) -> None:
    rows = _rows(found, cell)

    def made() -> Sprites | None:
        pictures = small_spectrograms(examples.mel[rows])
        return Sprites.of(sheet(pictures, tuple(range(len(rows))), 8), [_said(found, row) for row in rows]) if len(rows) else None

    shown, title = part(run_id, f"wall-{cell}", found.version, made), _titled(title, how_many, mistakes.MOST)
    if not shown:
        _none(title, "recording")
        return
    sprites(shown, "run-wall", f"{title}: spectrograms, time to the right, high sounds above", title, side=76)
    for column, row in zip(st.columns(MOST_HEARD), rows[:MOST_HEARD], strict=False):
        column.caption(_said(found, row).replace("\n", ", "))
        column.audio(examples.waves[row], sample_rate=RATE)


@wall.register
def _(examples: Reviews, run_id: str, found: Answers, cell: Cell, title: str, how_many: int) -> None:
    shown, title = part(run_id, f"wall-{cell}", found.version, lambda: _texts(found, cell)), _titled(title, how_many, MOST_TEXTS)
    if shown:
        texts(shown, "run-texts", title)
    else:
        _none(title, "review")


@wall.register
def _(examples: Rows, run_id: str, found: Answers, cell: Cell, title: str, how_many: int) -> None:
    rows, title = _rows(found, cell, MOST_TEXTS), _titled(title, how_many, MOST_TEXTS)
    if not len(rows):
        _none(title, "row")
        return
    st.markdown(f"**{literal(title)}**")
    shown = [
        {"row": int(examples.rows[row]) + 1, "what": _said(found, row).replace("\n", ", ")}
        | {name: text[:60] for name, text in examples.cells(int(row)).items()}
        for row in rows
    ]
    data_table(pd.DataFrame(shown), hide_index=True, key="run-rows", alt=title)


def _texts(found: Answers, cell: Cell) -> list[tuple[str, str]]:
    """Each text, and below it what it is, what it was read as and how sure the network was."""
    rows = _rows(found, cell, MOST_TEXTS)
    return [(mistakes.shortened(found.examples.texts[row], LETTERS), _said(found, row).replace("\n", ", ")) for row in rows]


def by_class(run_id: str, record: Record) -> None:
    """Precision, recall and F1 of every class."""
    found = answers(record)
    if found is None:
        return
    words = task_of(record.recipe).words
    st.markdown(f"**How good it is at {words.each}**, {found.of}")
    rows = part(run_id, "by-class", found.version, lambda: _table(found, record))
    share: dict[str, Any] = {"min_value": 0.0, "max_value": 100.0, "format": "%.1f %%"}
    columns = {name: st.column_config.ProgressColumn(name, **share) for name in ("precision", "recall", "F1")}
    height: Literal["content"] | int = 390 if len(found.classes) > 2 else "content"
    data_table(rows, key="run-by-digit", column_config=columns, hide_index=True, height=height, alt=f"precision, recall and F1, {found.of}")
    st.caption(f"{words.precision} **F1** is one figure for both, and low if either is low.")


def _table(found: Answers, record: Record) -> pd.DataFrame:
    scores = class_scores(found.counts)
    return pd.DataFrame(
        {
            task_of(record.recipe).words.first_column: list(found.classes),
            "precision": 100 * scores.precision,
            "recall": 100 * scores.recall,
            "F1": 100 * scores.f1,
            record.recipe.examples: scores.examples,
        }
    )

"""What is taken for what, the examples of it, and how good the network is at each class."""

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from core.data.digits.digit_set import Part
from core.data.reviews.reviews import Reviews
from core.figures.pictures.photo_wall import Photos, thumbnails
from core.figures.sheets import sheet
from core.figures.training import mistakes
from core.tasks.pictures.recipe import PictureRecipe
from core.training.metrics import class_scores
from core.training.recipe import Recipe
from core.training.record import Record
from pages.kit.confusion import confusion_matrix
from pages.kit.run_panel import relabel
from pages.kit.run_panel.answers import Answers, answers
from pages.kit.run_panel.shared import part
from pages.kit.sprites import Sprites, sprites
from pages.kit.texts import texts

CELL = {"digits": "run-confusion", "reviews": "run-confusion-reviews"}  # a table of ten classes, and one of two
MOST_TEXTS, LETTERS = 12, 600  # of reviews: how many, and of a long one its beginning and end
PRECISION = {
    "digits": "**Precision** of 4: of all it called a 4, the share that is one. **Recall** of 4: of all real 4s, the share it found. ",
    "reviews": "**Precision** of “for”: of all reviews it called for a film, the share that are. **Recall** of “for”: of all that are for "
    "one, the share it found. ",
    "pictures": "**Precision** of a class: of all pictures it put there, the share that belong. **Recall**: of all pictures that belong "
    "there, the share it found. ",
}
KINDS = {"digits": "each digit", "reviews": "each kind of review", "pictures": "each class"}
FIRST_COLUMN = {"digits": "digit", "reviews": "review", "pictures": "class"}
PHOTO_SIDE = 92  # screen pixels


def _key(recipe: Recipe) -> str:
    """Of the matrix; each picture set has classes of its own."""
    return f"run-confusion-{recipe.pictures}" if isinstance(recipe, PictureRecipe) else CELL[recipe.task]


def confused(run_id: str, record: Record) -> None:
    """The confusion matrix, and the examples of the chosen cell or the worst mistakes."""
    found = answers(record)
    if found is None:
        return
    counts, task = part(run_id, "counts", found.version, lambda: found.counts), record.recipe.task
    wrong = int(counts.sum() - counts.trace())
    cell = confusion_matrix(
        counts,
        _key(record.recipe),
        f"Which {task} get mixed up (confusion matrix), {found.of}: click a cell",
        alt=f"confusion matrix, {found.of}: {wrong} mistakes; rows are the truth",
        names=found.classes,
    )
    _wall(run_id, found, cell, counts)
    if cell:
        st.button("All mistakes", key="run-worst", on_click=_forget, args=(_key(record.recipe),), help="Forget the chosen cell.")


def _forget(key: str) -> None:
    st.session_state.pop(key, None)


def _wall(run_id: str, found: Answers, cell: tuple[int, int] | None, counts: NDArray[np.int64]) -> None:
    pictures = not isinstance(found.examples, Reviews)
    shown = part(run_id, f"wall-{cell}", found.version, lambda: _sprites(found, cell) if pictures else _texts(found, cell))
    how_many, most = int(counts[cell]) if cell else int(counts.sum() - counts.trace()), mistakes.MOST if pictures else MOST_TEXTS
    title = f"{how_many} × {found.classes[cell[0]]} read as {found.classes[cell[1]]}" if cell else f"{how_many} mistakes"
    if how_many > most:
        title += f", {most} of them"
    if how_many > 1:
        title += ", the surest first"
    if not shown:
        st.markdown(f"**{title}:** there is no such {'picture' if pictures else 'review'}.")
    elif isinstance(found.examples, Photos) and isinstance(shown, Sprites):
        rows = mistakes.chosen(found.labels, found.guesses, found.confidence, cell)
        relabel.wall(shown, found, rows, title, PHOTO_SIDE)
    elif isinstance(shown, Sprites):
        sprites(shown, "run-wall", title, title, side=58)
    else:
        texts(shown, "run-texts", title)


def _sprites(found: Answers, cell: tuple[int, int] | None) -> Sprites | None:
    rows = mistakes.chosen(found.labels, found.guesses, found.confidence, cell)
    if not len(rows):
        return None
    if isinstance(found.examples, Photos):
        names = found.classes
        words = [mistakes.words(names[found.labels[row]], names[found.guesses[row]], float(found.confidence[row])) for row in rows]
        return Sprites.of(sheet(thumbnails([found.examples.files[row] for row in rows]), tuple(range(len(rows))), 8), words)
    assert isinstance(found.examples, Part)
    ink = 255 - found.examples.images[rows, 0].numpy()  # (N, 28, 28), dark on white as on paper
    words = [mistakes.words(found.labels[row], found.guesses[row], float(found.confidence[row])) for row in rows]
    return Sprites.of(sheet(np.repeat(ink[..., None], 3, axis=-1), tuple(range(len(rows))), 8), words)


def _texts(found: Answers, cell: tuple[int, int] | None) -> list[tuple[str, str]]:
    """Each review, and below it what it is, what it was read as and how sure the network was."""
    rows = mistakes.chosen(found.labels, found.guesses, found.confidence, cell, MOST_TEXTS)
    names = found.classes
    return [
        (
            mistakes.shortened(found.examples.texts[row], LETTERS),
            mistakes.words(names[found.labels[row]], names[found.guesses[row]], float(found.confidence[row])).replace("\n", ", "),
        )
        for row in rows
    ]


def by_class(run_id: str, record: Record) -> None:
    """Precision, recall and F1 of every class."""
    found = answers(record)
    if found is None:
        return
    st.markdown(f"**How good it is at {KINDS[record.recipe.task]}**, {found.of}")
    rows = part(run_id, "by-class", found.version, lambda: _table(found, record))
    share = {"min_value": 0.0, "max_value": 100.0, "format": "%.1f %%"}
    columns = {name: st.column_config.ProgressColumn(name, **share) for name in ("precision", "recall", "F1")}
    height = 390 if len(found.classes) > 2 else "content"
    st.dataframe(
        rows, key="run-by-digit", column_config=columns, hide_index=True, height=height, alt=f"precision, recall and F1, {found.of}"
    )
    st.caption(f"{PRECISION[record.recipe.task]}**F1** is one figure for both, and low if either is low.")


def _table(found: Answers, record: Record) -> pd.DataFrame:
    scores = class_scores(found.counts)
    return pd.DataFrame(
        {
            FIRST_COLUMN[record.recipe.task]: list(found.classes),
            "precision": 100 * scores.precision,
            "recall": 100 * scores.recall,
            "F1": 100 * scores.f1,
            record.recipe.examples: scores.examples,
        }
    )

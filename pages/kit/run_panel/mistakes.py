"""What is taken for what, the pictures of it, and how good the network is at each digit."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from core.data.digit_set import Part, digit_set
from core.figures import mistakes
from core.figures.sheets import sheet
from core.training.metrics import class_scores, confusion
from core.training.record import Record
from pages.kit.confusion import confusion_matrix
from pages.kit.run_panel.shared import part
from pages.kit.sprites import Sprites, sprites

TEST, VALIDATION = "Test pictures", "Validation pictures"
CELL = "run-confusion"


@dataclass(frozen=True)
class Answers:
    """What the network said of a set of pictures, and what is true."""

    pictures: Part
    labels: NDArray[np.int64]
    guesses: NDArray[np.uint8]
    confidence: NDArray[np.float32] | None
    of: str  # in words
    version: tuple[str, int]

    @property
    def counts(self) -> NDArray[np.int64]:
        """The confusion matrix."""
        return confusion(self.labels, self.guesses)


def confused(run_id: str, record: Record) -> None:
    """The confusion matrix, and the pictures of the chosen cell or the worst mistakes."""
    answers = _answers(record)
    if answers is None:
        return
    counts = part(run_id, "counts", answers.version, lambda: answers.counts)
    wrong = int(counts.sum() - counts.trace())
    cell = confusion_matrix(
        counts,
        CELL,
        f"Which digits get mixed up (confusion matrix), {answers.of}: click a cell",
        alt=f"confusion matrix, {answers.of}: {wrong} mistakes; rows are the truth",
    )
    _wall(run_id, answers, cell, counts)


def _wall(run_id: str, answers: Answers, cell: tuple[int, int] | None, counts: NDArray[np.int64]) -> None:
    found = part(run_id, f"wall-{cell}", answers.version, lambda: _sprites(answers, cell))
    how_many = int(counts[cell]) if cell else int(counts.sum() - counts.trace())
    title = f"{how_many} × {cell[0]} read as {cell[1]}" if cell else f"{how_many} mistakes"
    if how_many > mistakes.MOST:
        title += f", {mistakes.MOST} of them"
    if answers.confidence is not None and how_many > 1:
        title += ", the surest first"
    if found is None:
        st.markdown(f"**{title}:** there is no such picture.")
    else:
        sprites(found, "run-wall", title, title, side=58)
    if cell:
        st.button("All mistakes", key="run-worst", on_click=lambda: st.session_state.pop(CELL, None), help="Forget the chosen cell.")


def _sprites(answers: Answers, cell: tuple[int, int] | None) -> Sprites | None:
    rows = mistakes.chosen(answers.labels, answers.guesses, answers.confidence, cell)
    if not len(rows):
        return None
    ink = 255 - answers.pictures.images[rows, 0].numpy()  # (N, 28, 28), dark on white as on paper
    words = [
        mistakes.words(answers.labels[row], answers.guesses[row], None if answers.confidence is None else float(answers.confidence[row]))
        for row in rows
    ]
    return Sprites.of(sheet(np.repeat(ink[..., None], 3, axis=-1), tuple(range(len(rows))), 8), words)


def by_digit(run_id: str, record: Record) -> None:
    """Precision, recall and F1 of every digit."""
    answers = _answers(record)
    if answers is None:
        return
    st.markdown(f"**How good it is at each digit**, {answers.of}")
    rows = part(run_id, "by-digit", answers.version, lambda: _table(answers))
    share = {"min_value": 0.0, "max_value": 100.0, "format": "%.1f %%"}
    columns = {name: st.column_config.ProgressColumn(name, **share) for name in ("precision", "recall", "F1")}
    st.dataframe(
        rows, key="run-by-digit", column_config=columns, hide_index=True, height=390, alt=f"precision, recall and F1, {answers.of}"
    )
    st.caption(
        "**Precision** of 4: of all it called a 4, the share that is one. **Recall** of 4: of all real 4s, the share it found. "
        "**F1** is one figure for both, and low if either is low."
    )


def _table(answers: Answers) -> pd.DataFrame:
    scores = class_scores(answers.counts)
    return pd.DataFrame(
        {
            "digit": [str(digit) for digit in range(len(scores.f1))],
            "precision": 100 * scores.precision,
            "recall": 100 * scores.recall,
            "F1": 100 * scores.f1,
            "pictures": scores.examples,
        }
    )


def _answers(record: Record) -> Answers | None:
    """What to judge: the test pictures if it is over and they are chosen, else the validation pictures after the newest epoch."""
    try:
        data = digit_set(record.recipe.data)
    except ValueError as problem:
        st.warning(f"The pictures cannot be shown. {problem}")
        return None
    end = record.finished
    of = VALIDATION
    if end:
        of = st.segmented_control("Which pictures", [TEST, VALIDATION], default=TEST, required=True, key="run-pictures")
    if end and of == TEST:
        labels = data.test.labels.numpy()
        return Answers(
            data.test,
            labels,
            end.test_guesses,
            None,
            f"{len(labels):,} test pictures, network of epoch {end.best_epoch}",
            (TEST, end.best_epoch),
        )
    if not record.verdicts:
        st.caption("Here you will see the mistakes, as soon as the network has been checked for the first time.")
        return None
    epoch = end.best_epoch if end and end.best_epoch in record.verdicts else max(record.verdicts)
    verdicts, labels = record.verdicts[epoch], data.validation.labels.numpy()
    when = "before training" if epoch == 0 else f"after epoch {epoch}"
    where = f"{len(labels):,} validation pictures {when}"
    return Answers(data.validation, labels, verdicts.guesses, verdicts.confidence, where, (VALIDATION, epoch))

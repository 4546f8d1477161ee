"""What a network said of a set of examples, and what is true of them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.tasks import task_of
from core.training.events import Arrays
from core.training.metrics import confusion
from core.training.record import Record
from pages.kit.visitor import visitor

PRIVATE = "The {examples} of this training are private: whoever brought them shares the figures, and not what they show."


@dataclass(frozen=True)
class Answers:
    """What the network said of a set of examples, and what is true."""

    examples: Any
    labels: NDArray[Any]  # (N, ...)
    kept: Arrays  # of its answers
    classes: tuple[str, ...]
    of: str  # in words
    version: tuple[str, int]

    @property
    def counts(self) -> NDArray[np.int64]:
        """The confusion matrix."""
        return confusion(self.labels, self.predictions, len(self.classes))

    @property
    def predictions(self) -> NDArray[Any]:
        """(N, ...) what it said."""
        return self.kept["predictions"]

    @property
    def confidence(self) -> NDArray[np.float32]:
        """(N,) the probability of what it said."""
        return self.kept["confidence"]


def answers(record: Record) -> Answers | None:
    """What to judge: the test examples if it is over and they are chosen, else the validation examples after the newest epoch."""
    examples = record.recipe.examples
    try:
        validation, test = task_of(record.recipe).held_out(record.recipe)
    except ValueError as problem:
        st.warning(f"The {examples} cannot be shown. {problem}")
        return None
    if not task_of(record.recipe).may_see(record.recipe, visitor()):
        st.info(PRIVATE.format(examples=examples), icon=":material/lock:")
        return None
    end = record.finished
    of = known = f"Validation {examples}"
    if end and test is not None:
        unseen = f"Test {examples}"
        of = st.segmented_control(f"Which {examples}", [unseen, known], default=unseen, required=True, key="run-pictures")
    classes = record.recipe.classes
    if end and test is None:
        where = f"{len(validation):,} validation {examples}, network of epoch {end.best_epoch}"
        labels = np.asarray(validation.labels)
        return Answers(validation, labels, end.kept, classes, where, (known, end.best_epoch))
    if end and test is not None and of != known:
        labels = np.asarray(test.labels)
        where = f"{len(labels):,} test {examples}, network of epoch {end.best_epoch}"
        return Answers(test, labels, end.kept, classes, where, (of, end.best_epoch))
    if not record.evaluations:
        st.caption("Here you will see the mistakes, as soon as the network has been checked for the first time.")
        return None
    epoch = end.best_epoch if end and end.best_epoch in record.evaluations else max(record.evaluations)
    kept, labels = record.evaluations[epoch].kept, np.asarray(validation.labels)
    when = "before training" if epoch == 0 else f"after epoch {epoch}"
    where = f"{len(labels):,} validation {examples} {when}"
    return Answers(validation, labels, kept, classes, where, (known, epoch))

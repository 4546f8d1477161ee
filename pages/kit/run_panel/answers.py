"""What a network said of a set of examples, and what is true of them."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.data.digits.digit_set import Part, digit_set
from core.data.pictures.picture_set import picture_set
from core.data.reviews.review_set import review_set
from core.data.reviews.reviews import Reviews
from core.figures.pictures.photo_wall import Photos, validation_photos
from core.tasks.digits.recipe import DigitRecipe
from core.tasks.pictures.recipe import PictureRecipe
from core.tasks.reviews.recipe import ReviewRecipe
from core.training.metrics import confusion
from core.training.recipe import Recipe
from core.training.record import Record

Examples = Part | Reviews | Photos


@dataclass(frozen=True)
class Answers:
    """What the network said of a set of examples, and what is true."""

    examples: Examples
    labels: NDArray[np.int64]
    guesses: NDArray[np.uint8]
    confidence: NDArray[np.float32]
    classes: tuple[str, ...]
    of: str  # in words
    version: tuple[str, int]

    @property
    def counts(self) -> NDArray[np.int64]:
        """The confusion matrix."""
        return confusion(self.labels, self.guesses, len(self.classes))


def judged(recipe: Recipe) -> tuple[Examples, Examples | None]:
    """The validation and the test examples of a recipe; of pictures there are too few for a test.

    Raises:
        ValueError: They are not on this machine any more; one sentence.
    """
    match recipe:
        case DigitRecipe():
            data = digit_set(recipe.data)
            return data.validation, data.test
        case ReviewRecipe():
            reviews = review_set(recipe.data, recipe.own, recipe.seed)
            return reviews.validation, reviews.test
        case PictureRecipe():
            return validation_photos(picture_set(recipe.pictures)), None
    raise ValueError(f"Nobody knows the {recipe.examples}.")


def answers(record: Record) -> Answers | None:
    """What to judge: the test examples if it is over and they are chosen, else the validation examples after the newest epoch."""
    examples = record.recipe.examples
    try:
        validation, test = judged(record.recipe)
    except ValueError as problem:
        st.warning(f"The {examples} cannot be shown. {problem}")
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
        return Answers(validation, labels, end.test_guesses, end.test_confidence, classes, where, (known, end.best_epoch))
    if end and test is not None and of != known:
        labels = np.asarray(test.labels)
        where = f"{len(labels):,} test {examples}, network of epoch {end.best_epoch}"
        return Answers(test, labels, end.test_guesses, end.test_confidence, classes, where, (of, end.best_epoch))
    if not record.verdicts:
        st.caption("Here you will see the mistakes, as soon as the network has been checked for the first time.")
        return None
    epoch = end.best_epoch if end and end.best_epoch in record.verdicts else max(record.verdicts)
    verdicts, labels = record.verdicts[epoch], np.asarray(validation.labels)
    when = "before training" if epoch == 0 else f"after epoch {epoch}"
    where = f"{len(labels):,} validation {examples} {when}"
    return Answers(validation, labels, verdicts.guesses, verdicts.confidence, classes, where, (known, epoch))

"""Reviews to train on, cut into training, validation and test reviews."""

from functools import lru_cache
from pathlib import Path

import numpy as np

from core.data.reviews import imdb
from core.data.reviews import own as own_reviews
from core.data.reviews.reviews import IMDB_VALIDATION, Reviews, ReviewSet, mini
from core.single_flight import single_flight


def review_set(name: str, own: str = "", seed: int = 0) -> ReviewSet:
    """The reviews called "mini" (700, always at hand), "imdb" (50,000, where they have been downloaded) or "own".

    Validation and test reviews come the shortest first: whoever reads many at once has to fill up little.

    Args:
        name: Which.
        own: The name of an own file.
        seed: By which an own file is cut into parts; the parts of the others are fixed.

    Raises:
        ValueError: They are not on this machine; one sentence.
    """
    if name == "own":
        return _own(own, seed)
    return _mini() if name == "mini" else _imdb(imdb.folder())


@single_flight
def _mini() -> ReviewSet:
    return _sorted(mini())


@lru_cache(maxsize=8)
def _own(own: str, seed: int) -> ReviewSet:
    return _sorted(own_reviews.split(own_reviews.load(own), seed))


@lru_cache(maxsize=1)
def _imdb(folder: Path) -> ReviewSet:
    train, test = imdb.load(folder)
    order = np.random.default_rng(0).permutation(len(train))  # they come sorted by label
    return _sorted(ReviewSet(train.rows(order[IMDB_VALIDATION:]), train.rows(order[:IMDB_VALIDATION]), test))


def _sorted(found: ReviewSet) -> ReviewSet:
    return ReviewSet(found.training, by_length(found.validation), by_length(found.test))


def by_length(reviews: Reviews) -> Reviews:
    """The shortest text first; those of the same length in the order they came."""
    return reviews.rows(np.argsort([len(text) for text in reviews.texts], kind="stable"))

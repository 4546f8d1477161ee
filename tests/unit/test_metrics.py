"""Precision, recall and F1 by hand, against scikit-learn."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from core.training.metrics import class_scores, confusion

PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=60)


@given(PAIRS)
def test_the_same_as_scikit_learn(pairs):
    labels, guesses = np.array(pairs).T
    counts = confusion(labels, guesses.astype(np.uint8))
    assert (counts == confusion_matrix(labels, guesses, labels=range(10))).all()
    found = class_scores(counts)
    theirs = precision_recall_fscore_support(labels, guesses, labels=range(10), zero_division=0)
    for mine, other in zip((found.precision, found.recall, found.f1, found.examples), theirs, strict=True):
        np.testing.assert_allclose(mine, other)


def test_by_hand():
    """Of 4 cats 3 are found; of the 4 called cat 3 are cats."""
    found = class_scores(np.array([[3, 1], [1, 5]]))
    assert found.precision[0] == found.recall[0] == found.f1[0] == 3 / 4
    assert found.precision[1] == 5 / 6 and found.examples.tolist() == [4, 6]

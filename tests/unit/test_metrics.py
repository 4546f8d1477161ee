"""Precision, recall and F1 by hand, against scikit-learn."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support, roc_auc_score, roc_curve

from core.training.metrics import calibration, class_scores, confusion, roc

SCORED = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 12)), min_size=1, max_size=60)
PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=60)


@given(PAIRS)
def test_the_same_as_scikit_learn(pairs):
    labels, predictions = np.array(pairs).T
    counts = confusion(labels, predictions.astype(np.uint8))
    assert (counts == confusion_matrix(labels, predictions, labels=range(10))).all()
    found = class_scores(counts)
    theirs = precision_recall_fscore_support(labels, predictions, labels=range(10), zero_division=0)
    for mine, other in zip((found.precision, found.recall, found.f1, found.examples), theirs, strict=True):
        np.testing.assert_allclose(mine, other)


def test_by_hand():
    """Of 4 cats 3 are found; of the 4 called cat 3 are cats."""
    found = class_scores(np.array([[3, 1], [1, 5]]))
    assert found.precision[0] == found.recall[0] == found.f1[0] == 3 / 4
    assert found.precision[1] == 5 / 6 and found.examples.tolist() == [4, 6]


@given(SCORED)
def test_the_curve_of_all_thresholds_is_that_of_scikit_learn(pairs):
    labels, twelfths = np.array(pairs).T
    scores = twelfths.astype(np.float32) / 12  # many are equal
    found = roc(labels, scores)
    if len(set(labels)) == 1:
        assert found is None
        return
    false, true, thresholds = roc_curve(labels, scores, drop_intermediate=False)
    for mine, other in zip((found.false, found.true, found.thresholds), (false, true, thresholds), strict=True):
        np.testing.assert_allclose(mine, other)
    np.testing.assert_allclose(found.area, roc_auc_score(labels, scores))


@given(SCORED)
def test_the_calibration_curve_is_that_of_scikit_learn(pairs):
    labels, places = np.array(pairs).T
    probabilities = (places + 0.45) / 13  # none stands on the border of a bin, which scikit-learn counts to the other side
    found = calibration(labels, probabilities)
    came, said = calibration_curve(labels, probabilities, n_bins=10)
    np.testing.assert_allclose(found.said, said)
    np.testing.assert_allclose(found.came, came)
    assert found.count.sum() == len(labels)

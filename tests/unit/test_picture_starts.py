"""Which start suits the pictures, and what is none of the classes."""

import hashlib

import numpy as np
import pytest

from core.explain.pictures.strange import ALONE, KINDS, Naming, Others, Strange, names_said
from core.models.files import MODELS, read_card
from core.tasks.pictures.starts import NOTHING, Start, best, folds, share_right
from core.zoo.outliers import outliers


def told_apart(count=40, width=16, gap=6.0, seed=0):
    """Features of two classes, none below 0, that differ in one number."""
    random = np.random.default_rng(seed)
    labels = np.arange(count) % 2
    features = random.random((count, width)).astype(np.float32)
    features[:, 0] += gap * labels
    return features, labels.astype(np.int64)


def test_a_head_that_can_tell_them_apart_is_right_and_one_that_cannot_guesses():
    features, labels = told_apart()
    assert share_right(features, labels, np.arange(40)) == 1
    assert 0.2 < share_right(told_apart(gap=0.0)[0], labels, np.arange(40)) < 0.8


def test_pictures_of_a_group_are_never_parted():
    labels, groups = np.arange(24) % 2, np.arange(24) // 4
    fold = folds(labels, groups, 0)
    assert all(len(set(fold[groups == group])) == 1 for group in groups) and len(set(fold)) == 5
    alike = told_apart(gap=0.0)[0][np.repeat(np.arange(20), 2)]  # each picture twice
    assert share_right(alike, np.repeat(np.arange(20) % 2, 2), np.repeat(np.arange(20), 2)) < 0.85  # its double would give it away


@pytest.mark.parametrize(
    ("right", "wanted"),
    [
        ({"built-in": 0.90, "efficientnet-lite0": 0.98, NOTHING: 0.99}, "efficientnet-lite0"),
        ({"built-in": 0.975, "efficientnet-lite0": 0.98}, "built-in"),
        ({"built-in": 1.0, "efficientnet-lite0": 0.98}, "built-in"),
    ],
)
def test_the_best_is_taken_and_among_equals_the_resnet(right, wanted):
    assert best(right) == wanted


def test_every_start_says_what_it_knows():
    assert Start("built-in", 0.9).words == "Built-in ResNet-18" and "200 kinds" in Start("built-in", 0.9).knows
    assert "1.3 million" in Start("resnet50", 0.9).knows and Start(NOTHING, 0.5).words == "From nothing"


def test_what_is_called_otherwise_is_strange_and_what_is_called_so_is_not():
    random, (features, labels) = np.random.default_rng(1), told_apart(60)
    weight = np.eye(16, dtype=np.float32) * 8  # the network names each number
    naming = Naming(weight, np.zeros(16, np.float32))
    elsewhere = random.random((40, 16)).astype(np.float32)
    elsewhere[:, 5] += 6
    others = random.random((20, 16)).astype(np.float32)
    others[:, 9] += 6
    own, own_labels = told_apart(40, seed=2)
    for known in (None, others):
        found = Strange(features, labels, naming, None if known is None else Others(known, np.full(len(known), ALONE)))
        assert (found.score(own) > found.limit).mean() < 0.2 and (found.score(elsewhere) > found.limit).mean() > 0.9
    assert names_said(naming, elsewhere[0], [str(number) for number in range(16)], 1) == ["5"] and len(own_labels) == 40


@pytest.mark.parametrize(("backbone", "width"), [("built-in", 512), ("efficientnet-lite0", 1280)])
def test_the_networks_at_hand_have_seen_other_things(backbone, width):
    found = outliers(backbone)
    assert found is not None and found.features.shape == (len(found.kinds), width) and len(found.kinds) > 100
    assert np.isfinite(found.features).all() and found.many == (backbone == "efficientnet-lite0")
    assert outliers("resnet50") is None
    assert hashlib.sha256((MODELS / "other-kinds.safetensors").read_bytes()).hexdigest() == read_card("other-kinds")["sha256"]


def test_of_many_kinds_those_that_are_like_a_class_say_nothing_against_it():
    features, labels = told_apart(60)
    random, naming = np.random.default_rng(3), Naming(np.eye(16, dtype=np.float32), np.zeros(16, np.float32))
    others = random.random((6 * KINDS, 16)).astype(np.float32)
    kinds = np.repeat(np.arange(KINDS), 6)
    others[:, 3:9] += 6 * np.eye(6, dtype=np.float32)[kinds % 6]
    mine = told_apart(60, seed=5)[0][1::2][:6]  # a kind that is one of the classes
    known = Others(np.concatenate([others, mine]), np.concatenate([kinds, np.full(6, KINDS)]))
    found, own = Strange(features, labels, naming, known), told_apart(40, seed=2)[0]
    assert known.many and (found.score(own) > found.limit).mean() < 0.2 and (found.score(others) > found.limit).mean() > 0.95

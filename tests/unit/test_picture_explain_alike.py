"""Pictures that are alike, none of these, and all of them as points: against scikit-learn and real pictures."""

import numpy as np
import pytest
from sklearn.metrics.pairwise import cosine_distances
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors

from core import zoo
from core.data.pictures import choice as picture_choice
from core.data.pictures.picture_set import picture_set
from core.explain.pictures import alike
from core.explain.pictures.landscape import by_neighbours, by_spread, facing

OTHERS = ("Cat", "Coffee", "Astronaut", "Rocket", "Temple", "Flower", "Cameraman", "Coins", "Printed page", "Chessboard")


def groups(count=30, num_classes=3, width=12):
    random = np.random.default_rng(0)
    labels = np.arange(count) % num_classes
    return (random.random((num_classes, width))[labels] + 0.1 * random.random((count, width))).astype(np.float32), labels


def test_distances_are_scikit_learns():
    some, _ = groups()
    np.testing.assert_allclose(alike.distances(some[:5], some), cosine_distances(some[:5], some), atol=1e-5)
    assert alike.distances(np.zeros((1, 4), np.float32), np.ones((1, 4), np.float32)) == pytest.approx(1)


def test_the_nearest_are_scikit_learns():
    some, _ = groups()
    away, rows = NearestNeighbors(n_neighbors=4, metric="cosine").fit(some[1:]).kneighbors(some[:1])
    found = alike.nearest(some[0], some[1:], 4)
    assert [row for row, _ in found] == rows[0].tolist()
    np.testing.assert_allclose([distance for _, distance in found], away[0], atol=1e-5)


def test_the_limit_is_set_on_each_training_picture_without_itself():
    some, _ = groups(40)
    found = alike.familiar(some)
    assert found.neighbours == 3
    own, _ = NearestNeighbors(n_neighbors=3, metric="cosine").fit(some).kneighbors()  # without an argument: not itself
    own = np.sort(own[:, -1])
    assert found.limit == pytest.approx(own[int(np.ceil(41 * 0.95)) - 1], abs=1e-6)
    assert (own <= found.limit + 1e-6).mean() >= 0.95
    assert found.far(found.limit + 0.01) and not found.far(found.limit)


@pytest.mark.parametrize(("pictures", "k"), [(2, 1), (3, 2), (10, 3), (200, 10), (4000, 50)])
def test_how_many_neighbours_are_asked(pictures, k):
    assert alike.how_many(pictures) == k


def test_two_pictures_have_a_limit_too():
    some, _ = groups(2)
    found = alike.familiar(some)
    assert found.limit == pytest.approx(float(alike.distances(some[:1], some[1:])[0, 0]))


def test_how_many_lie_nearest_to_their_own_class():
    some, labels = groups(30)
    labels[:3] = labels[[1, 2, 0]]  # three that are called wrong
    held = np.arange(30) % 4 == 0
    asked = KNeighborsClassifier(1, metric="cosine").fit(some[~held], labels[~held])
    assert alike.agreeing(some, labels, held) == pytest.approx(asked.score(some[held], labels[held]))


def test_the_plane_shows_the_two_directions_of_most_spread():
    some, _ = groups()
    found = by_spread(some)
    unit = some / np.linalg.norm(some, axis=1, keepdims=True)
    _, sizes, directions = np.linalg.svd(unit - unit.mean(axis=0), full_matrices=False)
    np.testing.assert_allclose(found.shares, (sizes**2 / (sizes**2).sum())[:2], rtol=1e-4)
    np.testing.assert_allclose(np.abs(found.points), np.abs((unit - unit.mean(axis=0)) @ directions[:2].T), atol=1e-4)


def test_pictures_that_are_all_the_same_have_no_spread():
    found = by_spread(np.ones((5, 8), np.float32))
    assert found.shares == (0.0, 0.0) and np.isfinite(found.points).all()


def test_a_mirrored_plane_is_turned_back():
    points = by_spread(groups()[0]).points
    assert np.array_equal(facing(points * np.float32([-1, 1]), points), points)


def test_the_layout_by_neighbours_repeats_and_keeps_neighbours():
    some, labels = groups()
    first, again = by_neighbours(some), by_neighbours(some)
    assert np.array_equal(first, again) and first.shape == (30, 2)
    more = by_neighbours(some, first)
    assert KNeighborsClassifier(3).fit(more, labels).score(more, labels) == 1


@pytest.mark.parametrize(("name", "passes"), [("textures", 0.9), ("faces", 0.9)])
def test_photographs_of_other_things_are_none_of_these(name, passes):
    """Held-out real pictures: those of the classes are taken for such, ten photographs of other things are not."""
    backbone, pictures = zoo.load("backbone"), picture_set(name)
    training = backbone.features([pictures.files[row] for row in pictures.training_rows[::2]])  # half of them: quicker
    limit = alike.familiar(training)
    own = alike.distance(backbone.features([pictures.files[row] for row in pictures.validation_rows]), training, limit.neighbours)
    photos = [picture_choice.sample(label, colour=True).pixels.transpose(1, 2, 0).astype(np.uint8) for label in OTHERS]
    other = alike.distance(backbone.features(photos), training, limit.neighbours)
    assert (own <= limit.limit).mean() >= passes
    assert (other > limit.limit).mean() >= 0.8

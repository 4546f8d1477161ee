"""Features of all pictures in the background: batch by batch, stopped, taken up again, shared, kept on disk."""

import threading

import numpy as np
import pytest
from PIL import Image

from core.data.pictures import picture_set
from core.explain.pictures.landscape import ROUNDS
from core.jobs.batches import Batches
from core.jobs.feature_extraction import BATCH, FeatureExtraction, TsneLayout, WorkCache
from core.tasks.pictures.features import FeatureCache
from core.tasks.pictures.recipe import recipe_for
from core.training.run_folder import run_folder
from core.zoo import picture_runs
from core.zoo.picture_runs import Which, picture_features
from tests.quiet_service import QuietService

ROWS = np.arange(40 * 3, dtype=np.float32).reshape(40, 3)


def read(begin, end):
    return ROWS[begin:end]


def test_features_come_in_the_pictures_order():
    work = FeatureExtraction(40, read)
    work.start()
    work.wait()
    assert work.finished and not work.problem and np.array_equal(work.features, ROWS)


def test_stopped_it_goes_on_where_it_was():
    asked = []

    def stopping(begin, end):
        asked.append(begin)
        if len(asked) == 1:
            work.stop()
        return ROWS[begin:end]

    work = FeatureExtraction(40, stopping)
    work.start()
    work.wait()
    assert work.done == BATCH and not work.finished and work.features.size == 0
    work.start()
    work.wait()
    assert asked == list(range(0, 40, BATCH)) and np.array_equal(work.features, ROWS)


def test_when_the_process_that_looks_dies_it_can_go_on():
    deaths = iter([True])

    def dying(begin, end):
        if begin and next(deaths, False):
            raise RuntimeError("killed")
        return ROWS[begin:end]

    work = FeatureExtraction(40, dying)
    work.run()
    assert "broke off" in work.problem and work.done == BATCH
    work.start()
    work.wait()
    assert not work.problem and np.array_equal(work.features, ROWS)


def test_a_layout_goes_on_from_the_round_before():
    work = TsneLayout(lambda points: np.zeros((2, 2), np.float32) if points is None else points + 1)
    work.run()
    assert work.finished and work.points.max() == ROUNDS - 1


def test_whoever_asks_for_the_same_is_given_the_same_and_what_is_old_goes():
    made = []

    def make(key):
        work = FeatureExtraction(40, read)
        work.run()
        made.append(key)
        return work

    shelf = WorkCache(most_bytes=2 * ROWS.nbytes)
    first = shelf.get("a", lambda: make("a"))
    assert shelf.get("a", lambda: make("a")) is first and made == ["a"]
    for key in ("b", "a", "c"):
        shelf.get(key, lambda key=key: make(key))
    assert made == ["a", "b", "c"]
    shelf.get("a", lambda: make("a"))
    shelf.get("b", lambda: make("b"))  # had to go for c: a was asked for since
    assert made == ["a", "b", "c", "b"]


def test_what_is_under_way_is_never_put_away():
    going = threading.Event()

    def waiting(begin, end):
        going.wait(10)
        return ROWS[begin:end]

    shelf = WorkCache(most_bytes=0)
    work = FeatureExtraction(40, waiting)
    work.start()
    shelf.get("going", lambda: work)
    shelf.get("other", lambda: FeatureExtraction(40, read))
    assert shelf.get("going", lambda: Batches(1)) is work
    going.set()
    work.wait()


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Runs on eight small pictures: of a head, and of the last blocks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GLASSBOX_HOME", str(tmp_path_factory.mktemp("home")))
        folder, random = tmp_path_factory.mktemp("pictures"), np.random.default_rng(0)
        files = [folder / f"{number}.png" for number in range(8)]
        for file in files:
            Image.fromarray(random.integers(0, 255, (40, 40, 3), dtype=np.uint8)).save(file)
        labels = np.arange(8) % 2
        name = picture_set.keep(["a", "b"], files, labels, picture_set.split(labels, range(8)))
        service = QuietService()
        yield name, {mode: service.run(service.train(recipe_for(name, mode=mode, side=32, epochs=1))) for mode in ("head", "blocks")}


def which(run, before=False):
    return Which(run.recipe.to_json(), str(run_folder(run.id).folder), run.best_epoch, before)


def test_features_are_the_networks_own_and_computed_once(trained, monkeypatch):
    name, runs = trained
    asked = which(runs["blocks"])
    files = picture_set.picture_set(name).files
    found = picture_features(asked, name, 2, 6)
    np.testing.assert_allclose(found, asked.load().features(list(files[2:6])), atol=0.05, rtol=0.05)  # 16 bits, where they are quicker
    monkeypatch.setattr(picture_runs, "said_of", lambda *_: pytest.fail("computed again"))
    assert np.array_equal(picture_features(asked, name, 2, 6), found)
    assert len(FeatureCache().get([f"{asked.features_key}-{file.stem}" for file in files])) == 4


def test_a_head_leaves_the_features_as_they_were(trained):
    _, runs = trained
    head, blocks = runs["head"], runs["blocks"]
    assert which(head).features_key == which(head, before=True).features_key == which(blocks, before=True).features_key
    assert which(blocks).features_key != which(head).features_key
    picture = np.random.default_rng(0).random((40, 40, 3))
    np.testing.assert_allclose(which(head).load().features([picture]), which(head, before=True).load().features([picture]), atol=1e-6)
    assert which(head).load().classes == ("a", "b") and len(which(head, before=True).load().classes) == 200

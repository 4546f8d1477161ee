"""The detector that the browser computes, against PyTorch with the same half-precision numbers: every box of it, and its page."""

import json
import subprocess

import numpy as np
import pytest
import torch

from core import zoo
from core.data.digits.strokes import draw
from core.data.scene_page import of_strokes
from core.data.scenes import CLASSES
from core.explain.detector.exam import exam
from core.models.packed import halved
from core.tasks.detector.boxes import iou
from core.tasks.detector.precision import candidates, found_on
from core.zoo.detector import SceneReader
from core.zoo.sent_network import sent_detector
from tests.conftest import ROOT
from tests.frontend.test_frontend import NODE, needs_node

pytestmark = needs_node
SIDE = 348, 232  # the sheet


def node(*words):
    done = subprocess.run([NODE, ROOT / "tests/frontend/find_things.js", *map(str, words)], capture_output=True, text=True)
    assert not done.returncode, done.stderr
    return json.loads(done.stdout or "null")


def stored(tmp_path, name, body):
    (tmp_path / name).write_bytes(body)
    return tmp_path / name


@pytest.fixture(scope="module")
def reader():
    return zoo.load("detector")


@pytest.mark.parametrize(("sure", "overlap"), [(0.5, 0.45), (0.02, 0.95), (0.05, 0.05)])
def test_the_browser_finds_the_same_boxes(tmp_path, reader, sure, overlap):
    pages = np.concatenate([exam().images[:12].astype(np.float32) / np.float32(255), np.zeros((1, 96, 144), np.float32)])
    network = stored(tmp_path, "network", sent_detector(reader)[1])
    out = tmp_path / "out"
    told = node("find", network, stored(tmp_path, "pages", pages.astype("<f4").tobytes()), out, sure, overlap)
    same = halved(reader.model)
    with torch.inference_mode():
        said = same(torch.from_numpy(pages)[:, None])
    np.testing.assert_allclose(np.fromfile(out, "<f4").reshape(said.shape), said.numpy(), atol=1e-3)
    again = SceneReader.__new__(SceneReader)
    again.model = same
    looked = again.look(pages)
    assert [one["worth"] for one in told] == [True] * 12 + [False]
    boxes = 0
    for page, one in enumerate(told):
        expected = found_on(looked, page, sure, overlap)
        assert [box["number"] for box in one["boxes"]] == expected.classes.tolist()
        assert [box["label"] for box in one["boxes"]] == [CLASSES[number] for number in expected.classes]
        np.testing.assert_allclose([box["score"] for box in one["boxes"]], expected.scores, atol=1e-4)
        np.testing.assert_allclose(np.reshape([box["corners"] for box in one["boxes"]], (-1, 4)), expected.corners, atol=0.01)
        here = looked.here[page].reshape(len(same.anchors), 12, 18).amax(dim=0)
        np.testing.assert_allclose(one["cells"], here, atol=1e-4)
        boxes += len(expected)
    assert boxes > 30 and (overlap < 0.9 or boxes > len(candidates(looked, 0, 0.5)))


def test_a_sheet_is_the_page_that_the_server_makes_of_its_strokes(tmp_path, reader):
    wide, high = SIDE
    strokes = [np.array([[40.0, 60], [110, 60], [110, 130], [40, 130], [40, 60]]), np.array([[200.0, 60], [260, 120]])]
    sheet = draw(strokes, 8, (wide, high))
    pixels = np.repeat(np.round(255 * (1 - sheet)).astype(np.uint8)[..., None], 4, axis=-1)
    out = tmp_path / "out"
    node("page", wide, stored(tmp_path, "pixels", pixels.tobytes()), out)
    page = np.fromfile(out, "<f4").reshape(96, 144)
    ours = of_strokes(strokes, [8.0, 8.0], wide)
    assert np.abs(page - ours).mean() < 0.01  # edges are rounded in another way
    theirs, mine = (found_on(reader.look(one[None]), 0, 0.2) for one in (page, ours))  # half a pixel changes how sure it is
    assert [CLASSES[int(one.classes[0])] for one in (theirs, mine)] == ["square", "square"]
    assert iou(theirs.corners[:1], mine.corners[:1]) > 0.8

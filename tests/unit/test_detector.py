"""The shipped detector, and what is shown of how a page is searched."""

import io

import numpy as np
import pytest
import torch
from PIL import Image

from core import zoo
from core.data.digits.ink import InkProblem
from core.data.digits.unseen import unseen
from core.data.pictures.decoding import PictureProblem
from core.data.scene_page import of_picture, of_strokes
from core.data.scenes import HEIGHT, WIDTH
from core.explain.detector.exam import answers, exam, marked
from core.explain.detector.suppression import decisions, kept
from core.explain.detector.windows import EDGE, SEEN, costs, one_by_one, one_pass, prepared, slid
from core.figures import detector as figures
from core.models import files
from core.models.detector import CELL, Detector
from core.tasks.detector.boxes import nms_by_class
from core.tasks.detector.precision import Found


@pytest.fixture(scope="module")
def reader():
    return zoo.load("detector")


@pytest.fixture(scope="module")
def net():
    return zoo.load("digits").model


def test_it_finds_what_stands_on_scenes_of_digits_it_never_saw(reader):
    found = answers(reader.look, 0.45)
    assert marked(found, 0.5).mean() >= 0.95
    assert marked(found, 0.75).mean() >= 0.9
    card = files.read_card("detector")
    assert card["figures"]["mAP@0.5"] >= 0.95 and card["figures"]["n"] == 1000
    assert (files.MODELS / "detector.safetensors").stat().st_size < 1.5e6


def test_it_says_in_words_where_a_thing_is(reader):
    page, things = exam().images[4], exam().things[4]
    found = reader(Image.fromarray(page))
    there = things[things[:, 0] >= 0]
    assert len(found) == len(there) and all(one.score >= 0.5 for one in found)
    for number, x, y, w, h in there.tolist():
        assert any(abs((one.box[0] + one.box[2]) / 2 - x) < w / 4 and abs((one.box[1] + one.box[3]) / 2 - y) < h / 4 for one in found), (
            number
        )
    paper = Image.fromarray(255 - page).convert("RGB").resize((WIDTH * 4, HEIGHT * 4), Image.Resampling.BICUBIC)
    assert len(reader(paper)) >= len(there) - 1  # the same with a dark pen on white, cut to its ink


def test_a_drawing_is_read_where_it_was_drawn(reader):
    one = np.stack([np.full(30, 70.0), np.linspace(60, 140, 30)], axis=1)
    square = np.array([[200.0, 60], [290, 60], [290, 150], [200, 150], [200, 60]])
    found = reader.found(of_strokes([one, square], [9, 9], 348))
    assert {thing.label for thing in found} == {"1", "square"}
    left, top, right, bottom = next(thing.box for thing in found if thing.label == "square")
    assert np.allclose(np.array([left, top, right, bottom]) * 348 / WIDTH, [196, 56, 294, 154], atol=14)


def test_a_cell_sees_as_far_as_is_said_of_it():
    net = Detector(8, 1).eval()
    for layer in net.layers:
        if isinstance(layer, torch.nn.BatchNorm2d):
            torch.nn.init.ones_(layer.bias)  # no ReLU is shut
    page = torch.rand(1, 1, 2 * HEIGHT, 2 * WIDTH, requires_grad=True)
    net(page)[0, 0, 0, HEIGHT // CELL, WIDTH // CELL].backward()
    assert page.grad is not None
    seen = page.grad[0, 0] != 0
    assert int(seen.any(dim=0).sum()) == int(seen.any(dim=1).sum()) == 63


@pytest.mark.parametrize(
    "picture",
    [Image.new("L", (300, 200), 255), Image.new("L", (WIDTH, HEIGHT)), Image.new("RGB", (1, 1)), Image.new("L", (WIDTH, HEIGHT), 255)],
    ids=["white", "no ink", "one pixel", "all ink"],
)
def test_with_nothing_on_it_there_is_a_sentence(picture, reader):
    with pytest.raises(InkProblem) as told:
        reader(picture)
    assert str(told.value).endswith(".")


def test_bad_input_is_refused_in_a_sentence(reader, tmp_path):
    for name, body in (("empty.png", b""), ("page.png", b"<html><script>alert(1)</script>"), ("cut.png", b"\x89PNG\r\n\x1a\n")):
        (tmp_path / name).write_bytes(body)
        with pytest.raises(PictureProblem):
            reader(tmp_path / name)
    with pytest.raises(InkProblem):
        of_strokes([], [], 348)
    with pytest.raises(InkProblem):  # scribbled full
        of_strokes([np.array([[0.0, y], [348.0, y]]) for y in range(0, 232, 8)], [60.0] * 29, 348)
    far = of_strokes([np.array([[-1e6, 50.0], [1e6, 50.0]])], [9], 348)  # only what is on the sheet
    assert far.shape == (HEIGHT, WIDTH) and np.isfinite(far).all()
    frames = [Image.fromarray(exam().images[i]) for i in range(3)]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    (tmp_path / "moving.gif").write_bytes(file.getvalue())
    assert isinstance(reader(tmp_path / "moving.gif"), list)  # its first frame


def test_every_kind_of_picture_becomes_a_page():
    page = exam().images[0]
    for mode in ("L", "RGB", "RGBA", "P", "CMYK"):
        image = Image.fromarray(255 - page).convert("RGB").convert(mode).resize((600, 400))
        made = of_picture(image if mode != "CMYK" else image.convert("RGB"))
        assert made.shape == (HEIGHT, WIDTH) and made.min() >= 0 and made.max() <= 1


def test_one_pass_is_the_windows_one_by_one(net):
    page = prepared(exam().images[0].astype(np.float32) / np.float32(255), 26)
    together, apart = one_pass(net, page), one_by_one(net, page)
    assert together.shape == apart.shape and together.shape[0] == 10 and together[0].numel() > 50
    assert float((together - apart).abs().max()) < 1e-4
    windows, one, whole = costs(net, *page.shape)
    assert windows == together[0].numel() and one > 3 * whole  # what neighbours share is computed once


def test_the_fully_convolutional_network_still_reads_digits(net):
    digits = unseen()
    x = torch.nn.functional.pad(torch.from_numpy(digits.images[:300].astype(np.float32)) / 255, ((SEEN - 28) // 2,) * 4)
    said = torch.stack([one_pass(net, one)[:, 0, 0].argmax() for one in x])
    assert float((said.numpy() == digits.labels[:300]).mean()) > 0.98


def test_heat_is_where_the_digit_is(net):
    page = np.zeros((HEIGHT, WIDTH), np.float32)
    digits = unseen()
    seven = int(np.flatnonzero(digits.labels == 7)[0])
    page[30:58, 80:108] = digits.images[seven] / np.float32(255)
    heat = slid(net, page, 20)
    row, column = np.unravel_index(heat.warmth[7].argmax(), heat.warmth[7].shape)
    assert abs(column * heat.step - 94) <= 8 and abs(row * heat.step - 44) <= 8 and heat.warmth[7].max() > 0.9
    assert prepared(page, 20).shape == (HEIGHT + 2 * EDGE, WIDTH + 2 * EDGE)


@pytest.mark.parametrize("overlap", [0.2, 0.45, 0.8])
def test_the_steps_of_suppression_keep_what_suppression_keeps(overlap):
    torch.manual_seed(1)
    for _ in range(5):
        corner = torch.rand(30, 2) * 60
        scores, classes = torch.rand(30).sort(descending=True).values, torch.randint(3, (30,))
        found = Found(torch.cat([corner, corner + 5 + torch.rand(30, 2) * 30], dim=1), scores, classes)
        told = decisions(found, overlap)
        assert kept(told) == nms_by_class(found.corners, scores, classes, overlap).tolist()
        assert sorted({one.box for one in told if one.dropped} | set(kept(told))) == list(range(30))
        for one in told:
            assert one.shared / one.together == pytest.approx(one.iou, rel=1e-4) and (
                one.dropped == (one.iou > overlap) or one.box == one.kept
            )
            if one.box != one.kept:
                a, b = found.corners[one.box], found.corners[one.kept]
                wide, high = (min(a[2 + i], b[2 + i]) - max(a[i], b[i]) for i in (0, 1))
                assert one.shared == pytest.approx(float(wide * high), rel=1e-3)


def test_pictures_of_boxes_show_each_box():
    boxes = np.zeros((2, 3, 6), np.float32)
    boxes[0, 0] = [10, 20, 40, 60, 0.9, 7]
    made = figures.boxed(exam().images[:2], boxes)
    assert (made[0, 20, 10:41] == -1).all() and (made[0, 20:61, 40] == -1).all() and not (made[1] < 0).any()
    rows = figures.curve(np.linspace(0, 1, 1000), np.linspace(1, 0, 1000), (0.5, 0.5))
    assert len(rows) <= figures.MOST_POINTS + 1 and rows[-1]["kind"] == "here"
    assert figures.curve(np.zeros(0), np.zeros(0), (0, 0)) == [{"kind": "here", "recall": 0, "precision": 0}]
    assert len(figures.bars([0.5] * 12 + [float("nan")])) == 12

"""The shipped digit network: what it reads, what it refuses, what its card says."""

import hashlib
import json
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from sklearn.metrics import log_loss

from core import zoo
from core.data.digits import mnist as digits
from core.data.digits.strokes import draw
from core.evaluate.__main__ import main
from core.evaluate.digits import evaluate_digits
from core.models import files
from core.models.digit_cnn import DigitCNN
from core.pretrain.digits import doubtful_loss, fold
from core.training.metrics import calibration_error
from core.zoo.digits import DigitReader
from tests import pen
from tests.strange_pictures import TURNED, file_of, tiff, with_notes

ROOT = Path(__file__).parents[2]
READER = zoo.load("digits")


@pytest.mark.parametrize("label", range(10))
@pytest.mark.parametrize("width", [8, 16, 30, 35])
def test_drawn_digits_are_read_with_any_pen(label, width):
    reading = READER.read_strokes(pen.digit(label), width)
    assert reading.label == label and reading.accepted


@pytest.mark.parametrize("label", range(10))
@pytest.mark.parametrize(("left", "top", "size"), [(2, 2, 1.0), (150, 170, 1.0), (30, 20, 2.3)])
def test_the_picture_of_a_drawing_is_read_too(label, left, top, size):
    picture = np.uint8(255 * draw(pen.digit(label, left, top, size), 12))
    for shown in (picture, 255 - picture, Image.fromarray(picture).convert("RGBA")):
        assert READER(shown).label == label


@pytest.mark.parametrize("label", [2, 3, 4, 5, 7])
def test_a_tilted_digit_keeps_its_label(label):
    for degrees in (-15, 15):
        cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        strokes = [(s - 140) @ np.array([[cos, sin], [-sin, cos]]) + 140 for s in pen.digit(label)]
        assert READER.read_strokes(strokes, 16).label == label


def test_mnist_digits_are_read():
    sample = digits.sample()
    readings = READER.read_images(sample.images[::10].astype(np.float32) / 255)
    assert np.mean([r.label == label for r, label in zip(readings, sample.labels[::10], strict=True)]) > 0.99
    assert np.mean([r.accepted for r in readings]) > 0.9


def strange():
    """Drawings that are no digits."""
    random = np.random.default_rng(5)
    yield "scribble", [random.uniform(40, 240, (25, 2))]
    yield "two digits", [s * 0.5 + (10, 60) for s in pen.digit(4)] + [s * 0.5 + (130, 60) for s in pen.digit(8)]
    yield (
        "hash",
        [
            np.array([[60, 110], [220, 110]]),
            np.array([[60, 170], [220, 170]]),
            np.array([[110, 60], [110, 220]]),
            np.array([[170, 60], [170, 220]]),
        ],
    )
    yield "letter M", [np.array([[50, 230], [60, 50], [140, 160], [220, 50], [230, 230]])]
    yield "letter K", [np.array([[80, 40], [80, 240]]), np.array([[200, 40], [85, 140], [210, 240]])]
    yield "letter W", [np.array([[40, 40], [90, 240], [140, 80], [190, 240], [240, 40]])]
    yield "letter E", [np.array([[200, 40], [80, 40], [80, 240], [200, 240]]), np.array([[80, 140], [180, 140]])]
    yield "letter X", [np.array([[70, 40], [210, 240]]), np.array([[210, 40], [70, 240]])]
    yield "star", [np.array([[140, 40], [190, 230], [50, 110], [230, 110], [90, 230], [140, 40]])]


@pytest.mark.parametrize(("name", "strokes"), list(strange()), ids=[name for name, _ in strange()])
def test_what_is_no_digit_is_doubted(name, strokes):
    reading = READER.read_strokes(strokes, 16)
    assert not reading.accepted
    assert np.isclose(reading.probabilities.sum(), 1, atol=1e-5)  # still visible


def test_nothing_to_read_gives_a_sentence_and_no_probabilities():
    reading = READER(np.zeros((280, 280), np.uint8))
    assert reading.label is None and not reading.accepted and reading.problem and not reading.probabilities.any()


def test_probabilities_are_the_softmax_of_the_scores_by_the_temperature():
    x = torch.from_numpy(digits.sample().images[:5].astype(np.float32) / 255)[:, None]
    scores = READER.model(x)
    assert torch.allclose(READER.probabilities(READER.scores(x)), torch.softmax(scores / READER.temperature, dim=1))


def test_log_odds_are_those_of_eleven_outcomes():
    scores = torch.tensor([[2.0, -1.0] + [-8.0] * 8])
    eleven = torch.softmax(torch.cat([scores, torch.zeros(1, 1)], dim=1), dim=1)
    assert torch.allclose(torch.sigmoid(READER.digit_odds(scores)), 1 - eleven[:, 10])


def test_the_loss_is_cross_entropy_over_eleven_plus_evenness():
    torch.manual_seed(0)
    scores, labels = torch.randn(6, 10), torch.tensor([0, 3, 9, 10, 10, 5])
    eleven = torch.softmax(torch.cat([scores, torch.zeros(6, 1)], dim=1), dim=1).numpy().astype(np.float64)
    expected = log_loss(labels, eleven / eleven.sum(1, keepdims=True), labels=range(11))
    assert np.isclose(float(doubtful_loss(scores, labels, even=0.0)), expected, atol=1e-5)
    even = -torch.log_softmax(scores[3:5], dim=1).mean()
    assert np.isclose(float(doubtful_loss(scores, labels, even=0.5)), expected + 0.5 * float(even) * 2 / 6, atol=1e-5)


def test_folding_the_norms_changes_nothing():
    torch.manual_seed(0)
    model = DigitCNN(batch_norm=True)
    x = torch.rand(16, 1, 28, 28)
    model(x)  # moves the running statistics away from zero and one
    model.eval()
    assert torch.allclose(fold(model)(x), model(x), atol=1e-4)


def test_calibration_error_of_known_cases():
    assert calibration_error(np.full(100, 0.8), np.arange(100) < 80) == pytest.approx(0, abs=1e-9)
    assert calibration_error(np.full(100, 0.8), np.arange(100) < 50) == pytest.approx(0.3)
    assert calibration_error(np.array([1.0, 1.0, 0.55, 0.55]), np.array([True, True, True, False])) == pytest.approx(0.025)


def test_the_card_fits_the_weights():
    card = files.read_card("digits")
    assert card["parameters"] == sum(p.numel() for p in READER.model.parameters()) < 500_000
    assert hashlib.sha256((files.MODELS / "digits.safetensors").read_bytes()).hexdigest() == card["sha256"]
    assert {"data", "recipe", "figures", "made_by", "temperature", "accept_above"} <= card.keys()
    assert card["recipe"]["seed"] is not None


@pytest.mark.parametrize("content", [b"", b"\x80\x04pickle", b"\xff" * 8 + b"{}", b"\x10\x00\x00\x00\x00\x00\x00\x00not json at all!"])
def test_broken_weights_are_refused(tmp_path, content):
    (tmp_path / "digits.safetensors").write_bytes(content)
    with pytest.raises(Exception, match=r"header|Header|safetensor|deserializ"):
        files.load_weights(DigitCNN(), "digits", tmp_path)


def test_an_unknown_model_is_named():
    with pytest.raises(ValueError, match="no model 'nothing'"):
        zoo.load("nothing")


def test_evaluate_prints_one_json_line(tmp_path):
    for label in (0, 4, 7):
        (tmp_path / str(label)).mkdir()
        for size, width in ((280, 14), (140, 7)):
            picture = draw([s * size / 280 for s in pen.digit(label)], width, size)
            Image.fromarray(np.uint8(255 * (picture if size == 280 else 1 - picture))).save(tmp_path / str(label) / f"{size}.png")
    (tmp_path / "not-a-digit").mkdir()
    Image.fromarray(np.uint8(255 * draw(dict(strange())["hash"], 14))).save(tmp_path / "not-a-digit" / "hash.png")
    (tmp_path / "7" / "broken.png").write_text("no picture")
    done = subprocess.run([sys.executable, "-m", "core.evaluate", "digits", tmp_path], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 1 and "broken.png" in done.stderr
    result = json.loads(done.stdout)
    assert result["n"] == 7 and result["accuracy"] == 1 and result["accepted"] == 1 and result["refused"] == 1
    assert result["per_class"]["7"] == {"n": 2, "accuracy": 1.0, "accepted": 1.0}
    assert result["ms_per_image"] > 0


def test_evaluate_reads_pictures_with_strange_notes_and_names_what_it_cannot_read(tmp_path, capsys):
    (tmp_path / "7").mkdir()
    drawing = Image.fromarray(np.uint8(255 - 255 * draw(pen.digit(7), 14))).transpose(Image.Transpose.ROTATE_90)
    artist = tiff([(315, 11, 1, struct.pack("<f", 1.5)), TURNED])
    for kind in ("JPEG", "PNG", "WEBP"):
        (tmp_path / "7" / f"{kind}.jpg").write_bytes(with_notes(file_of(drawing, kind), artist))
    (tmp_path / "7" / "photo.png").write_bytes(b"%PDF-1.7")
    found = evaluate_digits(tmp_path)
    assert (found["n"], found["accuracy"], found["accepted"]) == (3, 1.0, 1.0)
    assert "photo.png" in (said := capsys.readouterr().err) and "PDF" in said


def test_evaluate_reads_what_is_there_whatever_it_is_called_and_names_what_it_leaves_out(tmp_path, capsys, monkeypatch):
    seven = Image.fromarray(np.uint8(255 * draw(pen.digit(7), 14)))
    for place in ("mnist/Test/7/a.jfif", "mnist/Test/7/more/b.bin", "mnist/Test/7/.x/c.png", "mnist/Test/7/@eaDir/d.png", "mnist/e.png"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        seven.save(tmp_path / place, "JPEG" if place.endswith("jfif") else "PNG")
    here = tmp_path / "mnist" / "Test" / "7"
    (here / "Thumbs.db").write_bytes(b"junk")
    (here / "locked.png").write_bytes(b"x")
    (here / "notes.txt").write_text("no picture")
    locked = DigitReader.__call__
    monkeypatch.setattr(DigitReader, "__call__", lambda reader, file: _refuse(file) or locked(reader, file))
    found, said = evaluate_digits(tmp_path), capsys.readouterr().err.splitlines()
    assert found["n"] == 2 and found["per_class"]["7"]["accuracy"] == 1.0
    assert said[:2] == [
        "Left out, in hidden folders or in folders of tools: 2 pictures.",
        "1 picture is left out: no folder says which digit is in it.",
    ]
    assert len(said) == 4 and "locked.png is left out: it may not be read." in said[2] and "notes.txt is left out: " in said[3]


def _refuse(file):
    if file.name == "locked.png":
        raise PermissionError(file)


@pytest.mark.parametrize(
    ("place", "words"), [("3/7/a.png", "not clear"), ("7/a.png", "None of the 1 files"), ("x/a.png", "No pictures found")]
)
def test_evaluate_refuses_in_a_sentence(tmp_path, place, words):
    (tmp_path / place).parent.mkdir(parents=True)
    (tmp_path / place).write_bytes(b"no picture")
    with pytest.raises(ValueError, match=words):
        evaluate_digits(tmp_path)


def test_evaluate_says_when_there_is_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["evaluate", "digits", str(tmp_path)])
    with pytest.raises(SystemExit, match="No pictures found"):
        main()
    assert not capsys.readouterr().out

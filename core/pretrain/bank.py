"""The pictures a digit network learns from, all prepared by the same steps as a drawing in the app."""

import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.digits import Digits, read_mnist
from core.data.ink import InkProblem, mnist_pen, read_picture
from core.data.strokes import Picture, Stroke, draw
from core.pretrain import outliers
from core.pretrain.pen_digits import PenDigit, read_traced, read_unipen

CANVAS = 140  # pictures are drawn on half a canvas: the same after scaling to 20 pixels, four times as fast
NONE = 10  # the label of what is no digit
CHUNK = 500
HELD_OUT_WRITERS = (3, 11, 19, 27)  # never trained on; the card's figures come from them
HELD_OUT_ALPHABET = "Balinese"

Images = NDArray[np.uint8]


@dataclass(frozen=True)
class Bank:
    """uint8 pictures (N, 28, 28) with labels 0 to 9, or `NONE`."""

    mnist: Digits
    pen: Digits
    traced: Digits
    others: Digits
    held_pen: Digits  # held-out writers, pens of 8 to 30 on a 280-pixel canvas
    held_redrawn: Digits  # the same drawings, strokes redrawn at MNIST's width
    held_letters: Digits


def distorted(digit: PenDigit, rng: np.random.Generator) -> list[Stroke]:
    """The same digit as another hand might have written it: slanted, stretched, turned, bent."""
    angle, shear = rng.normal(0, 0.12), rng.normal(0, 0.15)
    stretch = np.exp(rng.normal(0, 0.12, 2))
    matrix = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]) @ np.array([[1, 0], [shear, 1]]) * stretch
    wave, phase = rng.normal(0, 0.03, (2, 2)), rng.uniform(0, 2 * np.pi, (2, 2))
    strokes = []
    for s in digit.strokes:
        bent = s + (wave[None] * np.sin(2 * np.pi * s[:, :, None] * 0.8 + phase[None])).sum(axis=1)
        strokes.append(bent @ matrix)
    return strokes


def on_canvas(strokes: list[Stroke], rng: np.random.Generator) -> tuple[list[Stroke], float]:
    """Small or large, somewhere on the canvas, with any pen of 8 to 30 (on 280 pixels)."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    pen = rng.uniform(8, 30) * CANVAS / 280
    size = rng.uniform(0.28, 0.9) * (CANVAS - pen)
    scale = size / max(float((high - low).max()), 1e-6)
    room = CANVAS - pen - (high - low) * scale
    corner = pen / 2 + rng.uniform(0, 1, 2) * np.maximum(room, 0)
    return [(s - low) * scale + corner for s in strokes], pen


def _render(task: tuple[list[PenDigit], int, str]) -> tuple[Images, NDArray[np.int64]]:
    digits, seed, mode = task
    rng = np.random.default_rng(seed)
    images, labels = [], []
    for digit in digits:
        strokes, pen = on_canvas(digit.strokes if mode.startswith("held") else distorted(digit, rng), rng)
        if mode == "held_redrawn" or (mode == "train" and rng.random() < 0.4):
            pen = mnist_pen(strokes) * (1 if mode == "held_redrawn" else np.exp(rng.normal(0, 0.15)))
        _keep(draw(strokes, pen, CANVAS), digit.label, images, labels)
    return np.array(images, np.uint8), np.array(labels, np.int64)


def _render_others(task: tuple[list[PenDigit], int, int]) -> tuple[Images, NDArray[np.int64]]:
    digits, seed, count = task
    rng = np.random.default_rng(seed)
    images: list[Picture] = []
    labels: list[int] = []
    while len(images) < count:
        ink = (outliers.spoiled(digits, rng) if rng.random() < 0.3
               else outliers.GENERATORS[rng.integers(len(outliers.GENERATORS))](rng))
        _keep(ink, NONE, images, labels)
    return np.array(images, np.uint8), np.array(labels, np.int64)


def _render_letters(task: tuple[list[Picture], int, bool]) -> tuple[Images, NDArray[np.int64]]:
    letters, seed, as_they_are = task
    rng = np.random.default_rng(seed)
    images: list[Picture] = []
    labels: list[int] = []
    for ink in letters:
        _keep(ink if as_they_are else outliers.thicker(ink, rng), NONE, images, labels)
    return np.array(images, np.uint8), np.array(labels, np.int64)


def _keep(ink: Picture, label: int, images: list, labels: list) -> None:
    try:
        images.append(np.round(read_picture(ink).image * 255))
        labels.append(label)
    except InkProblem:
        pass  # a blob: refused by rule before it reaches a network


def _gather(pool: ProcessPoolExecutor, work, tasks: list) -> Digits:
    parts = list(pool.map(work, tasks))
    return Digits(np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts]))


def _tasks(digits: list[PenDigit], times: int, mode: str, seed: int) -> list[tuple[list[PenDigit], int, str]]:
    chunks = [digits[i:i + CHUNK] for i in range(0, len(digits), CHUNK)]
    return [(chunk, seed + 1000 * t + i, mode) for t in range(times) for i, chunk in enumerate(chunks)]


def build(data: Path, seed: int = 0, workers: int = 2) -> Bank:
    """Render everything from the data folder (several minutes on two cores)."""
    written = read_unipen(data / "pendigits/writers-01-30.unipen.xz")
    learn = [d for d in written if d.writer not in HELD_OUT_WRITERS]
    held = [d for d in written if d.writer in HELD_OUT_WRITERS]
    alphabets = outliers.omniglot(data / "out-of-distribution/omniglot-small1.zip")
    letters = [ink for name, inks in alphabets.items() if name != HELD_OUT_ALPHABET for ink in inks]
    with ProcessPoolExecutor(workers) as pool:
        print("drawing pen digits", file=sys.stderr)
        pen = _gather(pool, _render, _tasks(learn, 16, "train", seed))
        traced = _gather(pool, _render, _tasks(read_traced(data / "mnist-strokes/train.npz"), 1, "train", seed + 100_000))
        print("drawing what is no digit", file=sys.stderr)
        made = _gather(pool, _render_others, [(learn, seed + 200_000 + i, CHUNK) for i in range(100)])
        drawn = _gather(pool, _render_letters, [(letters, seed + 300_000 + i, False) for i in range(12)])
        return Bank(
            mnist=read_mnist(data / "mnist", "train"), pen=pen, traced=traced,
            others=Digits(np.concatenate([made.images, drawn.images]), np.concatenate([made.labels, drawn.labels])),
            held_pen=_gather(pool, _render, _tasks(held, 4, "held_pen", seed + 400_000)),
            held_redrawn=_gather(pool, _render, _tasks(held, 1, "held_redrawn", seed + 500_000)),
            held_letters=_gather(pool, _render_letters, [(alphabets[HELD_OUT_ALPHABET], 0, True)]))

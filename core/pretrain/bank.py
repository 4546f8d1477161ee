"""The pictures a digit network learns from, all prepared by the same steps as a drawing in the app."""

import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.digits.ink import InkProblem, mnist_pen, read_picture
from core.data.digits.mnist import Digits, read_mnist
from core.data.digits.strokes import Picture, Stroke, draw
from core.pretrain import latin, outliers
from core.pretrain.pen_digits import PenDigit, read_traced, read_unipen
from core.storage.tensors import write_arrays

CANVAS = 140  # pictures are drawn on half a canvas: the same after scaling to 20 pixels, four times as fast
NONE = 10  # the label of what is no digit
CHUNK = 500
HELD_OUT_WRITERS = (3, 11, 19, 27)  # never trained on; the card's figures come from them
HELD_OUT_ALPHABET = "Balinese"

Part = tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64]]  # images, labels, writers


@dataclass(frozen=True)
class Drawn(Digits):
    """Pictures with the writer of each (0: not known)."""

    writers: NDArray[np.int64]  # (N,)

    def only(self, writers: Sequence[int]) -> "Drawn":
        """The pictures of these writers."""
        rows = np.isin(self.writers, writers)
        return Drawn(self.images[rows], self.labels[rows], self.writers[rows])


@dataclass(frozen=True)
class Bank:
    """uint8 pictures (N, 28, 28) with labels 0 to 9, or `NONE`."""

    mnist: Drawn
    pen: Drawn
    traced: Drawn
    others: Drawn
    held_pen: Drawn  # held-out writers, pens of 8 to 30 on a 280-pixel canvas
    held_redrawn: Drawn  # the same drawings, strokes redrawn at MNIST's width
    held_letters: Drawn
    latin: Drawn  # Latin letters by strokes, which are no digits
    held_latin: Drawn  # in forms that the training never sees


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


class _Shelf:
    """Prepared pictures, as they come."""

    def __init__(self) -> None:
        self.images: list[Picture] = []
        self.labels: list[int] = []
        self.writers: list[int] = []

    def put(self, ink: Picture, label: int, writer: int = 0) -> None:
        try:
            self.images.append(np.round(read_picture(ink).image * 255))
        except InkProblem:
            return  # a blob: refused by rule before it reaches a network
        self.labels.append(label)
        self.writers.append(writer)

    def all(self) -> Part:
        return np.array(self.images, np.uint8), np.array(self.labels, np.int64), np.array(self.writers, np.int64)


def _draw_digits(task: tuple[list[PenDigit], int, str]) -> Part:
    digits, seed, mode = task
    rng, shelf = np.random.default_rng(seed), _Shelf()
    for digit in digits:
        strokes, pen = on_canvas(digit.strokes if mode.startswith("held") else distorted(digit, rng), rng)
        if mode == "held_redrawn":
            pen = mnist_pen(strokes)
        elif mode == "train" and rng.random() < 0.4:
            pen = mnist_pen(strokes) * np.exp(rng.normal(0, 0.15))
        shelf.put(draw(strokes, pen, CANVAS), digit.label, digit.writer)
    return shelf.all()


def _draw_others(task: tuple[list[PenDigit], int, int]) -> Part:
    digits, seed, count = task
    rng, shelf = np.random.default_rng(seed), _Shelf()
    while len(shelf.images) < count:
        spoil = rng.random() < 0.3
        shelf.put(outliers.spoiled(digits, rng) if spoil else outliers.GENERATORS[rng.integers(len(outliers.GENERATORS))](rng), NONE)
    return shelf.all()


def _draw_letters(task: tuple[list[Picture], int, bool]) -> Part:
    letters, seed, as_they_are = task
    rng, shelf = np.random.default_rng(seed), _Shelf()
    for ink in letters:
        shelf.put(ink if as_they_are else outliers.thicker(ink, rng), NONE)
    return shelf.all()


def _draw_latin(task: tuple[int, bool]) -> Part:
    """Latin letters, with the same hands and pens as the digits."""
    seed, held = task
    rng, shelf = np.random.default_rng(seed), _Shelf()
    while len(shelf.images) < CHUNK:
        strokes, pen = on_canvas(distorted(latin.letter(rng, held), rng), rng)
        if rng.random() < 0.4:
            pen = mnist_pen(strokes) * np.exp(rng.normal(0, 0.15))
        shelf.put(draw(strokes, pen, CANVAS), NONE)
    return shelf.all()


def _gather(parts: Iterable[Part]) -> Drawn:
    return Drawn(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def _tasks(digits: list[PenDigit], times: int, mode: str, seed: int) -> list[tuple[list[PenDigit], int, str]]:
    chunks = [digits[i : i + CHUNK] for i in range(0, len(digits), CHUNK)]
    return [(chunk, seed + 1000 * t + i, mode) for t in range(times) for i, chunk in enumerate(chunks)]


def build(data: Path, seed: int = 0, workers: int = 2) -> Bank:
    """Render everything from the data folder (several minutes on two cores)."""
    written = read_unipen(data / "pendigits/writers-01-30.unipen.xz")
    learn = [d for d in written if d.writer not in HELD_OUT_WRITERS]
    held = [d for d in written if d.writer in HELD_OUT_WRITERS]
    mnist = read_mnist(data / "mnist", "train")
    traced = read_traced(data / "mnist-strokes/train.npz")
    alphabets = outliers.omniglot(data / "out-of-distribution/omniglot-small1.zip")
    letters = [ink for name, inks in alphabets.items() if name != HELD_OUT_ALPHABET for ink in inks]
    print("drawing the pictures", file=sys.stderr, flush=True)
    with ProcessPoolExecutor(workers) as pool:
        made = pool.map(_draw_others, [(learn, seed + 200_000 + i, CHUNK) for i in range(100)])
        drawn = pool.map(_draw_letters, [(letters, seed + 300_000 + i, False) for i in range(12)])
        return Bank(
            mnist=Drawn(mnist.images, mnist.labels, np.zeros(len(mnist), np.int64)),
            pen=_gather(pool.map(_draw_digits, _tasks(learn, 16, "train", seed))),
            traced=_gather(pool.map(_draw_digits, _tasks(traced, 1, "train", seed + 100_000))),
            others=_gather([*made, *drawn]),
            held_pen=_gather(pool.map(_draw_digits, _tasks(held, 4, "held_pen", seed + 400_000))),
            held_redrawn=_gather(pool.map(_draw_digits, _tasks(held, 1, "held_redrawn", seed + 500_000))),
            held_letters=_gather([_draw_letters((alphabets[HELD_OUT_ALPHABET], 0, True))]),
            latin=_gather(pool.map(_draw_latin, [(seed + 600_000 + i, False) for i in range(60)])),
            held_latin=_gather(pool.map(_draw_latin, [(seed + 700_000 + i, True) for i in range(4)])),
        )


def load_or_build(data: Path, work: Path) -> Bank:
    """The bank kept in `work`, drawn first where it is not there yet, or lacks a part that there was not when it was drawn."""
    file = work / "digits-bank.npz"
    names = {f"{part.name}_{field.name}": (part.name, field.name) for part in fields(Bank) for field in fields(Drawn)}
    if not file.exists() or not _kept(file) >= set(names):
        bank = build(data)
        write_arrays(file, {name: getattr(getattr(bank, part), field) for name, (part, field) in names.items()})
    with np.load(file, allow_pickle=False) as arrays:
        return Bank(*(Drawn(*(arrays[f"{part.name}_{field.name}"] for field in fields(Drawn))) for part in fields(Bank)))


def _kept(file: Path) -> set[str]:
    with np.load(file, allow_pickle=False) as arrays:
        return set(arrays.files)

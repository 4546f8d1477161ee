"""How well digits are read, and all else is doubted, on what people write on: `python -m tests.benchmarks.digit_pages`.

Everything is put on a clean page and on every other kind (`tests.paper`). With `--data FOLDER`, which holds `pendigits`, `mnist` and
`out-of-distribution`, the digits are by writers whom the network never saw, and hand-drawn letters of an alphabet that it never saw
come along; else digits and letters are those of `tests.pen`. Prints a line of JSON for each kind, and one for all.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.random import Generator
from PIL import Image

from core import zoo
from core.data.digits.ink import ink_box
from core.data.digits.mnist import read_mnist
from core.data.digits.strokes import draw
from core.pretrain import outliers
from core.pretrain.pen_digits import read_unipen
from tests import pen, written_on

UNSEEN = (3, 11, 19, 27)  # writers, as the network's card says
SIDES = (280, 400, 600)  # pixels


def things(data: Path | None, count: int, random: Generator) -> Iterator[tuple[str, int | None, object]]:
    """What it is, which digit if it is one, and its strokes, or its ink (h, w)."""
    written = {label: [stroke / 86 - 0.58 for stroke in strokes] for label, strokes in (pen.DIGITS | pen.LETTERS).items()}
    if data:
        unseen = [digit for digit in read_unipen(data / "pendigits" / "writers-01-30.unipen.xz") if digit.writer in UNSEEN]
        mnist = read_mnist(data / "mnist", "t10k")
        alphabet = outliers.omniglot(data / "out-of-distribution" / "omniglot-small1.zip")["Balinese"]
        for at in random.integers(len(unseen), size=count):
            yield "digit", unseen[at].label, unseen[at].strokes
        for at in random.integers(len(mnist.images), size=count):
            yield "MNIST", int(mnist.labels[at]), mnist.images[at].astype(np.float32) / 255
        for at in random.integers(len(alphabet), size=count):
            yield "hand-drawn letter", None, outliers.thicker(alphabet[at], random)
    else:
        yield from (("digit", label, written[label]) for label in random.permutation(10)[:count])
    yield from (("letter", None, written[letter]) for letter in random.permutation(list(pen.LETTERS))[:count])
    yield from (("scribble", None, outliers.scribble(random)) for _ in range(count))


def placed(thing: object, side: int, random: Generator) -> np.ndarray:
    """The thing somewhere on a square page, in some size, drawn by some pen: ink 1 on 0."""
    size = random.uniform(0.35, 0.75) * side
    if isinstance(thing, list):
        width = random.uniform(0.05, 0.13) * size
        middle = random.uniform(size / 2 + width, side - size / 2 - width, 2)
        return draw([stroke * size + middle for stroke in thing], width, side)
    cut = thing[ink_box(thing, 0.1)]
    scale = size / max(cut.shape)
    large = Image.fromarray(cut).resize([max(round(part * scale), 2) for part in cut.shape[::-1]], Image.Resampling.BICUBIC)
    ink, page = np.clip((np.asarray(large) - 0.25) / 0.5, 0, 1), np.zeros((side, side), np.float32)
    top, left = (int(random.integers(2, side - part - 2)) for part in ink.shape)
    page[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    return page


def main(quick: bool = False) -> None:
    """The command line; `quick`: one of each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--each", type=int, default=10, help="of each sort on each kind of page")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="a folder for the pictures that were taken wrongly")
    given = parser.parse_args(["--each", "1"] if quick else None)
    torch.set_num_threads(1)
    reader, random = zoo.load("digits"), np.random.default_rng(given.seed)
    drawn = [
        (sort, label, placed(thing, SIDES[at % 3], random))
        for at, (sort, label, thing) in enumerate(things(given.data, given.each, random))
    ]
    each = Counter(sort for sort, _, _ in drawn)
    total: Counter[str] = Counter()
    for kind in written_on.KINDS:
        right: Counter[str] = Counter()
        for at, (sort, label, ink) in enumerate(drawn):
            picture = written_on.on_page(kind, ink, np.random.default_rng([given.seed, at]))
            reading = reader(picture)
            good = not reading.accepted if label is None else reading.accepted and reading.label == label
            right[sort] += good
            if given.keep and not good:
                given.keep.mkdir(parents=True, exist_ok=True)
                picture.save(given.keep / f"{kind}-{sort}-{label}-{at}-{reading.label}.png")
        total += right
        print(json.dumps({"page": kind, **{sort: f"{right[sort]} of {count}" for sort, count in each.items()}}), flush=True)
    shares = {sort: round(total[sort] / count / len(written_on.KINDS), 4) for sort, count in each.items()}
    print(json.dumps({"pages": len(written_on.KINDS), "digits accepted as what they are, all else doubted": shares}))


if __name__ == "__main__":
    main()

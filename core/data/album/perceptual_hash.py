"""Which pictures look nearly the same: a copy in another size, another quality, a bit lighter, or shot a moment later.

Two marks of each picture are compared. A difference hash says, for 64 pairs of neighbours in a row and 64 in a column, which of
the two is brighter; a copy changes few of these bits. Since a plain picture has few bits that say anything, the colours of an
8x8 miniature must be alike, too.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

GRID = 8  # neighbours that are compared along each side
STEP = 2  # grey levels by which a neighbour has to be brighter: less is noise
MOST_BITS = 14  # of 128 that may differ
MOST_COLOUR, OF_CONTRAST, LEAST_COLOUR = 7.0, 0.35, 1.5  # levels of 255 by which miniatures may differ in the mean, brightness aside
MOST_BRIGHTNESS = 40.0  # levels by which one may be brighter
ROWS = 256  # pictures that are compared with all others at a time


@dataclass(frozen=True, eq=False)
class PerceptualHash:
    """What two pictures are compared by."""

    bits: NDArray[np.uint64]  # (2,)
    colours: NDArray[np.uint8]  # (8, 8, 3)

    def packed(self) -> bytes:
        """For a database."""
        return self.bits.tobytes() + self.colours.tobytes()

    @classmethod
    def unpacked(cls, data: bytes) -> "PerceptualHash":
        """What `packed` made."""
        return cls(np.frombuffer(data[:16], np.uint64), np.frombuffer(data[16:], np.uint8).reshape(GRID, GRID, 3))


def perceptual_hash(image: Image.Image) -> PerceptualHash:
    """The marks of a picture of mode "RGB"."""
    grey = image.convert("L")
    wide = np.asarray(grey.resize((GRID + 1, GRID), Image.Resampling.BOX), np.int16)
    tall = np.asarray(grey.resize((GRID, GRID + 1), Image.Resampling.BOX), np.int16)
    brighter = np.concatenate([(np.diff(wide, axis=1) > STEP).ravel(), (np.diff(tall, axis=0) > STEP).ravel()])
    colours = np.asarray(image.resize((GRID, GRID), Image.Resampling.BOX), np.uint8)
    return PerceptualHash(np.packbits(brighter).view(np.uint64), colours)


def alike(found: list[PerceptualHash]) -> NDArray[np.int64]:
    """All pairs of pictures that look nearly the same, (P, 2): places in the list, the earlier one first."""
    if len(found) < 2:
        return np.zeros((0, 2), np.int64)
    bits = np.stack([each.bits for each in found])  # (N, 2)
    colours = np.stack([each.colours for each in found]).reshape(len(found), -1).astype(np.float32)  # (N, 192)
    pairs = []
    for start in range(0, len(found), ROWS):
        block = bits[start : start + ROWS]
        apart = np.bitwise_count(block[:, None] ^ bits[None]).sum(axis=2)  # (rows, N)
        first, second = np.nonzero(apart <= MOST_BITS)
        first = first + start
        first, second = first[first < second], second[first < second]
        pairs.append(np.stack([first, second], axis=1))
    near = np.concatenate(pairs)
    kept = [near[at : at + 4096][_close(colours, near[at : at + 4096])] for at in range(0, len(near), 4096)]
    return np.concatenate(kept) if kept else near


def _close(colours: NDArray[np.float32], pairs: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether the miniatures (N, 192) of these pairs differ by little, and by little of what there is to see in them."""
    first, second = (colours[pairs[:, side]] for side in (0, 1))
    brightness = [each.mean(axis=1, keepdims=True) for each in (first, second)]
    plain = [each - mean for each, mean in zip((first, second), brightness, strict=True)]
    contrast = np.minimum(*(np.abs(each).mean(axis=1) for each in plain))
    most = np.clip(OF_CONTRAST * contrast, LEAST_COLOUR, MOST_COLOUR)
    near = np.abs(plain[0] - plain[1]).mean(axis=1) <= most
    return np.asarray(near & (np.abs(brightness[0] - brightness[1])[:, 0] <= MOST_BRIGHTNESS))


def groups(count: int, pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """A number for each of `count` pictures, (count,), the same for those that pairs connect, also over others."""
    edges = coo_array((np.ones(len(pairs), bool), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    return np.asarray(connected_components(edges, directed=False)[1], np.int64)

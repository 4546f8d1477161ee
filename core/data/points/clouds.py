"""Clouds of points in the plane that a forger learns to make: all of one kind, with nothing to tell apart among them."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.data.points.points import REACH, pack, unpack

Array = NDArray[np.float64]
LEAST_OWN = 5  # points by hand
SPREAD = 0.1  # around the shape, and around each point by hand
HEAPS = np.array([(x, y) for y in (-1.8, 0.0, 1.8) for x in (-1.8, 0.0, 1.8)])  # of the grid


def ring(count: int, rng: np.random.Generator) -> Array:
    """All around a circle."""
    angle = rng.uniform(0, 2 * np.pi, count)
    return 1.8 * np.stack([np.cos(angle), np.sin(angle)], axis=1) + rng.normal(0, SPREAD, (count, 2))


def moons(count: int, rng: np.random.Generator) -> Array:
    """Two half moons, each reaching into the other."""
    angle, side = rng.uniform(0, np.pi, count), 1 - 2 * rng.integers(0, 2, count)
    at = np.stack([side * 1.4 * np.cos(angle) - 0.7 * side, side * (1.4 * np.sin(angle) - 0.45)], axis=1)
    return at + rng.normal(0, SPREAD, (count, 2))


def grid(count: int, rng: np.random.Generator) -> Array:
    """Nine heaps, three by three."""
    return HEAPS[rng.integers(0, len(HEAPS), count)] + rng.normal(0, SPREAD, (count, 2))


def line(count: int, rng: np.random.Generator) -> Array:
    """A slanting line."""
    along = rng.uniform(-2, 2, count)
    return np.stack([along, 0.6 * along], axis=1) + rng.normal(0, SPREAD, (count, 2))


CLOUDS: dict[str, Callable[[int, np.random.Generator], Array]] = {maker.__name__: maker for maker in (ring, moons, grid, line)}


def draw(kind: str, count: int, rng: np.random.Generator, own: str = "") -> NDArray[np.float32]:
    """So many points (N, 2) of the cloud of that name, or around points drawn by hand ("own"), kept within the plane.

    Raises:
        ValueError: Too few points by hand, or no such cloud; one sentence.
    """
    if kind == "own":
        mine = read_own(own)
        if len(mine) < LEAST_OWN:
            raise ValueError(f"Draw at least {LEAST_OWN} points into the plane; here are {len(mine)}.")
        found = mine[rng.integers(0, len(mine), count)] + rng.normal(0, SPREAD / 2, (count, 2))
    elif kind in CLOUDS:
        found = CLOUDS[kind](count, rng)
    else:
        raise ValueError(f"There is no cloud {kind!r}; there is {', '.join(CLOUDS)}.")
    return np.clip(found, -REACH, REACH).astype(np.float32)


def write_own(points: Array) -> str:
    """Points by hand (N, 2) as short text for a link.

    Raises:
        ValueError: Too many, or one that is not in the plane.
    """
    return pack(np.concatenate([points, np.zeros((len(points), 1))], axis=1))


def read_own(text: str) -> Array:
    """The points (N, 2) of such a text.

    Raises:
        ValueError: The text is damaged.
    """
    return unpack(text)[:, :2]

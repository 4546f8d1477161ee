"""Points in a plane: made here, clicked by hand, or read from a CSV file.

The plane reaches from -3 to 3 both ways. A point has two inputs x1 and x2 and a target: the number of its class, or, for
regression, a value between -1 and 1. A maker takes how many points, how much noise and a random generator and returns the
inputs (B, 2) and the targets (B,).
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

REACH = 3.0  # the plane is [-3, 3] x [-3, 3]
MAX_POINTS = 500
MAX_CLASSES = 5
Array = NDArray[np.float64]


def circles(count: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """A disc (class 1) inside a ring (class 0)."""
    y = np.arange(count) % 2
    radius = np.where(y == 1, rng.uniform(0, 1.1, count), rng.uniform(1.8, 2.5, count))
    angle = rng.uniform(0, 2 * np.pi, count)
    x = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return x + rng.normal(0, noise, x.shape), y.astype(float)


def moons(count: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Two half moons, each reaching into the other."""
    y = np.arange(count) % 2
    angle = rng.uniform(0, np.pi, count)
    side = 1 - 2 * y  # the second moon hangs upside down
    x = np.stack([side * 1.4 * np.cos(angle) - 0.7 * side, side * (1.4 * np.sin(angle) - 0.45)], axis=1)
    return x + rng.normal(0, noise, x.shape), y.astype(float)


def spirals(count: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Two arms wound around each other."""
    y = np.arange(count) % 2
    along = np.sqrt(rng.uniform(0.01, 1, count))  # the root spreads the points evenly along the arm
    angle = along * 3 * np.pi + y * np.pi
    x = np.stack([2.6 * along * np.sin(angle), 2.6 * along * np.cos(angle)], axis=1)
    return x + rng.normal(0, noise, x.shape), y.astype(float)


def xor(count: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Four squares; class 1 where x1 and x2 have the same sign."""
    x = rng.uniform(0.25, 2.5, (count, 2)) * rng.choice([-1, 1], (count, 2))
    y = (x[:, 0] * x[:, 1] > 0).astype(float)
    return x + rng.normal(0, noise, x.shape), y


def blobs(count: int, noise: float, rng: np.random.Generator, classes: int = 2) -> tuple[Array, Array]:
    """One round heap for each of two to five classes."""
    y = np.arange(count) % classes
    angle = 2 * np.pi * y / classes + np.pi / 4
    x = 1.7 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return x + rng.normal(0, 0.25 + noise, x.shape), y.astype(float)


def slope(count: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Regression: a flat ramp that rises along the diagonal."""
    x = rng.uniform(-2.8, 2.8, (count, 2))
    return x, np.clip((x[:, 0] + x[:, 1]) / 5 + rng.normal(0, noise, count), -1, 1)


def waves(count: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Regression: two hills and two hollows."""
    x = rng.uniform(-2.8, 2.8, (count, 2))
    return x, np.clip(np.sin(1.3 * x[:, 0]) * np.sin(1.3 * x[:, 1]) + rng.normal(0, noise, count), -1, 1)


MAKERS: dict[str, Callable[..., tuple[Array, Array]]] = {
    maker.__name__: maker for maker in (circles, moons, spirals, xor, blobs, slope, waves)
}
REGRESSION = ("slope", "waves", "own_values")
KINDS = (*MAKERS, "own", "own_values")  # the last two: nothing but one's own points


@dataclass(frozen=True)
class Points:
    """Points to learn from and points kept aside to test with."""

    x: NDArray[np.float32]  # (B, 2) the training points first, then the test points
    y: NDArray[np.float32]  # (B,) class 0, 1, ... or a value in [-1, 1]
    training: int  # how many of them are for training
    classes: int  # 0 for regression

    @property
    def outputs(self) -> int:
        """How many outputs a network for these points has: one for two classes and for a value, else one per class."""
        return self.classes if self.classes > 2 else 1


def make(kind: str, count: int, noise: float, classes: int, test: float, seed: int, own: str = "") -> Points:
    """Make the points of this kind, add one's own, and set a share of them aside for testing.

    Own points that are added to made ones are all for training, so that a click never moves other points over.

    Args:
        kind: One of `KINDS`.
        count: How many to make.
        noise: Standard deviation of the shift of each point (of the value, for regression).
        classes: How many heaps "blobs" has.
        test: Share for testing, above 0 and below 1.
        seed: The same seed gives the same points.
        own: One's own points, packed by `pack`.

    Raises:
        ValueError: Too few points to train and to test, or only one class.
    """
    rng = np.random.default_rng(seed)
    mine = unpack(own)
    if kind in MAKERS:
        extra = {"classes": classes} if kind == "blobs" else {}
        x, y = MAKERS[kind](count, noise, rng, **extra)
    else:
        x, y, mine = mine[:, :2], mine[:, 2], mine[:0]
    if len(x) < 4:
        raise ValueError("There are too few points to learn from: click at least four into the plane, of two classes.")
    order = rng.permutation(len(x))
    training = min(max(round(len(x) * (1 - test)), 2), len(x) - 2)
    first, last = order[:training], order[training:]
    x, y = np.concatenate([x[first], mine[:, :2], x[last]]), np.concatenate([y[first], mine[:, 2], y[last]])
    if kind in REGRESSION:
        return Points(x.astype(np.float32), np.clip(y, -1, 1).astype(np.float32), training + len(mine), 0)
    if not np.isin(y, range(MAX_CLASSES)).all():
        raise ValueError("One of your own points has a value instead of a class; remove your points or choose regression.")
    if len(np.unique(y)) < 2:
        raise ValueError("All points are of one class, so there is nothing to tell apart: add points of a second class.")
    return Points(x.astype(np.float32), y.astype(np.float32), training + len(mine), int(y.max()) + 1)


def pack(points: Array) -> str:
    """One's own points (N, 3), columns x1, x2 and target, as short text for a link; kept to a thousandth.

    Raises:
        ValueError: Too many points, or one that is not in the plane.
    """
    if len(points) > MAX_POINTS:
        raise ValueError(f"There can be at most {MAX_POINTS} points of your own, not {len(points)}.")
    limits = np.array([REACH, REACH, MAX_CLASSES - 1])
    if not (np.isfinite(points).all() and (np.abs(points) <= limits).all()):
        raise ValueError("A point lies outside the plane, which reaches from -3 to 3.")
    return base64.urlsafe_b64encode(np.round(points * 1000).astype("<i2").tobytes()).decode()


def unpack(text: str) -> Array:
    """The points (N, 3) that `pack` turned into this text.

    Raises:
        ValueError: The text was not made by `pack`.
    """
    try:
        raw = base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raw = b"?"
    if len(raw) % 6:
        raise ValueError("The points in this link are damaged; copy the whole link again.")
    points = np.frombuffer(raw, "<i2").reshape(-1, 3) / 1000
    pack(points)  # the same limits
    return points

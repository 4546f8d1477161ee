"""Drawings that are no digits, as pen strokes on a canvas: what an alarm should ring at."""

import numpy as np

from core.data.digits.ink import read_strokes
from core.data.digits.strokes import CANVAS, Picture

PEN = 12.0


def _along(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, dtype=float) * CANVAS


def _scribble() -> np.ndarray:
    walk = np.cumsum(np.random.default_rng(3).normal(0, 0.11, (14, 2)), axis=0)
    walk = (walk - walk.min(axis=0)) / (walk.max(axis=0) - walk.min(axis=0))
    return (0.15 + 0.7 * walk) * CANVAS


def _spiral() -> np.ndarray:
    turn = np.linspace(0, 4 * np.pi, 90)
    return CANVAS * (0.5 + (0.02 + 0.4 * turn / turn[-1])[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1))


STRANGE: dict[str, list[np.ndarray]] = {
    "A": [_along((0.2, 0.85), (0.5, 0.15), (0.8, 0.85)), _along((0.32, 0.58), (0.68, 0.58))],
    "W": [_along((0.1, 0.2), (0.3, 0.8), (0.5, 0.35), (0.7, 0.8), (0.9, 0.2))],
    "X": [_along((0.2, 0.2), (0.8, 0.8)), _along((0.8, 0.2), (0.2, 0.8))],
    "E": [_along((0.75, 0.15), (0.3, 0.15), (0.3, 0.85), (0.75, 0.85)), _along((0.3, 0.5), (0.65, 0.5))],
    "house": [_along((0.2, 0.85), (0.2, 0.45), (0.5, 0.15), (0.8, 0.45), (0.8, 0.85), (0.2, 0.85))],
    "grid": [_along((0.35, 0.15), (0.35, 0.85)), _along((0.65, 0.15), (0.65, 0.85)), _along((0.15, 0.35), (0.85, 0.35)),
             _along((0.15, 0.65), (0.85, 0.65))],
    "spiral": [_spiral()],
    "scribble": [_scribble()],
}  # fmt: skip


def strange_pictures() -> dict[str, Picture]:
    """Each as a picture (28, 28), made ready as a drawing of one's own is."""
    return {name: read_strokes(strokes, PEN).image for name, strokes in STRANGE.items()}

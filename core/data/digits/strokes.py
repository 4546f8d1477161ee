"""Pen strokes: read them from a drawing canvas, draw them as a picture.

A stroke is an (N, 2) float array of points (x, y) in canvas pixels, x to the right, y down.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Stroke = NDArray[np.float64]
Picture = NDArray[np.floating]  # (H, W), float32 in [0, 1]

CANVAS = 280  # side of the drawing canvas, pixels
MAX_POINTS, MAX_STROKES = 5000, 500  # more than a person draws before the next Clear; less than a tenth of a second of work
MAX_PEN = 1 / 5  # of the canvas: the widest pen on offer has a ninth
SUPERSAMPLE = 2  # drawn this much larger, then averaged down: soft edges
CURVE = (0.25, 0.5, 0.75, 1.0)  # where a quadratic curve is looked at: between two mouse events it is a few pixels long


def draw(strokes: Sequence[Stroke], pen: float | Sequence[float], size: int | tuple[int, int] = CANVAS) -> Picture:
    """Draw strokes with a round pen. Returns (height, width) in [0, 1], ink 1 on 0.

    Args:
        strokes: Points in pixels of the picture; what lies outside is cut off.
        pen: Diameter of the pen in pixels, one for all strokes or one for each.
        size: Side of a square picture, or (width, height), in pixels.
    """
    sides = (size, size) if isinstance(size, int) else size
    image = Image.new("L", (sides[0] * SUPERSAMPLE, sides[1] * SUPERSAMPLE))
    pencil = ImageDraw.Draw(image)
    pens = [pen] * len(strokes) if isinstance(pen, int | float) else pen
    for stroke, diameter in zip(strokes, pens, strict=True):
        width = max(round(diameter * SUPERSAMPLE), 1)
        radius = (width - 1) / 2  # Pillow counts both ends
        points = [(x, y) for x, y in (np.asarray(stroke) + 0.5) * SUPERSAMPLE]
        for before, after in pairwise(points):
            pencil.line((*before, *after), fill=255, width=width)
        for x, y in points:  # round ends and round joints
            pencil.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return np.asarray(image.reduce(SUPERSAMPLE), dtype=np.float32) / 255


def extent(strokes: Sequence[Stroke]) -> float:
    """Longer side, in pixels, of the box around the pen's path (the width of the pen not counted)."""
    points = np.concatenate(strokes)
    return float((points.max(axis=0) - points.min(axis=0)).max())


@dataclass(frozen=True)
class Drawing:
    """What was drawn on a canvas."""

    strokes: list[Stroke]
    pens: list[float]  # diameter in pixels, one for each stroke


def from_canvas(drawing: Mapping[str, Any] | None, size: int = CANVAS) -> Drawing:
    """Strokes of a drawing canvas's JSON (Fabric.js), moved and scaled objects included.

    Nothing in the JSON is trusted: what is no freehand path is passed over, coordinates are clamped to
    the neighbourhood of the canvas, points past `MAX_POINTS` and objects past `MAX_STROKES` are dropped.
    """
    found = Drawing([], [])
    room = MAX_POINTS
    objects = drawing.get("objects") if isinstance(drawing, Mapping) else None
    for item in objects[:MAX_STROKES] if isinstance(objects, list) else []:
        if not isinstance(item, Mapping) or not isinstance(item.get("path"), list) or room <= 0:
            continue
        points = _path_points(item["path"], room)
        points = points[np.isfinite(points).all(axis=1)]
        if len(points):
            found.strokes.append(np.clip(_placed(points, item), -size, 2 * size))
            found.pens.append(float(np.clip(_number(item, "strokeWidth", 1), 1, MAX_PEN * size)))
            room -= len(points)
    return found


def _path_points(path: Sequence[Any], most: int) -> Stroke:
    """Up to so many points along SVG path commands M, L and Q."""
    points: list[tuple[float, float]] = []
    for command in path[:most]:
        if len(points) >= most:
            break
        try:
            name, *numbers = command
            values = [float(number) for number in numbers]
        except (TypeError, ValueError, OverflowError):
            continue
        if name == "Q" and len(values) == 4 and points:
            (x0, y0), (x1, y1, x2, y2) = points[-1], values
            for t in CURVE:
                points.append(
                    ((1 - t) ** 2 * x0 + 2 * t * (1 - t) * x1 + t * t * x2, (1 - t) ** 2 * y0 + 2 * t * (1 - t) * y1 + t * t * y2)
                )
        elif name in ("M", "L") and len(values) == 2:
            points.append((values[0], values[1]))
    return np.array(points[:most], dtype=np.float64).reshape(-1, 2)


def _placed(points: Stroke, item: Mapping[str, Any]) -> Stroke:
    """Where the points are now: a path that was moved, scaled or turned keeps its old points and a new frame."""
    low, high = points.min(axis=0), points.max(axis=0)
    middle = (low + high) / 2
    scale = np.array([_number(item, "scaleX", 1), _number(item, "scaleY", 1)])
    pen = _number(item, "strokeWidth", 0)
    half = (high - low + pen) * np.abs(scale) / 2
    corner = np.array([_number(item, "left", np.nan), _number(item, "top", np.nan)])
    sides = {"left": 1.0, "top": 1.0, "center": 0.0, "right": -1.0, "bottom": -1.0}
    origin = np.array([sides.get(str(item.get("originX", "left")), 1.0), sides.get(str(item.get("originY", "top")), 1.0)])
    angle = np.deg2rad(_number(item, "angle", 0))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    place = corner + turn @ (origin * half)
    untouched = np.abs(place - middle).max() < 1.0 if np.isfinite(place).all() else True
    if untouched and np.allclose(scale, 1) and angle == 0:
        return points
    return ((points - middle) * scale) @ turn.T + (place if np.isfinite(place).all() else middle)


def _number(item: Mapping[str, Any], name: str, default: float) -> float:
    value = item.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value) or abs(value) == math.inf:
        return default
    return float(min(max(value, -1e6), 1e6))  # an integer may be longer than any float

"""A loss of two weights as a picture: the map that the browser paints and plays on, and the relief in 3-D."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.explain.foundations.descent.flower_race import CEILING, Curve
from core.explain.foundations.descent.race import OPTIMIZERS, Path, Racer
from core.figures.style import CLASSES, NEUTRAL

BANDS = 14  # of equal height on the map's own scale
FRAMES = 60  # of the balls that roll in 3-D


def colours(racers: Sequence[Racer]) -> list[str]:
    """A colour for each: always the same for an optimizer, one after the other where one races with several rates."""
    order = list(OPTIMIZERS)
    places = [order.index(racer.optimizer) for racer in racers]
    return [CLASSES[place] for place in (places if len(set(places)) == len(places) else range(len(places)))]


def ground(w1: Tensor, w2: Tensor, losses: Tensor, floor: float) -> dict[str, Any]:
    """The map of the losses (rows by w2, columns by w1), for the browser.

    Heights are shown as log(1 + (loss - floor) / scale), so that the flat places show their shape beside the steep ones;
    the scale is what only a twentieth of the picture lies below.
    """
    above = losses - floor
    return {
        "view": [[float(w1[0]), float(w1[-1])], [float(w2[0]), float(w2[-1])]],
        "side": len(w1),
        "bands": BANDS,
        "losses": _numbers(losses.flatten(), 4),
        "floor": floor,
        "scale": float(above.quantile(0.05)),
        "top": float(above.max()),
    }


def ways(paths: Sequence[Path], names: Sequence[str]) -> list[dict[str, Any]]:
    """Every racer's way for the browser: n + 1 places, n slopes and memories; what is no number is null."""
    return [
        {
            "name": name,
            "colour": colour,
            "optimizer": path.racer.optimizer,
            "rate": path.racer.rate,
            "momentum": path.racer.momentum,
            "loss": _numbers(path.losses),
            **dict(zip(("w1", "w2", "g1", "g2"), map(_numbers, (*path.weights.T, *path.gradients.T)), strict=True)),
            "memory": {key: [_numbers(part) for part in values.T] for key, values in path.memory.items()},
            "travelled": _numbers(path.travelled),
            "reached": path.reached_at,
            "settled": path.settled_at,
            "diverged": path.diverged_at,
            "ceiling": path.ceiling,
        }
        for path, name, colour in zip(paths, names, colours([path.racer for path in paths]), strict=True)
    ]


def tracks(curves: Sequence[Curve]) -> list[dict[str, Any]]:
    """Every racer's training of the network for the browser."""
    return [
        {
            "loss": _numbers(curve.losses, 4),
            "rate": curve.racer.rate,
            "correct": round(curve.correct, 4),
            "diverged": curve.diverged_at,
            "ceiling": CEILING,
        }
        for curve in curves
    ]


def relief(w1: Tensor, w2: Tensor, losses: Tensor, floor: float, paths: Sequence[Path], names: Sequence[str], steep: bool) -> go.Figure:
    """The landscape in 3-D with every way on it and a ball for each that rolls; heights on a log scale where it is steep."""

    def height(loss: Tensor) -> Tensor:
        return torch.log10(1 + (loss - floor).clamp(min=0)) if steep else loss

    figure = go.Figure(
        go.Surface(
            x=w1.numpy(),
            y=w2.numpy(),
            z=height(losses).numpy(),
            colorscale=[[0, "#F4F6F8"], [1, NEUTRAL]],
            showscale=False,
            opacity=0.85,
            name="loss",
            contours_z={"show": True, "color": "#5A6470"},
            hovertemplate="w1 %{x:.2f}<br>w2 %{y:.2f}<br>height %{z:.3g}<extra></extra>",
        )
    )
    shown, tracks_3d = colours([path.racer for path in paths]), []
    lift = 0.02 * float(height(losses).max() - height(losses).min())  # lines on the ground would flicker through it
    for path, name, colour in zip(paths, names, shown, strict=True):
        inside = _inside(path.weights, w1, w2)
        tracks_3d.append(torch.cat([path.weights[inside], height(path.losses[inside])[:, None] + lift], dim=1).numpy())
        x, y, z = tracks_3d[-1].T
        figure.add_scatter3d(x=x, y=y, z=z, mode="lines", name=name, line={"color": colour, "width": 7})
    longest = max(len(track) for track in tracks_3d) - 1
    moments = sorted({round(i * longest / FRAMES) for i in range(FRAMES + 1)})
    figure.add_trace(_balls(tracks_3d, shown, 0))
    figure.frames = [go.Frame(data=[_balls(tracks_3d, shown, step)], traces=[len(paths) + 1], name=str(step)) for step in moments]
    return figure.update_layout(_relief_layout(moments, steep))


def _balls(tracks_3d: Sequence[NDArray[np.float64]], shown: Sequence[str], step: int) -> go.Scatter3d:
    x, y, z = np.stack([track[min(step, len(track) - 1)] for track in tracks_3d]).T
    return go.Scatter3d(
        x=x,
        y=y,
        z=z,
        mode="markers",
        showlegend=False,
        hoverinfo="skip",
        marker={"color": list(shown), "size": 7, "line": {"color": "#FFFFFF", "width": 2}},
    )


def _relief_layout(moments: Sequence[int], steep: bool) -> dict[str, Any]:
    to = {"frame": {"duration": 80, "redraw": True}, "transition": {"duration": 0}, "fromcurrent": True, "mode": "immediate"}
    return {
        "title": "The same ways in 3-D: walls are steep, floors are flat. Drag to turn",
        "height": 600,
        "uirevision": "relief",
        "margin": {"l": 0, "r": 0, "t": 45, "b": 0},
        "legend": {"orientation": "h", "y": 1, "yanchor": "top", "x": 0},
        "scene": {
            "xaxis_title": "w1",
            "yaxis_title": "w2",
            "aspectratio": {"x": 1, "y": 1, "z": 0.5},
            "zaxis_title": "log10(1 + loss above the lowest)" if steep else "loss",
            "camera": {"eye": {"x": -0.75, "y": -0.95, "z": 1.15}, "center": {"x": 0, "y": 0, "z": -0.15}},
        },
        "updatemenus": [
            {
                "type": "buttons",
                "direction": "left",
                "x": 0,
                "y": 0,
                "xanchor": "left",
                "yanchor": "top",
                "pad": {"t": 28},
                "showactive": False,
                "buttons": [
                    {"label": "▶\ufe0e play", "method": "animate", "args": [None, to]},
                    {"label": "pause", "method": "animate", "args": [[None], to]},
                ],
            }
        ],
        "sliders": [
            {
                "x": 0.25,
                "y": 0,
                "len": 0.75,
                "currentvalue": {"prefix": "step "},
                "steps": [{"label": str(step), "method": "animate", "args": [[str(step)], to]} for step in moments],
            }
        ],
    }


def _inside(weights: Tensor, w1: Tensor, w2: Tensor) -> Tensor:
    """Which places (n, 2) lie in the picture, up to the first that does not: a line may not jump across it."""
    low, high = torch.stack([w1[0], w2[0]]), torch.stack([w1[-1], w2[-1]])
    return ((weights >= low) & (weights <= high)).all(dim=1).cumprod(0).bool()


def _numbers(values: Tensor, digits: int = 7) -> list[float | None]:
    return [float(f"{value:.{digits}g}") if math.isfinite(value) else None for value in values.tolist()]

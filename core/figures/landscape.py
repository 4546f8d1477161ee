"""A loss of two weights as a picture: the map that the browser paints and plays on, and the relief in 3-D."""

import math
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
import torch
from torch import Tensor

from core.figures.style import CLASSES, NEUTRAL
from core.training.flower_race import Curve
from core.training.race import OPTIMIZERS, Path, Racer

BANDS = 14  # of equal height on the map's own scale


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
    return {"view": [[float(w1[0]), float(w1[-1])], [float(w2[0]), float(w2[-1])]], "side": len(w1), "bands": BANDS,
            "losses": _numbers(losses.flatten(), 4), "floor": floor, "scale": float(above.quantile(0.05)),
            "top": float(above.max())}


def ways(paths: Sequence[Path], names: Sequence[str]) -> list[dict[str, Any]]:
    """Every racer's way for the browser: n + 1 places, n slopes and memories; what is no number is null."""
    return [{"name": name, "colour": colour, "optimizer": path.racer.optimizer, "rate": path.racer.rate,
             "w1": _numbers(path.weights[:, 0]), "w2": _numbers(path.weights[:, 1]), "loss": _numbers(path.losses),
             "g1": _numbers(path.gradients[:, 0]), "g2": _numbers(path.gradients[:, 1]),
             "memory": {key: [_numbers(values[:, 0]), _numbers(values[:, 1])] for key, values in path.memory.items()},
             "travelled": _numbers(path.travelled, 4), "reached": path.reached_at, "settled": path.settled_at,
             "diverged": path.diverged_at}
            for path, name, colour in zip(paths, names, colours([path.racer for path in paths]), strict=True)]


def tracks(curves: Sequence[Curve]) -> list[dict[str, Any]]:
    """Every racer's training of the network for the browser."""
    return [{"loss": _numbers(curve.losses, 4), "rate": curve.racer.rate, "correct": round(curve.correct, 4),
             "diverged": curve.diverged_at} for curve in curves]


def relief(w1: Tensor, w2: Tensor, losses: Tensor, floor: float, paths: Sequence[Path], names: Sequence[str],
           steep: bool) -> go.Figure:
    """The landscape in 3-D with every way on it, to turn with the mouse; heights on a log scale where it is steep."""
    def height(loss: Tensor) -> Tensor:
        return torch.log10(1 + (loss - floor).clamp(min=0)) if steep else loss

    figure = go.Figure(go.Surface(x=w1.numpy(), y=w2.numpy(), z=height(losses).numpy(), colorscale=[[0, "#F4F6F8"], [1, NEUTRAL]],
                                  showscale=False, opacity=0.92, name="loss", contours_z={"show": True, "color": "#5A6470"},
                                  hovertemplate="w1 %{x:.2f}<br>w2 %{y:.2f}<br>height %{z:.3g}<extra></extra>"))
    for path, name, colour in zip(paths, names, colours([path.racer for path in paths]), strict=True):
        inside = _inside(path.weights, w1, w2)
        x, y, z = path.weights[inside, 0], path.weights[inside, 1], height(path.losses[inside])
        lift = 0.01 * float(height(losses).max() - height(losses).min())
        figure.add_scatter3d(x=x.numpy(), y=y.numpy(), z=(z + lift).numpy(), mode="lines+markers", name=name,
                             line={"color": colour, "width": 6}, marker={"color": colour, "size": 2.5})
    figure.update_layout(
        title="Every step goes downhill from where it stands", height=520, margin={"l": 0, "r": 0, "t": 40, "b": 0},
        legend={"orientation": "h", "y": 0}, uirevision="relief",
        scene={"xaxis_title": "w1", "yaxis_title": "w2", "zaxis_title": "log10(1 + loss above the lowest)" if steep else "loss",
               "camera": {"eye": {"x": -1.2, "y": -1.5, "z": 1.1}}, "aspectratio": {"x": 1, "y": 1, "z": 0.6}})
    return figure


def _inside(weights: Tensor, w1: Tensor, w2: Tensor) -> Tensor:
    """Which places (n, 2) lie in the picture, up to the first that does not: a line may not jump across it."""
    low, high = torch.stack([w1[0], w2[0]]), torch.stack([w1[-1], w2[-1]])
    return ((weights >= low) & (weights <= high)).all(dim=1).cumprod(0).bool()


def _numbers(values: Tensor, digits: int = 7) -> list[float | None]:
    return [float(f"{value:.{digits}g}") if math.isfinite(value) else None for value in values.tolist()]

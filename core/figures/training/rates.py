"""Charts of learning rates: over a training, and in the search for one."""

from core.figures.charts import Rows, Spec
from core.figures.style import CHOSEN, NEUTRAL, POSITIVE
from core.training.rate_finder import Finding
from core.training.recipe import Recipe

MOST_POINTS = 200
_RATE: Spec = {"field": "rate", "type": "quantitative", "title": "rate"}

SCHEDULE: Spec = {
    "height": 110,
    "mark": {"type": "line", "color": POSITIVE, "strokeWidth": 2.5},
    "encoding": {
        "x": {"field": "step", "type": "quantitative", "title": "iteration", "axis": {"tickCount": 4, "format": "~s"}},
        "y": {**_RATE, "scale": {"zero": True}, "axis": {"tickCount": 3, "format": "~g"}},
        "tooltip": [{"field": "step", "title": "iteration"}, {"field": "rate", "format": ".3g"}],
    },
}

_TRIED: Spec = {
    **_RATE,
    "scale": {"type": "log", "nice": False},
    "axis": {"format": "~e", "values": [10.0**power for power in range(-6, 2)]},
    "title": "rate (each mark ten times the last)",
}
_LOSS: Spec = {"field": "loss", "type": "quantitative", "title": "loss", "scale": {"zero": False, "clamp": True}}
FINDER: Spec = {
    "height": 240,
    "title": "The loss falls, then explodes: choose where it falls most steeply",
    "layer": [
        {
            "transform": [{"filter": "datum.kind == 'batch'"}],
            "mark": {"type": "circle", "color": NEUTRAL, "size": 14, "opacity": 0.6, "clip": True},
            "encoding": {"x": _TRIED, "y": _LOSS},
        },
        {
            "transform": [{"filter": "datum.kind == 'mean'"}],
            "mark": {"type": "line", "color": POSITIVE, "strokeWidth": 2.5, "clip": True},
            "encoding": {"x": _TRIED, "y": _LOSS, "tooltip": [{"field": "rate", "format": ".2g"}, {"field": "loss", "format": ".3f"}]},
        },
        {
            "transform": [{"filter": "datum.kind == 'suggested'"}],
            "mark": {"type": "rule", "color": CHOSEN, "strokeWidth": 2.5, "strokeDash": [5, 3]},
            "encoding": {"x": _TRIED},
        },
    ],
}


def schedule_rows(recipe: Recipe) -> Rows:
    """Data for `SCHEDULE`: the rate at up to 200 steps of the training, the first and the last among them."""
    count = min(recipe.steps, MOST_POINTS)
    steps = [round(place * (recipe.steps - 1) / max(count - 1, 1)) for place in range(count)]
    return [{"step": step + 1, "rate": recipe.rate_at(step)} for step in steps]


def finder_rows(finding: Finding) -> Rows:
    """Data for `FINDER`: each batch's loss up to twice the first one's, their running mean, and the suggested rate."""
    top = 2 * finding.smooth[0]
    rows: Rows = [{"kind": "batch", "rate": rate, "loss": min(loss, top)} for rate, loss in zip(finding.rates, finding.losses, strict=True)]
    rows += [{"kind": "mean", "rate": rate, "loss": min(loss, top)} for rate, loss in zip(finding.rates, finding.smooth, strict=True)]
    return rows + ([{"kind": "suggested", "rate": finding.suggested}] if finding.suggested else [])

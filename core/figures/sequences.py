"""Charts of series and forecasts as Vega-Lite specs."""

from core.figures.charts import Spec
from core.figures.style import CHOSEN, CLASSES, NEGATIVE, NEUTRAL, POSITIVE

_LEGEND = {"title": None, "orient": "top", "labelFontSize": 13}
PARTS: Spec = {
    "height": 90,
    "mark": {"type": "line", "strokeWidth": 1.6, "color": POSITIVE},
    "encoding": {
        "row": {"field": "part", "type": "nominal", "sort": None, "title": None, "header": {"labelAngle": 0, "labelAlign": "left"}},
        "x": {"field": "point", "type": "quantitative", "title": "point", "scale": {"nice": False}},
        "y": {"field": "value", "type": "quantitative", "title": None, "scale": {"zero": False}},
    },
    "resolve": {"scale": {"y": "independent"}},
}
ALIKE: Spec = {
    "height": 240,
    "layer": [
        {
            "mark": {"type": "bar", "color": POSITIVE},
            "encoding": {
                "x": {"field": "lag", "type": "quantitative", "title": "steps back", "scale": {"nice": False}},
                "y": {"field": "correlation", "type": "quantitative", "title": "correlation", "scale": {"domain": [-1, 1]}},
                "tooltip": [{"field": "lag"}, {"field": "correlation", "format": ".2f"}],
            },
        },
        {
            "transform": [{"filter": "datum.season"}],
            "mark": {"type": "rule", "color": CHOSEN, "strokeWidth": 2},
            "encoding": {"x": {"field": "lag", "type": "quantitative"}},
        },
    ],
}
_SAID = {
    "line": "straight line",
    "average": "all together",
    "naive": "last value",
    "seasonal": "a season ago",
    "ets": "exponential smoothing",
}
_COLOURS = {
    "truth": NEUTRAL, "network": POSITIVE, "line": CLASSES[5], "average": NEGATIVE, "naive": CLASSES[2], "seasonal": CLASSES[3],
    "ets": CLASSES[4],
}  # fmt: skip


def in_time(spec: Spec) -> Spec:
    """The same chart along the field "time", in milliseconds since 1970, in place of the number of a point."""
    time = {"field": "time", "type": "temporal", "title": None, "scale": {"type": "utc", "nice": False}}
    return spec | {"encoding": spec["encoding"] | {"x": time}}


def _who(*names: str) -> Spec:
    """Whose line it is, by colour; the legend says it in words."""
    words = " : ".join(f"datum.label == '{name}' ? '{said}'" for name, said in _SAID.items())
    return {
        "field": "who", "type": "nominal", "legend": _LEGEND | {"columns": 2, "labelExpr": f"{words} : datum.label"},
        "scale": {"domain": list(names), "range": [_COLOURS[name] for name in names]},
    }  # fmt: skip


COMPARED: Spec = {
    "height": 320,
    "mark": {"type": "line", "strokeWidth": 2},
    "encoding": {
        "x": {"field": "point", "type": "quantitative", "title": "point of the series", "scale": {"nice": False, "zero": False}},
        "y": {"field": "value", "type": "quantitative", "title": "value", "scale": {"zero": False}},
        "color": _who("truth", "network", "average", "naive"),
        "tooltip": [{"field": "when"}, {"field": "who"}, {"field": "value", "format": ".4g"}],
    },
}
HORIZON: Spec = {
    "height": 300,
    "mark": {"type": "line", "strokeWidth": 2, "point": True},
    "encoding": {
        "x": {"field": "steps", "type": "quantitative", "title": "steps ahead", "axis": {"tickMinStep": 1}},
        "y": {"field": "rmse", "type": "quantitative", "title": "RMSE, in units of the series"},
        "color": _who("network", "line", "average", "naive", "seasonal", "ets"),
        "tooltip": [{"field": "who"}, {"field": "steps"}, {"field": "rmse", "format": ".4g"}],
    },
}
PULLS: Spec = {
    "height": 240,
    "mark": {"type": "bar"},
    "encoding": {
        "x": {"field": "back", "type": "quantitative", "title": "steps back from now", "scale": {"reverse": True, "nice": False}},
        "y": {"field": "pull", "type": "quantitative", "title": "gradient of the forecast"},
        "color": {"condition": {"test": "datum.pull < 0", "value": NEGATIVE}, "value": POSITIVE},
        "tooltip": [{"field": "back"}, {"field": "pull", "format": ".3f"}],
    },
}
NEAREST = "nearest row it learnt, laid over yours"
_ROWS = {"domain": ["your row", "its answer", NEAREST], "range": [POSITIVE, NEGATIVE, CLASSES[2]]}
CONTINUED: Spec = {
    "height": 250,
    "mark": {"type": "line", "strokeWidth": 2, "point": {"size": 60}},
    "encoding": {
        "x": {"field": "place", "type": "quantitative", "title": "place in the row", "axis": {"tickMinStep": 1, "format": "d"}},
        "y": {"field": "number", "type": "quantitative", "title": None, "scale": {"zero": False}},
        "color": {"field": "what", "type": "nominal", "scale": _ROWS, "legend": _LEGEND | {"labelLimit": 300, "columns": 2}},
        "strokeDash": {"condition": {"test": "datum.what == 'your row'", "value": [1, 0]}, "value": [5, 4]},
        "tooltip": [{"field": "what"}, {"field": "place"}, {"field": "number", "format": ".4g"}],
    },
}

"""Charts of series and forecasts as Vega-Lite specs."""

from core.figures.charts import Spec
from core.figures.style import CHOSEN, CLASSES, NEGATIVE, NEUTRAL, POSITIVE

_LEGEND = {"title": None, "orient": "top", "labelFontSize": 13}
PARTS: Spec = {
    "height": 70,
    "mark": {"type": "line", "strokeWidth": 1.6, "color": POSITIVE},
    "encoding": {
        "row": {"field": "part", "type": "nominal", "sort": None, "title": None, "header": {"labelAngle": 0, "labelAlign": "left"}},
        "x": {"field": "point", "type": "quantitative", "title": "point", "scale": {"nice": False}},
        "y": {"field": "value", "type": "quantitative", "title": None, "scale": {"zero": False}},
    },
    "resolve": {"scale": {"y": "independent"}},
}
ALIKE: Spec = {
    "height": 200,
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
_NAMES = {"domain": ["truth", "network", "naive", "seasonal", "ets"], "range": [NEUTRAL, POSITIVE, CLASSES[2], CLASSES[3], CLASSES[4]]}
COMPARED: Spec = {
    "height": 240,
    "mark": {"type": "line", "strokeWidth": 2},
    "encoding": {
        "x": {"field": "point", "type": "quantitative", "title": "point of the series", "scale": {"nice": False, "zero": False}},
        "y": {"field": "value", "type": "quantitative", "title": "value", "scale": {"zero": False}},
        "color": {"field": "who", "type": "nominal", "scale": _NAMES, "legend": _LEGEND},
        "tooltip": [{"field": "when"}, {"field": "who"}, {"field": "value", "format": ".4g"}],
    },
}
HORIZON: Spec = {
    "height": 200,
    "mark": {"type": "line", "strokeWidth": 2, "point": True},
    "encoding": {
        "x": {"field": "steps", "type": "quantitative", "title": "steps ahead", "axis": {"tickMinStep": 1}},
        "y": {"field": "rmse", "type": "quantitative", "title": "RMSE"},
        "color": {"field": "who", "type": "nominal", "scale": _NAMES, "legend": _LEGEND},
        "tooltip": [{"field": "who"}, {"field": "steps"}, {"field": "rmse", "format": ".4g"}],
    },
}
PULLS: Spec = {
    "height": 180,
    "mark": {"type": "bar"},
    "encoding": {
        "x": {"field": "back", "type": "quantitative", "title": "steps back from now", "scale": {"reverse": True, "nice": False}},
        "y": {"field": "pull", "type": "quantitative", "title": "gradient"},
        "color": {"condition": {"test": "datum.pull < 0", "value": NEGATIVE}, "value": POSITIVE},
        "tooltip": [{"field": "back"}, {"field": "pull", "format": ".3f"}],
    },
}
_ROWS = {"domain": ["your row", "its answer", "nearest row it learnt"], "range": [POSITIVE, NEGATIVE, CLASSES[2]]}
CONTINUED: Spec = {
    "height": 250,
    "mark": {"type": "line", "strokeWidth": 2, "point": {"size": 60}},
    "encoding": {
        "x": {"field": "place", "type": "quantitative", "title": "place in the row", "axis": {"tickMinStep": 1, "format": "d"}},
        "y": {"field": "number", "type": "quantitative", "title": None, "scale": {"zero": False}},
        "color": {"field": "what", "type": "nominal", "scale": _ROWS, "legend": _LEGEND},
        "strokeDash": {"condition": {"test": "datum.what == 'your row'", "value": [1, 0]}, "value": [5, 4]},
        "tooltip": [{"field": "what"}, {"field": "place"}, {"field": "number", "format": ".4g"}],
    },
}

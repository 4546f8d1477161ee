"""Charts of a training as Vega-Lite specs. Constant: only their data changes, so nothing is rebuilt on the screen."""

from core.figures.charts import Spec
from core.figures.style import CHOSEN, CLASSES, NEGATIVE, NEUTRAL, POSITIVE

_EPOCH = {"field": "epoch", "type": "quantitative", "title": "epoch", "scale": {"nice": False}, "axis": {"tickMinStep": 1, "grid": False}}

RATE: Spec = {
    "height": 190,
    "mark": {"type": "line", "color": POSITIVE, "strokeWidth": 2.5, "interpolate": "step-before"},
    "encoding": {
        "x": _EPOCH,
        "y": {"field": "rate", "type": "quantitative", "title": "rate"},
        "tooltip": [{"field": "epoch", "format": ".2f"}, {"field": "rate", "format": ".3g"}],
    },
}

_NAMES = {"title": None, "orient": "top", "labelFontSize": 13, "symbolStrokeWidth": 3}
LOSSES: Spec = {
    "height": 240,
    "mark": {"type": "line", "strokeWidth": 2},
    "encoding": {
        "x": _EPOCH,
        "y": {"field": "loss", "type": "quantitative", "title": "loss", "scale": {"zero": False}},
        "color": {"field": "name", "type": "nominal", "sort": None, "scale": {"range": list(CLASSES)}, "legend": _NAMES},
        "strokeDash": {"field": "name", "type": "nominal", "sort": None, "legend": _NAMES},
        "tooltip": [{"field": "name"}, {"field": "epoch", "format": ".2f"}, {"field": "loss", "format": ".4g"}],
    },
}

GRADIENTS: Spec = {
    "height": 240,
    "mark": {"type": "line", "strokeWidth": 2},
    "encoding": {
        "x": _EPOCH,
        "y": {
            "field": "length",
            "type": "quantitative",
            "title": "length of the gradient",
            "scale": {"type": "log"},
            "axis": {"format": "~g", "values": [10.0**power for power in range(-8, 7)]},
        },
        "color": {
            "field": "layer",
            "type": "nominal",
            "sort": None,
            "scale": {"range": list(CLASSES)},
            "legend": {"title": None, "orient": "right", "labelFontSize": 13},
        },
        "tooltip": [{"field": "layer"}, {"field": "epoch", "format": ".2f"}, {"field": "length", "format": ".3g"}],
    },
}

WORDS: Spec = {
    "height": {"step": 18},
    "mark": {"type": "bar", "cornerRadius": 2},
    "encoding": {
        "y": {"field": "word", "type": "nominal", "sort": None, "title": None, "axis": {"labelFontSize": 13, "labelOverlap": False}},
        "x": {"field": "odds", "type": "quantitative", "title": "log-odds: against ← 0 → for"},
        "color": {"condition": {"test": "datum.odds < 0", "value": NEGATIVE}, "value": POSITIVE},
        "tooltip": [{"field": "word"}, {"field": "odds", "title": "log-odds", "format": ".2f"}],
    },
}

SPEAKING: Spec = WORDS | {
    "encoding": WORDS["encoding"] | {"x": {"field": "odds", "type": "quantitative", "title": "log-odds: another label ← 0 → this label"}}
}

WEIGHTS: Spec = {
    "height": 330,
    "encoding": {"x": {"field": "weight", "type": "quantitative", "title": "value of a weight"}},
    "layer": [
        {
            "mark": {
                "type": "area",
                "interpolate": "step",
                "color": POSITIVE,
                "opacity": 0.6,
                "line": {"color": POSITIVE, "strokeWidth": 1.5},
            },
            "encoding": {
                "y": {"field": "top", "type": "quantitative", "scale": {"reverse": True, "nice": False, "zero": False}, "axis": None},
                "y2": {"field": "base"},
                "detail": {"field": "base"},
            },
        },
        {
            "mark": {"type": "text", "align": "left", "baseline": "bottom", "dx": 4, "dy": -4, "fontSize": 14, "fontWeight": "bold"},
            "encoding": {
                "x": {"value": 0},
                "y": {"field": "base", "type": "quantitative", "scale": {"reverse": True}},
                "text": {"field": "name"},
            },
        },
    ],
}

ANSWERS: Spec = {
    "height": 260,
    "mark": {"type": "point", "filled": True, "opacity": 0.6, "size": 40, "color": POSITIVE},
    "encoding": {
        "x": {"field": "truth", "type": "quantitative", "title": "truth", "scale": {"zero": False}},
        "y": {"field": "answer", "type": "quantitative", "title": "answer", "scale": {"zero": False}},
        "tooltip": [{"field": "truth", "format": ".4g"}, {"field": "answer", "format": ".4g"}],
    },
}

_WHO = {"domain": ["truth", "network", "last value"], "range": [NEUTRAL, POSITIVE, CHOSEN]}
FORECAST: Spec = {
    "height": 260,
    "mark": {"type": "line", "strokeWidth": 2},
    "encoding": {
        "x": {"field": "point", "type": "quantitative", "title": "point of the series", "scale": {"nice": False, "zero": False}},
        "y": {"field": "value", "type": "quantitative", "title": "value", "scale": {"zero": False}},
        "color": {"field": "who", "type": "nominal", "scale": _WHO, "legend": {"title": None, "orient": "top", "labelFontSize": 13}},
        "tooltip": [{"field": "when"}, {"field": "who"}, {"field": "value", "format": ".4g"}],
    },
}

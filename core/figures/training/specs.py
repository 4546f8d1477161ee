"""Charts of a training as Vega-Lite specs. Constant: only their data changes, so nothing is rebuilt on the screen."""

from functools import cache

from core.figures.charts import Spec
from core.figures.style import CHOSEN, CLASSES, NEGATIVE, NEUTRAL, POSITIVE
from core.training.measures import Measure

BEST = "#009E73"
_EPOCH = {"field": "epoch", "type": "quantitative", "title": "epoch", "scale": {"nice": False}, "axis": {"tickMinStep": 1, "grid": False}}
_NAMES = {"domain": ["training", "validation"], "range": [POSITIVE, CHOSEN]}


@cache
def curve_spec(measure: Measure) -> Spec:
    """A measure along a training, for data of `curves`.

    No taller than lets Train and both curves fit on a projector at once; the legend stands above, where no curve comes.
    """
    scale: Spec = {"zero": False, "nice": False} if measure.share else {"nice": False}
    axis: Spec = {"axis": {"format": ".2~%"}} if measure.share else {}
    y, label = {"type": "quantitative", "title": measure.midsentence, "scale": scale, **axis}, measure.format

    def drawn(field: str, name: str, shown: str, **mark: object) -> Spec:
        return {
            "transform": [{"filter": f"isValid(datum.{shown})"}],
            "mark": {"strokeWidth": 2.5, **mark},
            "encoding": {
                "x": _EPOCH,
                "y": {"field": field, **y},
                "color": {
                    "datum": name,
                    "scale": _NAMES,
                    "legend": {"title": None, "orient": "top", "offset": 2, "labelFontSize": 13, "symbolStrokeWidth": 3},
                },
                "tooltip": [
                    {"field": "measured", "title": "epoch"},
                    {"field": "train", "title": "training", "format": label},
                    {"field": "val", "title": "validation", "format": label},
                ],
            },
        }

    batches: Spec = {
        "mark": {"type": "line", "color": NEUTRAL, "opacity": 0.55, "strokeWidth": 1.2, "tooltip": None},
        "transform": [
            # of the frame one point, a line that is not seen: Vega complains of an axis without values
            {"filter": "isValid(datum.step) || isValid(datum.frame) && datum.epoch === 0"},
            {"calculate": "isValid(datum.step) ? datum.step : datum.frame", "as": "step"},
        ],
        "encoding": {"x": _EPOCH, "y": {"field": "step", **y}, "detail": {"field": "frame", "type": "nominal"}},
    }
    return {
        "height": 234,
        "layer": [
            {
                "transform": [{"filter": "isValid(datum.frame)"}],
                "mark": {"type": "point", "opacity": 0},
                "encoding": {"x": _EPOCH, "y": {"field": "frame", **y}},
            },
            {
                "transform": [{"filter": "isValid(datum.train)"}],
                "mark": {"type": "area", "color": CHOSEN, "opacity": 0.18},
                "encoding": {"x": _EPOCH, "y": {"field": "train", **y}, "y2": {"field": "val"}},
            },
            batches,
            drawn("train", "training", "train", type="line", tooltip=None),
            drawn("val", "validation", "val", type="line", strokeDash=[6, 3], tooltip=None),
            drawn("train", "training", "measured", type="point", filled=True, opacity=1, size=34),
            drawn("val", "validation", "measured", type="point", filled=True, opacity=1, size=34),
            {
                "transform": [{"filter": "isValid(datum.best)"}],
                "mark": {"type": "rule", "color": BEST, "strokeWidth": 2, "strokeDash": [3, 3]},
                "encoding": {"x": _EPOCH},
            },
            {
                "transform": [{"filter": "isValid(datum.best)"}],
                "mark": {"type": "point", "color": BEST, "filled": True, "size": 110},
                "encoding": {"x": _EPOCH, "y": {"field": "best", **y}, "tooltip": [{"field": "epoch", "title": "best epoch"}]},
            },
            {
                "transform": [{"filter": "isValid(datum.over) && isValid(datum.epoch)"}],
                "mark": {"type": "text", "align": "left", "baseline": "top", "dx": 6, "dy": 3, "fontSize": 14, "fontWeight": "bold"},
                "encoding": {"x": _EPOCH, "y": {"field": "over", **y}, "text": {"field": "beyond"}},
            },
        ],
    }


RATE: Spec = {
    "height": 190,
    "mark": {"type": "line", "color": POSITIVE, "strokeWidth": 2.5, "interpolate": "step-before"},
    "encoding": {
        "x": _EPOCH,
        "y": {"field": "rate", "type": "quantitative", "title": "rate"},
        "tooltip": [{"field": "epoch", "format": ".2f"}, {"field": "rate", "format": ".3g"}],
    },
}

LOSSES: Spec = {
    "height": 240,
    "mark": {"type": "line", "strokeWidth": 2},
    "encoding": {
        "x": _EPOCH,
        "y": {"field": "loss", "type": "quantitative", "title": "loss", "scale": {"zero": False}},
        "color": {
            "field": "name",
            "type": "nominal",
            "sort": None,
            "scale": {"range": list(CLASSES)},
            "legend": {"title": None, "orient": "top", "labelFontSize": 13, "symbolStrokeWidth": 3},
        },
        "strokeDash": {"field": "name", "type": "nominal", "sort": None, "legend": None},
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

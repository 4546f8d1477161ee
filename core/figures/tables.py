"""Charts of tables and of what is said of their rows, as Vega-Lite specs."""

from core.figures.charts import SHARES, Spec, layer, number, tips
from core.figures.style import CHOSEN, CLASSES, NEGATIVE, NEUTRAL, POSITIVE

_LEGEND = {"title": None, "orient": "top", "labelFontSize": 13}
_SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"]
POINTS: Spec = {
    "height": 260,
    "mark": {"type": "point", "filled": True, "size": 70, "opacity": 0.85},
    "encoding": {
        "x": number("x", title=None, scale={"zero": False}),
        "y": number("y", title=None, scale={"zero": False}),
        "color": {"field": "answer", "type": "nominal", "scale": {"range": list(CLASSES)}, "legend": _LEGEND},
        "shape": {"field": "answer", "type": "nominal", "scale": {"range": _SHAPES}, "legend": _LEGEND},
        "tooltip": tips("x", "y", "answer"),
    },
}
SURFACE: Spec = {
    "height": 300,
    "layer": [
        {
            "transform": [{"filter": "datum.cell"}],
            "mark": {"type": "rect", "opacity": 0.45},
            "encoding": {
                "x": number("x", title=None, scale={"nice": False, "zero": False}),
                "x2": {"field": "x2"},
                "y": number("y", title=None, scale={"nice": False, "zero": False}),
                "y2": {"field": "y2"},
                "color": {"field": "colour", "type": "nominal", "scale": None},
                "opacity": number("sure", scale={"domain": [0, 1], "range": [0.05, 0.6]}, legend=None),
            },
        },
        {
            "transform": [{"filter": "!datum.cell"}],
            "mark": {"type": "point", "filled": True, "size": 60, "stroke": "white", "strokeWidth": 0.7, "opacity": 1},
            "encoding": {
                "x": number("x"), "y": number("y"), "color": {"field": "colour", "type": "nominal", "scale": None},
                "shape": {"field": "answer", "type": "nominal", "scale": {"range": _SHAPES}, "legend": None},
                "tooltip": tips("x", "y", "answer"),
            },
        },
    ],
}  # fmt: skip
_LINE = {"type": "line", "strokeWidth": 2.2, "color": POSITIVE}
CURVE: Spec = {
    "height": 230,
    "layer": [
        {
            "mark": _LINE | {"interpolate": "step-after"},
            "encoding": {
                "x": number("x", scale={"domain": [0, 1]}, axis=SHARES, title=None),
                "y": number("y", scale={"domain": [0, 1]}, axis=SHARES, title=None),
                "order": number("order"),
                "tooltip": tips(("x", ".1%"), ("y", ".1%"), ("threshold", ".3f")),
            },
        },
        layer("point", {"x": number("x"), "y": number("y")}, only="chosen", color=CHOSEN, filled=True, size=140),
    ],
}
COST: Spec = {
    "height": 200,
    "layer": [
        {
            "mark": _LINE | {"interpolate": "step-before"},
            "encoding": {
                "x": number("threshold", scale={"domain": [0, 1]}, title="threshold"),
                "y": number("cost", title="cost on the test rows", scale={"zero": True}),
                "tooltip": tips(("threshold", ".3f"), ("cost", ",.0f")),
            },
        },
        layer("rule", {"x": number("threshold")}, only="chosen", color=CHOSEN, strokeWidth=2.5),
        layer("rule", {"x": number("threshold")}, only="cheapest", color=NEGATIVE, strokeWidth=2, strokeDash=[5, 3]),
    ],
}
CALIBRATION: Spec = {
    "height": 200,
    "layer": [
        {
            "data": {"values": [{"a": 0, "b": 0}, {"a": 1, "b": 1}]},
            "mark": {"type": "line", "color": NEUTRAL, "strokeDash": [4, 4]},
            "encoding": {"x": number("a"), "y": number("b")},
        },
        {
            "mark": {"type": "line", "point": {"size": 70, "filled": True}, "color": POSITIVE},
            "encoding": {
                "x": number("said", scale={"domain": [0, 1]}, axis=SHARES, title="probability that it says"),
                "y": number("came", scale={"domain": [0, 1]}, axis=SHARES, title="share that it is"),
                "tooltip": tips(("said", ".1%"), ("came", ".1%"), "rows"),
            },
        },
    ],
}
TRUE_SAID: Spec = {
    "height": 300,
    "encoding": {"x": number("truth", title="true", scale={"zero": False}), "y": number("said", title="said", scale={"zero": False})},
    "layer": [
        {"mark": {"type": "line", "color": NEUTRAL, "strokeDash": [4, 4]}, "encoding": {"y": number("truth")}},
        {
            "params": [{"name": "picked", "select": {"type": "point", "fields": ["row"], "toggle": False}}],
            "mark": {"type": "point", "filled": True, "size": 55, "color": POSITIVE, "opacity": 0.65},
            "encoding": {"tooltip": tips("row", ("truth", ".4g"), ("said", ".4g"))},
        },
    ],
}
RESIDUALS: Spec = {
    "height": 200,
    "mark": {"type": "bar", "color": POSITIVE},
    "encoding": {
        "x": {"field": "error", "type": "quantitative", "bin": {"maxbins": 30}, "title": "said less true"},
        "y": {"aggregate": "count", "title": "rows"},
    },
}
WHAT_IF: Spec = {
    "height": 230,
    "encoding": {
        "x": number("place", scale={"zero": False, "nice": False}, title=None),
        "y": number("said", title=None, scale={"zero": False}),
    },
    "layer": [
        layer("line", {"detail": {"field": "row", "type": "nominal"}}, only="single", color=NEUTRAL, opacity=0.35, strokeWidth=1),
        layer("line", only="mean", color=POSITIVE, strokeWidth=3.5),
    ],
}
WHAT_IF_WORDS: Spec = {
    "height": {"step": 24},
    "encoding": {
        "y": {"field": "place", "type": "nominal", "sort": None, "title": None},
        "x": number("said", title=None, scale={"zero": False}),
    },
    "layer": [
        layer("tick", only="single", color=NEUTRAL, opacity=0.45),
        layer("point", only="mean", color=POSITIVE, filled=True, size=110),
    ],
}
IMPORTANCE: Spec = {
    "height": {"step": 26},
    "encoding": {"y": {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 220}}},
    "layer": [
        {
            "mark": {"type": "bar", "color": POSITIVE, "cornerRadiusEnd": 2},
            "encoding": {"x": number("loss", title=None), "tooltip": tips("name", ("loss", ".3f"), ("spread", ".3f"))},
        },
        {"mark": {"type": "rule", "color": NEGATIVE, "strokeWidth": 2.5}, "encoding": {"x": number("low"), "x2": {"field": "high"}}},
    ],
}
WORD_MAP: Spec = {
    "height": 320,
    "encoding": {"x": number("x", title="first direction"), "y": number("y", title="second direction")},
    "layer": [
        {"mark": {"type": "point", "filled": True, "size": 50, "color": POSITIVE}, "encoding": {"tooltip": tips("word")}},
        {"mark": {"type": "text", "dy": -9, "fontSize": 11}, "encoding": {"text": {"field": "word"}}},
    ],
}
TOPS: Spec = {
    "height": {"step": 30},
    "encoding": {
        "y": {"field": "who", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 260, "labelFontSize": 13}},
        "x": number("precision", scale={"domain": [0, 1]}, axis=SHARES, title="of the oddest rows, the share that is so"),
    },
    "layer": [
        {"mark": {"type": "bar", "color": POSITIVE, "cornerRadiusEnd": 2}, "encoding": {"tooltip": tips("who", ("precision", ".0%"))}},
        {"mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 13}, "encoding": {"text": {"field": "precision", "format": ".0%"}}},
    ],
}

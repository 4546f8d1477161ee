"""The chart of "Which start?": how many pictures each pretrained network tells apart right with a head of its own."""

from collections.abc import Sequence

from core.figures.charts import Rows, Spec
from core.figures.style import NEUTRAL, POSITIVE
from core.tasks.pictures.starts import Start

SPEC: Spec = {
    "height": {"step": 56},
    "encoding": {
        "y": {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": None},
        "x": {
            "field": "right",
            "type": "quantitative",
            "scale": {"domain": [0, 1], "nice": False},
            "title": "told apart right",
            "axis": {"format": "%", "values": [0, 0.5, 1]},
        },
    },
    "layer": [
        {
            "mark": {"type": "bar", "cornerRadiusEnd": 3, "height": 16, "yOffset": 10},
            "encoding": {
                "color": {"condition": {"test": "datum.chosen", "value": POSITIVE}, "value": NEUTRAL},
                "tooltip": [{"field": "name"}, {"field": "knows", "title": "it"}, {"field": "right", "format": ".1%", "title": "right"}],
            },
        },
        {
            "mark": {"type": "text", "align": "left", "dy": -12, "fontSize": 14},  # above its bar: columns are narrow
            "encoding": {"x": {"datum": 0}, "text": {"field": "words"}},
        },
    ],
}


def start_rows(starts: Sequence[Start], chosen: str) -> Rows:
    """Data for `SPEC`: these starts, in this order; the chosen one stands out."""
    return [
        {
            "name": start.words,
            "right": start.right,
            "knows": start.knows,
            "chosen": start.name == chosen,
            "words": f"{start.words}: {100 * start.right:.0f} %",
        }
        for start in starts
    ]

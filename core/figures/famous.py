"""Famous networks against their cost, as a Vega-Lite chart, and what two of them come to, side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.explain.famous.catalogue import Famous
from core.explain.famous.diagram import diagram
from core.explain.famous.kinds import (
    ATTENTION,
    BASIC,
    BOTTLENECK,
    CONV,
    DENSE,
    EXCITE,
    FIRE,
    FUSED,
    GRID,
    GROWING,
    INCEPTION,
    INVERTED,
    MEAN,
    MERGING,
    MODERN,
    PARTLY,
    POOL,
    SHAPE,
    SHUFFLE,
    SUBSAMPLING,
    TRANSITION,
    WINDOWS,
)  # fmt: skip
from core.explain.famous.structure import Structure
from core.figures.charts import Rows, Spec, layer, number, tips
from core.figures.style import CLASSES, NEGATIVE, NEUTRAL, POSITIVE

COSTS = {  # what lies along the chart: what it is called, and from where to where
    "operations": ("multiply-adds for one picture, billions", [0.02, 300]),
    "parameters": ("learnt numbers, millions", [1, 1000]),
    "megabytes": ("size of the file, MB", [3, 4000]),
    "year": ("year of the paper", [2011.3, 2023]),
}
LABELLED = ("alexnet", "vgg16", "googlenet", "resnet50", "densenet121", "mobilenet_v2", "efficientnet_b0", "vit_l_16", "efficientnet_v2_l")
ROLES = {"A": NEGATIVE, "B": POSITIVE}  # the two that are compared, and their colours
_ROLE: Spec = {"field": "role", "type": "nominal", "scale": {"domain": ["", *ROLES]}, "legend": None}


def chart_of(cost: str) -> Spec:
    """Right at the first guess against that cost, a key of `COSTS`; a click on a network picks it."""
    (title, ends), years = COSTS[cost], cost == "year"
    scale: Spec = {"domain": ends, "nice": False, "type": "linear" if years else "log"}
    x = number("cost", title=title, scale=scale, axis={"format": "d" if years else "~g", "tickCount": 6})
    y = number("top1", title="named right at the first guess", scale={"domain": [0.54, 0.88], "nice": False}, axis={"format": "%"})
    said = tips("title", "paper", ("year", "d"), ("top1", ".1%", "right"), ("cost", "d" if years else ".3~g", title), "note")
    return {
        "height": 320,
        "params": [{"name": "picked", "select": {"type": "point", "fields": ["name"], "nearest": False}, "views": ["dots"]}],
        "layer": [
            {
                "name": "dots",
                **layer(
                    "point",
                    {
                        "x": x,
                        "y": y,
                        "color": _ROLE | {"scale": {"domain": ["", *ROLES], "range": [NEUTRAL, *ROLES.values()]}},
                        "shape": _ROLE | {"scale": {"domain": ["", *ROLES], "range": ["circle", "diamond", "square"]}},
                        "size": {"condition": {"test": "datum.role", "value": 260}, "value": 70},
                        "tooltip": said,
                    },
                    filled=True,
                    opacity=0.85,
                    cursor="pointer",
                ),
            },
            layer("text", {"x": x, "y": y, "text": {"field": "label"}}, only="label", dy=-11, fontSize=12),
        ],
    }


def chart_rows(found: Sequence[Famous], cost: str, chosen: Mapping[str, str]) -> Rows:
    """Data for `chart_of`: those of which an accuracy is known. `chosen`: the names of A and B."""
    rows: Rows = []
    for each in found:
        if each.top1 is None:
            continue
        role = next((role for role, name in chosen.items() if name == each.name), "")
        rows.append(
            {
                "name": each.name,
                "title": each.title,
                "paper": each.family.paper,
                "year": each.family.year,
                "top1": each.top1,
                "cost": _cost(each, cost),
                "role": role,
                "label": f"{role}: {each.title}" if role else each.title if each.name in LABELLED else "",
                "note": "learnt from billions of other photos first" if each.elsewhere else each.family.idea,
            }
        )
    return sorted(rows, key=lambda row: bool(row["role"]))  # the chosen ones lie on top


def _cost(each: Famous, cost: str) -> float:
    if cost == "year":
        return float(each.family.year)
    if cost == "parameters":
        return each.parameters / 1e6
    return float((each.operations if cost == "operations" else each.megabytes) or 0)


def facts(each: Famous, built: Structure) -> dict[str, str]:
    """What there is to say of a network, in words, in the order of the table."""
    field = built.field
    said = {
        "Year": str(each.family.year),
        "Right at once": "–" if each.top1 is None else f"{each.top1:.1%}",
        "In its first training": "–" if each.first_top1 is None else f"{each.first_top1:.1%}",
        "Right within five": "–" if each.top5 is None else f"{each.top5:.1%}",
        "Learnt numbers": large(each.parameters),
        "Multiply-adds": large(built.operations),
        "Layers in a row": f"{built.depth}",
        "A place sees": "everything" if field is None else f"{field:,} pixels",
        "Picture": f"{each.side} × {each.side}",
        "Kept to learn": f"{built.numbers * 4 / 1e6:,.0f} MB" if built.numbers > 1e6 else f"{built.numbers * 4 / 1e3:,.0f} KB",
        "File": "–" if each.megabytes is None else f"{each.megabytes:,.0f} MB",
    }
    return {name: text.replace("%", " %") for name, text in said.items()}


def large(count: float) -> str:
    """Such as 25.6 million, 4.09 billion, or 60,850."""
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if count >= size:
            return f"{count / size:.3g} {word}"
    return f"{count:,.0f}"


COLOURS = {  # of blocks, by what they do; seven that every kind of colour vision tells apart
    CLASSES[0]: (CONV, PARTLY, GROWING),
    CLASSES[2]: (BASIC, BOTTLENECK, MODERN),
    CLASSES[5]: (INVERTED, EXCITE, FUSED),
    CLASSES[3]: (WINDOWS, ATTENTION, GRID),
    CLASSES[4]: (INCEPTION, FIRE, SHUFFLE),
    CLASSES[1]: (DENSE,),
    CLASSES[6]: (POOL, MEAN, SUBSAMPLING, TRANSITION, MERGING, SHAPE),
}
_COLOUR = {kind.name: colour for colour, kinds in COLOURS.items() for kind in kinds}


def block_pictures(built: Structure) -> list[dict[str, Any]]:
    """What a browser draws of every block: how large, of which kind, and the boxes within."""
    return [
        {
            "name": block.kind.name,
            "says": block.kind.says,
            "path": block.path,
            "shape": block.shape,
            "colour": _COLOUR[block.kind.name],
            "skips": block.kind.skips and any(box.name.startswith("+") for box in diagram(block)),
            "learnt": large(block.parameters),
            "work": large(block.operations),
            "boxes": [{key: getattr(box, key) for key in ("name", "settings", "shape", "takes", "level")} for box in diagram(block)],
        }
        for block in built.blocks
    ]


STAGES: Spec = {
    "height": {"step": 22},
    "encoding": {
        "y": {"field": "stage", "type": "nominal", "sort": None, "title": "places of the maps", "axis": {"labelLimit": 160}},
        "yOffset": {"field": "role", "type": "nominal", "sort": list(ROLES)},
        "x": number("share", title="share of its learnt numbers", axis={"format": "%"}, scale={"domain": [0, 1]}, stack=None),
        "color": {
            "field": "title",
            "type": "nominal",
            "sort": None,
            "scale": {"range": list(ROLES.values())},
            "legend": {"title": None, "orient": "top"},
        },
        "tooltip": tips("title", "stage", ("share", ".1%"), "numbers"),
    },
    "mark": {"type": "bar", "cornerRadiusEnd": 2},
}


def stage_rows(pair: Mapping[str, tuple[Famous, Structure]]) -> Rows:
    """Data for `STAGES`: of A and B, the share of learnt numbers in the blocks with as many places."""
    rows: Rows = []
    for role, (each, built) in pair.items():
        for blocks in built.stages():
            learnt, (_, H, W) = sum(block.parameters for block in blocks), blocks[0].shape
            where = "dense, one place" if (H, W) == (1, 1) else f"{H} × {W}"
            rows.append(
                {
                    "role": role,
                    "title": f"{role}: {each.title}",
                    "stage": where,
                    "share": learnt / built.parameters,
                    "numbers": large(learnt),
                }
            )
    return sorted(rows, key=lambda row: -int(row["stage"].split()[0]) if row["stage"][0].isdigit() else 0)

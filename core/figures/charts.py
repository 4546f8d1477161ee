"""Specs for Vega-Lite charts, and what they are made of. Constant: only their data changes, so nothing is rebuilt on the screen."""

from typing import Any

from core.figures.style import NEGATIVE, POSITIVE

Rows = list[dict[str, Any]]
Spec = dict[str, Any]
SHARES: Spec = {"format": "%", "values": [0, 0.25, 0.5, 0.75, 1]}  # an axis


def number(field: str, **how: Any) -> Spec:
    """The channel of a field that holds numbers; `how` is the rest of it, such as title, scale and axis."""
    return {"field": field, "type": "quantitative", **how}


def name(letters: int, **axis: Any) -> Spec:
    """The channel of the field `name`, in the order of the rows, so many pixels wide."""
    return {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": letters, **axis}}


def signed(field: str, middle: float = 0, looks: tuple[str, str] = (POSITIVE, NEGATIVE)) -> Spec:
    """One look from the middle up, another below it; colours where nothing else is given."""
    return {"condition": {"test": f"datum.{field} >= {middle}", "value": looks[0]}, "value": looks[1]}


def tips(*fields: str | tuple[str, ...]) -> list[Spec]:
    """What is said at the pointer: fields by name, or as (name, format) or (name, format, title)."""
    parts = [(field,) if isinstance(field, str) else field for field in fields]
    return [{key: part for key, part in zip(("field", "format", "title"), each, strict=False) if part} for each in parts]


def layer(kind: str, encoding: Spec | None = None, only: str = "", **looks: Any) -> Spec:
    """Marks of one kind, for the rows in which the field `only` is true if it is named."""
    rows = {"transform": [{"filter": f"datum.{only}"}]} if only else {}
    return {**rows, "mark": {"type": kind, **looks}, "encoding": encoding or {}}


# Beside a full bar there is always room for the longest words. Vega makes room once, for the first data; then only data change.
ENDS = layer("text", {"x": {"datum": 1}, "text": {"value": "over 99.9 %"}}, align="left", dx=5, fontSize=14, opacity=0, aria=False)


def named(digit: int) -> str:
    """Such as "a 7", or "an 8"."""
    return f"{'an' if digit == 8 else 'a'} {digit}"


def percent(share: float) -> str:
    """A probability in words that never claims certainty: 93.1 %, over 99.9 %."""
    return "over 99.9 %" if share > 0.999 else f"{100 * share:.1f} %"


LIFE: Spec = {
    "height": 260,
    "encoding": {
        "x": number("epoch", title="epoch", axis={"tickMinStep": 1, "format": "d"}, scale={"nice": False}),
        "y": number("probability", title="probability of the digit", scale={"domain": [0, 1.12], "nice": False}, axis=SHARES),
    },
    "layer": [
        layer("line", color=POSITIVE, strokeWidth=2.5),
        layer("point", {"tooltip": tips("epoch", ("probability", ".1%"), "reads")}, color=POSITIVE, filled=True, size=80),
        layer("text", {"text": {"field": "reads"}}, dy=-16, fontSize=16, fontWeight="bold"),
    ],
}


def signed_bars(title: str) -> Spec:
    """A bar for each row: `name`, its `value` below that title, and `how` it came about."""
    return {
        "height": {"step": 26},
        "encoding": {
            "y": name(260, labelFontSize=13),
            "x": number("value", title=title),
            "color": signed("value"),
            "tooltip": tips("name", "how", ("value", ".4f")),
        },
        "mark": {"type": "bar", "cornerRadiusEnd": 2},
    }

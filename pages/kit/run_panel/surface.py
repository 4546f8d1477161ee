"""What a network says everywhere in a plane of two columns, and the rows that it learns from."""

import numpy as np
import pandas as pd
import streamlit as st

from core.figures.style import CLASSES, NEGATIVE, POSITIVE
from core.figures.tables import SURFACE
from core.training.events import Snapshot
from core.training.record import Record
from pages.kit.charts import chart
from pages.kit.literal import literal
from pages.kit.run_panel.shared import part


def surface(run_id: str, record: Record, now: Snapshot) -> None:
    """The plane in the colours of the classes, or of large and small numbers."""
    rows = part(run_id, "surface", (now.step, now.epoch), lambda: _rows(now))
    across, up, *classes = now.words
    st.markdown(f"**What it says everywhere:** across {literal(across)}, up {literal(up)}")
    said = f"classes {', '.join(classes)}" if classes else "large numbers blue, small ones orange"
    chart(rows, SURFACE, key="run-surface", alt=f"The plane of {across} and {up} after step {now.step}: {said}")
    st.caption(f"Points are the rows it learns from. {_legend(classes)}")


def _legend(classes: list[str]) -> str:
    shapes = ("circles", "squares", "triangles", "diamonds", "crosses", "triangles down")
    if not classes:
        return "Blue: above the mean of what it says; orange: below."
    return "; ".join(f"{shape}: {literal(name)}" for name, shape in zip(classes, shapes, strict=False)) + "."


def _rows(now: Snapshot) -> pd.DataFrame:
    seen, classes = now.seen, now.words[2:]
    across, up, said = seen["across"], seen["up"], seen["surface"]
    wide, high = float(across[1] - across[0]) / 2, float(up[1] - up[0]) / 2
    x, y = (values.ravel() for values in np.meshgrid(across, up))
    flat = said.reshape(len(x), -1)
    if classes:
        best = flat.argmax(axis=1)
        sure = (flat.max(axis=1) - 1 / len(classes)) / (1 - 1 / len(classes))
        colours = [CLASSES[at % len(CLASSES)] for at in best]
    else:
        off = flat[:, 0] - flat[:, 0].mean()
        sure, colours = np.abs(off) / max(float(np.abs(off).max()), 1e-9), [POSITIVE if value >= 0 else NEGATIVE for value in off]
    cells = pd.DataFrame(
        {"cell": True, "x": x - wide, "x2": x + wide, "y": y - high, "y2": y + high, "sure": sure, "colour": colours, "answer": ""}
    )
    px, py, answer = seen["points"].T
    if classes:
        shown, colour = [classes[int(one)] for one in answer], [CLASSES[int(one) % len(CLASSES)] for one in answer]
    else:
        shown, colour = [f"{one:.4g}" for one in answer], [POSITIVE if one >= answer.mean() else NEGATIVE for one in answer]
    points = pd.DataFrame({"cell": False, "x": px, "y": py, "sure": 1.0, "colour": colour, "answer": shown})
    return pd.concat([cells, points])

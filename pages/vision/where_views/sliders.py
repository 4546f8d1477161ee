"""The two numbers that decide which boxes are left."""

from typing import Any

import streamlit as st

from core.tasks.detector.precision import OVERLAP
from core.zoo.detector import SURE

NAMES = ("sure", "overlap", "from")  # what the address holds


def sure(least: float = 0.05) -> float:
    """How sure a box must be."""
    help = "A box's confidence: how likely a thing's middle is in its cell, times how likely that thing is of its class. Less is left out."
    how: dict[str, Any] = {"key": "sure", "bind": "query-params", "help": help}
    return float(st.slider("Confidence: at least", least, 0.95, SURE, 0.05, **how))


def candidates() -> float:
    """How sure a box must be before any is dropped."""
    help = "All boxes that are as sure as this are held against one another. Few are; with less, there are more doubles to be dropped."
    how: dict[str, Any] = {"key": "from", "bind": "query-params", "help": help}
    return float(st.slider("Boxes that are at least so sure", 0.02, 0.5, 0.06, 0.02, **how))


def overlap() -> float:
    """How much two boxes of a class may overlap."""
    help = "Intersection over union (IoU): the area that two boxes share, over the area that they cover together. Of two boxes of a class "
    help += "that overlap by more, only the surer is kept (non-maximum suppression)."
    how: dict[str, Any] = {"key": "overlap", "bind": "query-params", "help": help}
    return float(st.slider("Overlap: at most (IoU)", 0.05, 0.95, OVERLAP, 0.05, **how))

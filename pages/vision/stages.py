"""The stages of a ResNet, one of which is looked at: the control, and what its maps are."""

import numpy as np
import streamlit as st

from core.explain.pictures.look import STAGES
from core.figures.pictures.heat import strongest
from pages.kit.pick import pick

SHOWN = 32  # maps of a stage
HELP = "Each stage looks at the maps of the one before. The deeper, the coarser the grid, and the more it is about things."


def choose(key: str) -> str:
    """The stage's name in the network, one of `STAGES`."""
    names = {words: name for name, words in STAGES.items()}
    return names[pick("Stage", names, key, "stage 1", shown=True, help=HELP)]


def loudest(maps: np.ndarray, more: str = "") -> list[int]:
    """The channels that are shown of a stage's maps (C, H, W), the strongest first; says how many there are, and `more`."""
    channels, (C, H, W) = strongest(maps, SHOWN), maps.shape
    few = f"The **{len(channels)} strongest** of {C} maps of {H} × {W}"
    st.markdown(f"{few}, each after ReLU: black is zero, white the map's largest.{more}")
    return channels

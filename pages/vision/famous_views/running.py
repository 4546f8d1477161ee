"""A picture runs through a famous network: what every stage sees, and what it would be called after each."""

import numpy as np
import streamlit as st

from core.explain.famous.catalogue import BUILT_IN, Famous, at_hand
from core.explain.pictures.look import STAGES, Look
from core.figures.charts import percent
from core.figures.pictures.heat import maps_sheet, strongest
from core.figures.pictures.knows import KNOWS, knows_rows
from core.figures.sheets import enlarge
from core.zoo.backbone import Backbone, pretrained
from core.zoo.stage_heads import after_stages, settled, usual
from pages.kit import stage
from pages.kit.charts import chart
from pages.vision import given, stages

CLOSER = "stage"
WIDE = 140  # screen pixels of a stage: all six fit beside one another on a laptop
MAPS, COLUMNS, NAMED = 9, 3, 5  # maps of a stage that are shown at once, beside one another, names after each
NAMES = (*given.NAMES, CLOSER)


def show(each: Famous) -> None:
    """The picture, the maps of all stages beside one another and, of the built-in ResNet, its five likeliest names after each."""
    try:
        network = pretrained(each.name)
    except ValueError:
        here = " and ".join(f"**{one.title}**" for one in at_hand().values())
        st.info(f"The weights of {each.title} are not on this machine. {here} can be run: they come with the app.")
        return
    with stage.cause("picture"), st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        picture = given.picture()
    if picture is None:
        return
    pixels = network.pixels(picture)
    with st.spinner("Looking …"):
        seen = given.looked(each.name, pixels)
    said = after_stages(seen) if each.name == BUILT_IN else {}
    with stage.effect("stages"):
        _stages(network, pixels, seen, said)
    if said:
        _when(network, said)
    with st.expander("One stage, closer", icon=":material/zoom_in:"):
        chosen = stages.choose(CLOSER)
        channels = stages.loudest(seen.stages[chosen])
        alt = f"The {len(channels)} strongest maps of {STAGES[chosen]}, the strongest first, white where they are large."
        st.image(maps_sheet(seen.stages[chosen], channels), width="stretch", alt=alt)


def _stages(network: Backbone, pixels: np.ndarray, seen: Look, said: dict[str, np.ndarray]) -> None:
    """The picture and the strongest maps of every stage, from left to right."""
    row = st.container(key="strip-stages", horizontal=True, gap="small")  # on a phone it is pushed sideways
    first, *places = (row.container(width=WIDE, gap="xsmall") for _ in range(1 + len(STAGES)))
    with first:
        large = enlarge(pixels.transpose(1, 2, 0), max(1, 224 // pixels.shape[-1]))
        st.image(large, width="stretch", alt="The picture as the network gets it.")
        best = network.classes[seen.best]
        st.markdown(f"In the end: **{best}**, {percent(float(seen.probabilities[seen.best]))}")
    for place, (name, words) in zip(places, STAGES.items(), strict=True):
        maps = seen.stages[name]
        C, H, W = maps.shape
        with place:
            channels = strongest(maps, MAPS)
            alt = f"The {len(channels)} strongest maps of {words}, white where they are large."
            st.image(maps_sheet(maps, channels, COLUMNS, 360), width="stretch", alt=alt)
            st.markdown(f"**{words.capitalize()}**  \n{C} maps of {H} × {W}")
            if said:
                _names(network, said[name])


def _names(network: Backbone, shares: np.ndarray) -> None:
    """The likeliest names after a stage, as a short list."""
    order = np.argsort(-shares, kind="stable")[:NAMED]
    lines = [f"{network.classes[at]} {percent(float(shares[at]))}".replace(" %", "\N{NO-BREAK SPACE}%") for at in order]
    st.caption("  \n".join([f"**{lines[0]}**", *lines[1:]]))


def _when(network: Backbone, said: dict[str, np.ndarray]) -> None:
    """The chart: how likely the last answer was after every stage."""
    rows = knows_rows(said, network.classes, usual())
    last, since = network.classes[int(list(said.values())[-1].argmax())], STAGES[settled(said)]
    left, right = st.columns([3, 2], gap="medium")
    with left:
        words = ", ".join(f"{row['stage']} {percent(float(row['share']))}" for row in rows[: len(said)])
        chart(rows, KNOWS, "famous-knows", f"When does it know? The probability of {last} after each stage: {words}")
    with right:
        st.markdown(
            f"**When does it know?** From **{since}** on, “{last}” is its first answer. After each stage but the last, a linear layer that "
            "learnt for this (a *probe*) names what is in the picture from the means of the stage's maps. The grey line: how often its "
            "first answer is right, of photos that nothing learnt from."
        )

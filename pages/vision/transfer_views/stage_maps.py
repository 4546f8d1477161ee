"""What the stages of the ResNet say of the picture, channel beside channel."""

import streamlit as st

from core.explain.pictures.look import STAGES, Look
from core.figures.pictures.heat import maps_sheet, strongest
from pages.vision import stages
from pages.vision.transfer_views.networks import Networks


def show(found: Networks, before: Look | None, after: Look) -> None:
    """The maps of one stage; of both networks where they differ."""
    stage = stages.choose("stage")
    maps = after.stages[stage]
    loudest = ", ".join(str(channel + 1) for channel in strongest(maps, 3))
    channels = stages.loudest(maps, f" Strongest are the channels {loudest}.")
    alt = f"The {len(channels)} strongest maps of {STAGES[stage]}, the strongest first, white where they are large."
    if found.head_only or found.from_scratch or before is None:
        if found.head_only:
            st.caption("Only the last layer learnt, so the stages say the same before and after.")
        st.image(maps_sheet(maps, channels), width="stretch", alt=alt)
        return
    if found.recipe.mode == "blocks" and stage != "layer4":
        st.caption("This stage did not learn, so both are the same. Look at stage 4.")
    sides = (("Before", before, "The same channels before the training"), ("After", after, "After the training"))
    for place, (when, seen, caption) in zip(st.columns(2), sides, strict=True):
        place.image(maps_sheet(seen.stages[stage], channels), width="stretch", alt=f"{when}: {alt}", caption=caption)

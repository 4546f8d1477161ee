"""What the stages of the ResNet say of the picture, channel beside channel."""

import streamlit as st

from core.explain.pictures.look import STAGES, Look
from core.figures.pictures.heat import maps_sheet, strongest
from pages.vision.transfer_views.networks import Networks

SHOWN = 32


def show(found: Networks, before: Look | None, after: Look) -> None:
    """The maps of one stage; of both networks where they differ."""
    names = {words: name for name, words in STAGES.items()}
    stage = st.segmented_control(
        "Stage",
        list(names),
        default="stage 1",
        required=True,
        key="stage",
        bind="query-params",
        help="Each stage looks at the maps of the one before. The deeper, the coarser the grid, and the more it is about things.",
    )
    maps = after.stages[names[stage]]
    C, H, W = maps.shape
    channels = strongest(maps, SHOWN)
    st.markdown(
        f"The **{len(channels)} strongest** of {C} maps of {H} × {W}, each after ReLU: black is zero, white the map's largest. "
        f"Strongest are the channels {', '.join(str(channel + 1) for channel in channels[:3])}."
    )
    alt = f"The {len(channels)} strongest maps of {stage}, the strongest first, white where they are large."
    if found.head_only or found.from_scratch or before is None:
        if found.head_only:
            st.caption("Only the last layer learnt, so the stages say the same before and after.")
        st.image(maps_sheet(maps, channels), width="stretch", alt=alt)
        return
    if found.recipe.mode == "blocks" and names[stage] != "layer4":
        st.caption("This stage did not learn, so both are the same. Look at stage 4.")
    left, right = st.columns(2)
    left.image(
        maps_sheet(before.stages[names[stage]], channels),
        width="stretch",
        alt=f"Before: {alt}",
        caption="The same channels before the training",
    )
    right.image(maps_sheet(maps, channels), width="stretch", alt=f"After: {alt}", caption="After the training")

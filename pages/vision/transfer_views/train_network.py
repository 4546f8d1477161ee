"""Which pretrained network to begin with, and the download of those that do not come with the app."""

import streamlit as st

from core.explain.picture_parts import NAMES
from core.models.pretrained import facts
from core.training.picture_recipe import BACKBONES
from pages.vision.transfer_views import train_settings as settings


def choose() -> None:
    """The choice, and the offer to download what is chosen."""
    name = settings.network(BACKBONES)
    st.caption(f"{NAMES[name]}")


def problem() -> str:
    """Why the chosen network cannot be begun with; empty where it can."""
    if settings.mode() == "scratch":
        return ""
    try:
        facts(st.session_state[settings.NETWORK])
    except ValueError as absent:
        return str(absent)
    return ""

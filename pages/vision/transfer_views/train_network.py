"""Which pretrained network to begin with, and the download of those that do not come with the app."""

import streamlit as st

from core.models.pretrained import facts
from core.training.picture_recipe import BACKBONES
from pages.vision.transfer_views import train_settings as settings


def choose() -> None:
    """The choice, and the offer to download what is chosen."""
    settings.network(BACKBONES)


def problem() -> str:
    """Why the chosen network cannot be begun with; empty where it can."""
    if settings.mode() == "scratch":
        return ""
    try:
        facts(st.session_state[settings.NETWORK])
    except ValueError as absent:
        return str(absent)
    return ""

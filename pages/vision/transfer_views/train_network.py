"""Which pretrained network to begin with, and the download of those that do not come with the app."""

import streamlit as st

from core.data.downloads import WEIGHTS
from core.models.pretrained import facts
from core.tasks.pictures.recipe import BACKBONES
from pages.kit.offer import offer
from pages.vision.transfer_views import train_settings as settings

WHAT = "The weights that torchvision offers, learnt from 1.3 million photos of 1,000 kinds of things"


def choose() -> None:
    """The choice, and the offer to download what is chosen."""
    name = settings.network(BACKBONES)
    if name in WEIGHTS and settings.mode() != "scratch":
        offer(WEIGHTS[name], name, BACKBONES[name], WHAT)


def problem() -> str:
    """Why the chosen network cannot be begun with; empty where it can."""
    if settings.mode() == "scratch":
        return ""
    try:
        facts(st.session_state[settings.NETWORK])
    except ValueError as absent:
        return str(absent)
    return ""

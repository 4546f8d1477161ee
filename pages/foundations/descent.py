"""Gradient descent: walk downhill on a loss, and watch four optimizers do it."""

import streamlit as st

from pages.foundations.descent_views import parts, settings
from pages.kit import address, stage

address.opens(
    *("surface", "rates", "same_rate", "w1_start", "w2_start", "race_steps", "race_seed", "race_batch", "relief", settings.BEND),
    *("epoch_examples", "epoch_batch", "epochs"),
    several=("racers",),
)
with stage.head("Gradient descent"):
    parts.ask()
    stage.about(parts.ABOUT)
settings.case_buttons()
picture = st.container()  # above the settings, though they decide what is in it
try:
    setting = settings.controls()
    paths, curves = parts.race(setting)
except ValueError as problem:
    picture.error(str(problem))
    st.stop()

with picture:
    parts.player(setting, paths, curves)
parts.relief_view(setting, paths)
parts.numbers(setting, paths, curves)
parts.code(setting)
parts.epoch_counter()

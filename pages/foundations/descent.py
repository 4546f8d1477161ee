"""Gradient descent: walk downhill on a loss, and watch four optimizers do it."""

import streamlit as st

from pages.foundations.descent_views import parts, settings
from pages.kit import address
from pages.kit.question import predict_first

address.opens(
    *("surface", "rates", "same_rate", "w1_start", "w2_start", "race_steps", "race_seed", "race_batch", "relief"),
    *("epoch_examples", "epoch_batch", "epochs"),
    several=("racers",),
)
st.title("Gradient descent")
st.markdown(
    "How wrong a network is, its **loss**, is a height; its **weights** say where it stands. Learning is walking "
    "downhill: **w := w − rate × dL/dw**. The slope dL/dw is how steeply the loss "
    "rises; the **rate** sets the length of a step. **SGD** does just that; momentum, RMSProp and Adam also remember earlier slopes."
)
predict_first(
    "descent-guess",
    "You make the learning rate larger and larger. What happens to the walk?",
    [
        "The goal is reached sooner and sooner",
        "Sooner at first, then the steps leap over the goal and run away",
        "The steps get shorter and safer",
    ],
    "Sooner at first, then the steps leap over the goal and run away",
    "A step is rate × slope. In this bowl a rate of 0.3 needs 3 steps; at 1.05 every step lands on the other side, "
    "and higher than before. Press play and see the three side by side.",
)

settings.case_buttons()
try:
    setting = settings.controls()
    paths, curves = parts.race(setting)
except ValueError as problem:
    st.error(str(problem))
    st.stop()

parts.player(setting, paths, curves)
parts.relief_view(setting, paths)
parts.numbers(setting, paths, curves)
parts.code(setting)
parts.epoch_counter()

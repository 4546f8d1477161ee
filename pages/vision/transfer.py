"""Teach it your own pictures: a pretrained ResNet learns to tell them apart, in four ways, and can be looked into."""

import streamlit as st

from pages.kit import address
from pages.kit.pick import pick
from pages.vision.transfer_views import inside, lab, train, try_it

VIEWS = {"Pictures": lab.view, "Train": train.view, "Look inside": inside.view, "Try it": try_it.view}

address.opens(
    *("view", "way", "network", "pace", "epochs", "batch", "patience", "flip", "crop", "colour", "turn", "run", "race", "along"),
    *("picture", "closer", "layout", "stage"),
)
st.title("Teach it your own pictures", anchor=False)
view = pick("What to do", VIEWS, "view")
VIEWS[view]()

"""A forger and a detective: two networks in a game, and what comes of it."""

import streamlit as st

from pages.kit import address
from pages.kit.pick import pick
from pages.making.gan_views import forged, points, points_settings, teacher, train, wrong

VIEWS = {"Points first": points, "It goes wrong": wrong, "Digits": train, "Forged digits": forged}

address.opens("view", teacher.HIDE, *points_settings.NAMES, *wrong.NAMES, *train.NAMES, *forged.NAMES)
st.title("A forger and a detective", anchor=False)
VIEWS[pick("Look at", VIEWS, "view")].show()

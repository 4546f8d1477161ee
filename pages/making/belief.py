"""Deep belief network: machines that learn digits without labels, dream of them, and are stacked."""

import streamlit as st

from pages.kit import address
from pages.kit.pick import pick
from pages.making.belief_views import dream, energy, labels, layers, machine, teacher, train

VIEWS = {"One machine": machine, "Energy": energy, "Dream": dream, "Two layers": layers, "With labels": labels, "Train it": train}

address.opens("view", teacher.HIDE, *machine.NAMES, *energy.NAMES, *dream.NAMES, *layers.NAMES, *labels.NAMES, *train.NAMES)
st.title("Deep belief network", anchor=False)
st.markdown(
    "It looks at digits without being told what they are, finds the strokes they are made of, and then dreams up digits of its own. "
    "In 2006 that made deep networks learn at last."
)
VIEWS[pick("Look at", VIEWS, "view")].show()

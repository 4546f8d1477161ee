"""Autoencoder: squeeze a digit into a few numbers, open it again, walk on the map of all digits, take noise out."""

from pages.kit import address, stage
from pages.kit.own_network import EPOCH, RUN
from pages.kit.pick import pick
from pages.making.autoencoder_views import map, noise, settings, source, squeeze, strange, teach

VIEWS = {"Squeeze": squeeze, "The map": map, "Noise": noise, "Strange things": strange, "Teach it": teach}
PARTS = (source, squeeze, map, noise, strange, settings, teach)

address.opens("view", *(name for part in PARTS for name in part.NAMES), RUN, EPOCH, "hide")
with stage.head("Autoencoder"):
    view = pick("Look at", VIEWS, "view")
    VIEWS[view].ask()
VIEWS[view].show()

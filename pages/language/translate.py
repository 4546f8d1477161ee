"""Translate: an encoder reads, a decoder writes, and attention lets it look back; with and without it, side by side."""

from pages.kit import address, stage
from pages.kit.own_network import EPOCH, RUN
from pages.kit.pick import pick
from pages.language.translate_views import beams, lengths, look_back, networks, source, teach

VIEWS = {"Look back": look_back, "How long?": lengths, "Beams": beams, "Teach it": teach}

address.opens("view", *networks.NAMES, *source.NAMES, *look_back.NAMES, *beams.NAMES, *teach.NAMES, RUN, EPOCH)
with stage.head("Translate"):
    view = pick("Look at", VIEWS, "view")
    VIEWS[view].ask()
VIEWS[view].show()

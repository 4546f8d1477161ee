"""Teach it your own pictures: a pretrained ResNet learns to tell them apart, in four ways, and can be looked into."""

from pages.kit import address, stage
from pages.kit.pick import pick
from pages.vision.transfer_views import inside, lab, train, try_it

VIEWS = {"Pictures": lab.view, "Train": train.view, "Look inside": inside.view, "Try it": try_it.view}

address.opens(
    *("view", "way", "network", "pace", "epochs", "batch", "patience", "flip", "crop", "colour", "turn", "run", "race", "along"),
    *("picture", "closer", "layout", "stage"),
)
with stage.head("Teach it your own pictures"):
    view = pick("What to do", VIEWS, "view")
VIEWS[view]()

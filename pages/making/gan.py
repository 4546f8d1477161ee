"""A forger and a detective: two networks in a game, and what comes of it."""

from pages.kit import address, stage
from pages.kit.pick import pick
from pages.making.gan_views import forged, points, points_settings, teacher, train, wrong

VIEWS = {"Points first": points, "It goes wrong": wrong, "Digits": train, "Forged digits": forged}

address.opens("view", teacher.HIDE, *points_settings.NAMES, *wrong.NAMES, *train.NAMES, *forged.NAMES)
with stage.head("A forger and a detective"):
    view = pick("Look at", VIEWS, "view")
VIEWS[view].show()

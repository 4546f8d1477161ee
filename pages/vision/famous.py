"""Famous networks: what the networks that everybody names cost, and what is inside."""

from pages.kit import address, stage
from pages.kit.pick import pick
from pages.vision.famous_views import compare, inside, skips, thinks

VIEWS = {"Compare": compare, "Inside one": inside, "Why skip connections": skips, "What it thinks": thinks}

address.opens("view", *compare.NAMES, *inside.NAMES, *skips.NAMES, *thinks.NAMES)
with stage.head("Famous networks"):
    view = pick("What to look at", VIEWS, "view")
    VIEWS[view].ask()
    stage.about(VIEWS[view].INTRO)
stage.line(VIEWS[view].INTRO)
VIEWS[view].show()

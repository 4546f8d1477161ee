"""Say a digit: a network hears it, and can be taken apart."""

from pages.kit import address, stage
from pages.kit.pick import pick
from pages.sound.say_views import breaking, hears, inside, say_it, source, teacher

VIEWS = {"Say it": say_it, "What it hears": hears, "Inside": inside, "Break it": breaking}
ABOUT = (
    "Say a digit, zero to nine. A **pretrained ear** (a network of 330,000 weights that has heard 40 million pieces of videos) makes "
    "96 numbers of every 80 milliseconds, and a small **head**, learnt here, says which digit that is, or that it is none."
)

address.opens("view", *source.NAMES, *hears.NAMES, *inside.NAMES, *breaking.NAMES, teacher.HIDE)
with stage.head("Say a digit"):
    view = pick("Look at", VIEWS, "view")
    VIEWS[view].ask()
    stage.about(ABOUT)
stage.line(VIEWS[view].INTRO)
VIEWS[view].show(source.get())

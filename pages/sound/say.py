"""Say a digit: a network hears it, and can be taken apart."""

from pages.kit import address, stage
from pages.sound.say_views import say_it, source, teacher

ABOUT = (
    "Say a digit, zero to nine. A **pretrained ear** (a network of 330,000 weights that has heard 40 million pieces of videos) makes "
    "96 numbers of every 80 milliseconds, and a small **head**, learnt here, says which digit that is, or that it is none."
)

address.opens(*source.NAMES, teacher.HIDE)
with stage.head("Say a digit"):
    say_it.ask()
    stage.about(ABOUT)
stage.line("Say a digit, send a recording, or let a voice of the app speak: what does the network hear, and how sure is it?")
say_it.show(source.get())

"""Teach it your own words: a few recordings of each, a head learnt in a second, and a browser that listens."""

from pages.kit import address, stage
from pages.sound.teach_views import board

ABOUT = (
    "Two to ten words, whichever you like, and what is no word: the **background**. A **pretrained ear** (a network of 330,000 weights) "
    "makes 96 numbers of every 80 milliseconds; a small **head** learns in a second which word that is. Then your browser listens: ear and "
    "head run in it, four times a second."
)

address.opens()
with stage.head("Teach it your own words"):
    stage.about(ABOUT)
stage.line("Say each word five times or more while you hold its button, record some background, press *Teach it*, then *Listen*.")
board.show()

"""Write on: a network says which letter comes next, and writes; it is watched while it learns, held against counting, and opened."""

from pages.kit import address, stage
from pages.kit.pick import pick
from pages.language.write_views import counted, inside, learn, next_token, whose

VIEWS = {"What comes next": next_token, "Watch it learn": learn, "Count instead": counted, "Inside": inside}

address.opens("view", *whose.NAMES, *next_token.NAMES, *learn.NAMES, *counted.NAMES)
with stage.head("Write on"):
    view = pick("Look at", VIEWS, "view")
    stage.about(whose.INTRODUCTION)
VIEWS[view].show()

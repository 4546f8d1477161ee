"""Memory: a recurrent cell step by step, which one remembers longest, the shapes of sequences, and the next number."""

from pages.kit import address, stage
from pages.kit.pick import pick
from pages.sequences.memory_views import cell, next_number, remember, shapes

VIEWS = {"The cell": cell, "Who remembers": remember, "Shapes": shapes, "Next number": next_number}

address.opens("view", *cell.NAMES, *remember.NAMES, *shapes.NAMES, *next_number.NAMES)
with stage.head("Memory"):
    view = pick("Look at", VIEWS, "view")
    VIEWS[view].ask()
VIEWS[view].show()

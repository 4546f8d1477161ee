"""Points in a plane: watch a network learn to tell them apart."""

from pages.foundations.plane_views import cures, parts, settings
from pages.kit import address, stage

address.opens(*settings.FIELDS, "hide", "view", "mine", "cure_dropout", "cure_l1", "cure_l2", "cure_patience")
head = stage.head("Points in a plane")
recipe = settings.current()
with head:
    others = cures.chosen()
    (cures if others else parts).ask()
    stage.about((cures if others else parts).ABOUT)
if others:
    cures.view(recipe)
else:
    with stage.tools():
        parts.main_controls()
        parts.case_buttons()
    parts.player(recipe)
    parts.more_controls()
    parts.own_points()
    parts.code(recipe)
    parts.teacher_link(recipe)

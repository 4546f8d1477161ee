"""Class: pupils join by a code; their teacher sees where they are, asks, sends, and has all train one recipe."""

from core.classroom import school
from pages.course.class_views import door, pupil, teacher
from pages.kit import address, stage
from pages.kit.class_bar import me

address.opens("code", *teacher.NAMES)
who = me()
taught, joined = school().taught_by(who), school().joined(who)
with stage.head("Class"):
    shown = teacher.views() if taught else None
    stage.about(door.ABOUT)
if taught and shown:
    shown(taught)
elif joined:
    pupil.show(*joined)
else:
    door.show(who)

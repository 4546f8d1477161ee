"""Same or different?: two drawings, two hands, two faces, and how far apart a network says they are."""

from pages.kit import address, stage
from pages.kit.own_network import EPOCH, RUN
from pages.kit.pick import pick
from pages.vision.same_views import drawings, faces, hands, networks, teach, teacher, threshold

VIEWS = {"Two drawings": drawings, "Which threshold?": threshold, "Same hand?": hands, "Faces": faces, "Teach it": teach}
PARTS = (networks, *VIEWS.values())

address.opens("view", teacher.HIDE, *dict.fromkeys(name for part in PARTS for name in part.NAMES), RUN, EPOCH)
with stage.head("Same or different?"):
    view = pick("What to compare", VIEWS, "view")
    if teacher.shown("question"):
        VIEWS[view].ask()
    stage.about(VIEWS[view].INTRO, in_line=True)
stage.line(VIEWS[view].INTRO)
VIEWS[view].show()

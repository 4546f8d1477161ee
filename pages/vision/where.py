"""Where is it?: find digits and shapes on a page, by a window that slides over it, or in one look."""

from pages.kit import address, stage
from pages.kit.own_network import EPOCH, RUN
from pages.kit.pick import pick
from pages.vision.where_views import judged, look, overlaps, photos, settings, slide, source, teach

VIEWS = {
    "One look": look,
    "Slide a window": slide,
    "Drop doubles": overlaps,
    "How good is it?": judged,
    "Photos": photos,
    "Teach it": teach,
}
PARTS = (source, look, slide, overlaps, judged, photos, settings)

address.opens("view", *dict.fromkeys(name for part in PARTS for name in part.NAMES), RUN, EPOCH, "hide")
with stage.head("Where is it?"):
    view = pick("How to look", VIEWS, "view")
    VIEWS[view].ask()
    stage.about(VIEWS[view].INTRO, in_line=True)
stage.line(VIEWS[view].INTRO)
VIEWS[view].show()

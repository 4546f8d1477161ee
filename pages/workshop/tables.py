"""Rows and columns: teach a network a table, judge it beside a line and trees, look inside, find the odd rows."""

from pages.kit import address, stage
from pages.kit.own_network import RUN
from pages.kit.pick import pick
from pages.workshop.table_views import inside, judged, looks, odd, settings, source, train

VIEWS = {"The table": looks.show, "Teach it": train.show, "Judged": judged.show, "Inside": inside.show, "Odd ones out": odd.show}

address.opens(*settings.DRAFT.names, RUN, "view", "hide")
head = stage.head("Rows and columns")
settings.DRAFT.load()
with head:
    sheet = source.SOURCE.choose(settings.DRAFT)
with stage.row("views"):
    view = pick("Look at", VIEWS, "view")
if sheet is not None:
    settings.fit(sheet)
    VIEWS[view](sheet)

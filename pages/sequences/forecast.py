"""Forecast: teach a network a series, judge it honestly, and look ahead."""

from pages.kit import address, stage
from pages.kit.own_network import RUN
from pages.kit.pick import pick
from pages.sequences.forecast_views import ahead, inside, judged, looks, settings, source, train

VIEWS = {"The series": looks.show, "Teach it": train.show, "Judged": judged.show, "Ahead": ahead.show, "Inside": inside.show}

address.opens(*settings.DRAFT.names, RUN, "view", "hide", "place")
head = stage.head("Forecast a series")
settings.DRAFT.load()
with head:
    series = source.SOURCE.choose(settings.DRAFT)
with stage.row("views"):
    view = pick("Look at", VIEWS, "view")
if series is not None:
    VIEWS[view](series)

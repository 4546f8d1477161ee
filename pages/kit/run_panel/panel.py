"""The panel: a fragment that redraws itself while the run is alive, and holds still when it is over.

What moves most is told by the run's stream, to all who watch; then the fragment redraws itself seldom. Every element costs the
server time at every look, so there are few of them, and only the chosen view is drawn.
"""

from collections.abc import Callable

import streamlit as st

from core import jobs
from core.explain.training.recipe_words import setting
from core.tasks import task_of
from core.training.recipe import Recipe
from pages.kit import views as page_views
from pages.kit.run_panel import coach, controls, curves, inside, status, views, watched
from pages.kit.run_panel.shared import CALM, pace

REDRAW = "run-panel-redraw"  # set where the whole page must be drawn again
# Between two looks, and on a busy server for longer, what is on the screen is not out of date: it must not fade.
# Two curves stand below each other rather than squashed.
STEADY = (
    "<style>.st-key-run-panel [data-stale=true] { opacity: 1 !important; transition: none !important; }"
    ".st-key-run-curves > * > [data-testid=stHorizontalBlock] { flex-wrap: wrap; }"
    ".st-key-run-curves > * > [data-testid=stHorizontalBlock] > [data-testid=stColumn] { min-width: min(100%, 16rem) !important; }</style>"
)


def show(run_id: str, visitor: str, on_recipe: Callable[[Recipe], None] | None = None, silent: bool = False) -> None:
    """What is known of a run, live while it goes on.

    Args:
        run_id: Which run; anybody who knows it may watch.
        visitor: Who is looking; the owner may steer.
        on_recipe: Puts a recipe into the page's settings; without it the coach advises but changes nothing.
        silent: The coach waits until the training is over, and speaks only when asked: there is a prediction to make.
    """
    try:
        run = jobs.service().run(run_id)
    except RuntimeError as problem:
        st.error(str(problem))
        return
    if run and run.recipe is None:
        st.warning(jobs.OTHER_VERSION)
        return
    if run is None:
        st.warning("There is no such run on this machine. It may have been deleted.")
        return
    seconds = _interval(run)
    st.html(STEADY)
    with st.container(key="run-panel"):
        st.fragment(_panel, run_every=seconds)(run_id, visitor, on_recipe, silent, seconds)


def _interval(run: jobs.Run, before: float | None = None) -> float | None:
    """How often to look at a run, in seconds; None when it is over."""
    if not run.alive:
        return None
    return CALM if run.state == "waiting" else pace(before or CALM, _told(run))


def _told(run: jobs.Run) -> bool:
    """Whether all that moves in this tab's panel while the network trains is told by the stream as well."""
    record, kind = jobs.service().record(run.id), task_of(run.known_recipe)
    now = record.now if record else None
    return (st.session_state.get(views.KEY) or kind.views[0]) not in views.MOVING and not (now and {*now.seen} - {*watched.SEEN})


def _panel(run_id: str, visitor: str, on_recipe: Callable[[Recipe], None] | None, silent: bool, seconds: float | None) -> None:
    page_views.follow()
    service = jobs.service()
    run, record = service.run(run_id), service.record(run_id)
    if run is None or record is None or st.session_state.pop(REDRAW, False) or _interval(run, seconds) != seconds:
        st.rerun()
    stream = watched.stream(run)
    status.show(run, record, stream)
    controls.show(run, visitor)
    first = task_of(run.known_recipe).seen_first
    if first:
        inside.seen(run_id, record, stream)
    curves.show(run_id, record, stream)
    st.caption(f"This run: {setting(run.known_recipe)}")
    coach.show(run, record, on_recipe and (lambda recipe: _take(on_recipe, recipe)), silent)
    if record.learned_nothing:
        return
    if not first:
        inside.seen(run_id, record, stream)
    views.show(run_id, record)
    if not run.alive and (after := views.AFTER.get(run.known_recipe.task)):
        after(run, on_recipe and (lambda recipe: _take(on_recipe, recipe)))


def _take(on_recipe: Callable[[Recipe], None], recipe: Recipe) -> None:
    on_recipe(recipe)
    st.session_state[REDRAW] = True  # the settings stand outside this fragment

"""Games in the plane: played once for everybody who asks for the same, packed for the browser."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from core import jobs
from core.explain.making.points.game import PointsGame, begun
from core.explain.making.points.recipe import ROUNDS, PointsRecipe
from core.figures import points_game as figures
from core.jobs.lessons import Lessons, Shelf
from pages.kit import stage
from pages.kit.frontend import component
from pages.kit.work import waiting

MOST_KEPT = 60  # games, of half a megabyte each
FOLLOW_SECONDS, MOST_LIVE = 2.0, 12  # between two looks at games that are being played, and how many moments are sent then

PLAYER = component("making/gan_views/points_game")
Work = Lessons[PointsRecipe, PointsGame]
Draw = Callable[[Sequence[PointsGame | None], bool], None]


@st.cache_resource
def _shelf() -> Shelf[PointsRecipe, PointsGame]:
    """For all visitors."""
    return Shelf(MOST_KEPT)


@st.cache_resource(max_entries=MOST_KEPT)
def _work(recipes: tuple[PointsRecipe, ...]) -> Work:
    """The one that plays these: a class that opens the page at once has them played once."""
    quick = jobs.service().quick  # on the process for quick work; waits until it is there
    return Lessons(recipes, _shelf(), lambda recipe: quick(begun, recipe), lambda game: quick(PointsGame.go_on, game))


def show(recipes: Sequence[PointsRecipe], key: str, draw: Draw) -> None:
    """These games, drawn as far as they are: while they are being played again and again, with a way to stop.

    Args:
        draw: Is given the games, None for one that nobody has begun, and whether they are being played.
    """
    shelf = _shelf()
    found = [game for recipe in recipes if (game := shelf.get(recipe)) and game.over]
    if len(found) == len(recipes):
        draw(found, False)
        return
    work, before = _work(tuple(recipes)), st.session_state.get(key)
    if work is not before:
        if before:
            before.stop()  # nobody waits for every place of a slider
        work.start()
        st.session_state[key] = work
    picture, running = st.container(), work.running
    waiting([work], "Rounds played", key, lambda: (sum(_rounds(recipe) for recipe in recipes), ROUNDS * len(recipes)))
    with picture:
        st.fragment(_follow, run_every=FOLLOW_SECONDS if running else None)(recipes, work, draw, running)


def _follow(recipes: Sequence[PointsRecipe], work: Work, draw: Draw, running: bool) -> None:
    """What there is of games that are not over. Once nobody plays any more, the whole page says so."""
    if running and not work.running:
        st.rerun()
    games = [_shelf().get(recipe) for recipe in recipes]
    if any(games):
        draw(games, running)
    else:
        stage.effect("game").caption("The first rounds are being played …")


def _rounds(recipe: PointsRecipe) -> int:
    game = _shelf().get(recipe)
    return 0 if game is None else ROUNDS if game.over else game.step


def player(key: str, game: PointsGame, live: bool, plays: int = 0, on_own: Callable[[], None] | None = None, **more: Any) -> None:
    """The film of a game as far as it is.

    Args:
        live: It goes on, and only some of its moments are shown.
        plays: How often the rules were changed: a new film then begins by itself.
        on_own: Called where points were drawn by hand.
        more: What the player is to know besides, by its names.
    """
    shown = film(game.recipe, game) if game.over else figures.film(game, MOST_LIVE if live else None)
    data = {"id": f"{hash(game.recipe)}-{plays}-{game.step}", "plays": plays, "live": live, "title": "", "editable": False, "opens": False}
    how = {"on_own_change": on_own} if on_own else {}
    PLAYER(key=key, data=shown | data | more, **how)


@st.cache_resource(max_entries=MOST_KEPT, show_spinner=False)
def film(recipe: PointsRecipe, _game: PointsGame) -> dict[str, Any]:
    """Of a game that is over, as the browser plays it; once for everyone with the same recipe."""
    return figures.film(_game)

"""A training in the plane that is watched while it goes on is the training that is done in one go."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.explain.foundations.plane import growing
from core.explain.foundations.plane.growing import Growing, piece
from core.explain.foundations.plane.recipe import PlaneRecipe
from core.explain.foundations.plane.training import record
from pages.kit import plane_films, plane_route, visitor

RING = PlaneRecipe(count=60, epochs=12, dropout=0.2, batch_norm=True)
STOPS = PlaneRecipe(data="moons", noise=0.55, count=60, layers=(8, 8), batch=50, patience=3)
RUNS_AWAY = PlaneRecipe(data="slope", layers=(), optimizer="sgd", rate=1.0, count=60, epochs=40)


class Service:
    """In place of the one for trainings: does quick work here, or says that it cannot."""

    def __init__(self, there: bool = True, lost: bool = False) -> None:
        self.there, self.lost, self.asked = there, lost, 0

    def quick_is_there(self) -> bool:
        return self.there

    def quick(self, function, *arguments):
        self.asked += 1
        if self.lost:
            raise TimeoutError
        return function(*arguments)


@pytest.fixture
def service(monkeypatch) -> Iterator[Service]:
    """With films of one epoch a piece."""
    monkeypatch.setattr(plane_films, "FIRST_SECONDS", 0.0)
    monkeypatch.setattr(plane_films, "PIECE_SECONDS", 0.0)
    monkeypatch.setattr(plane_films, "_started", False)
    plane_films._by_recipe.clear()
    service = Service()
    monkeypatch.setattr(plane_films.jobs, "service", lambda: service)
    yield service
    plane_films._by_recipe.clear()


def same(film, whole):
    assert (film.epochs, film.frames, film.kept, film.ran_away) == (whole.epochs, whole.frames, whole.kept, whole.ran_away)
    assert np.array_equal(film.weights, whole.weights)


@pytest.mark.parametrize("recipe", [RING, STOPS, RUNS_AWAY], ids=["to the end", "stops early", "runs away"])
@pytest.mark.parametrize("forgets", [False, True], ids=["one process", "another process each time"])
def test_pieces_make_the_same_film(recipe, forgets):
    film, whole, over = Growing(recipe), record(recipe), False
    while not over:
        if forgets:
            growing._going.clear()
        moments, over = piece(recipe, film.number, 0.0)
        assert len(moments) <= 1
        film.take(moments, over)
        if not over:
            part = film.part(0)
            assert part.epochs == whole.epochs[: len(part.epochs)] and len(part.frames) == len(part.epochs)
            assert np.array_equal(part.weights, whole.weights[: len(part.weights)])
    same(film.part(5), whole)
    same(film.film, whole)


def test_a_part_has_the_key_frames_that_the_whole_will_have():
    recipe = replace(STOPS, layers=(8,) * 6, patience=0, batch=60, epochs=400)
    film = Growing(recipe)
    film.take(*piece(recipe, 0, 0.0))
    while film.number < 160:
        film.take(*piece(recipe, film.number, 0.2))
    whole = record(recipe)
    assert len(whole.frames) < 401
    reached = film.number
    assert film.part(0).frames == tuple(frame for frame in whole.frames if frame < reached)
    assert film.part(100).frames == tuple(frame for frame in whole.frames if 100 <= frame < reached)


def test_what_cannot_be_trained_is_said_at_once():
    with pytest.raises(ValueError, match="Choose a larger batch"):
        plane_films.film(PlaneRecipe(batch=1, epochs=1000))


def test_the_route_comes_to_the_end_of_one_that_runs_away(service):
    begun = plane_films.film(RUNS_AWAY).begun()
    client = TestClient(Starlette(routes=plane_route.routes()))  # a browser that keeps no cookies
    known = len(begun["curves"]["train_loss"])
    while "whole" not in (piece := client.get(f"/{begun['more']}", params={"since": known}).json()):
        assert piece["curves"]["train_loss"]  # nobody asks in vain
        known += len(piece["curves"]["train_loss"])
    whole = record(RUNS_AWAY)
    assert whole.ran_away and known <= len(whole.epochs) == len(piece["whole"]["curves"]["train_loss"])


def test_a_film_that_is_begun_anew_goes_on_where_a_browser_is(service):
    plane_films.film(RING)
    piece = plane_films.film(RING).since(9)
    assert (piece["frames"], piece["curves"]["train_loss"], piece["curves"]["last"], piece["curves"]["kept"]) == ([], [], 8, 8)
    while not piece["curves"]["train_loss"]:
        piece = plane_films.film(RING).since(9)
    assert piece["frames"] == [9] and piece["curves"]["last"] == 9
    assert piece["curves"]["train_loss"] == [float(f"{record(RING).epochs[9].train_loss:.5g}")]


def test_a_film_that_is_watched_is_not_what_makes_room(service, monkeypatch):
    monkeypatch.setattr(plane_films, "MOST", 2)
    watched, other, newest = (replace(RING, seed=seed) for seed in (1, 2, 3))
    mark = plane_films.film(watched).mark
    plane_films.film(other)
    plane_films.more(mark, 0)
    plane_films.film(newest)
    assert list(plane_films._by_recipe) == [watched, newest]


@pytest.mark.parametrize(("there", "lost"), [(True, False), (False, False), (True, True)], ids=["well", "not started", "lost"])
def test_the_route_tells_what_follows_until_the_whole_is_there(service, there, lost):
    service.there, service.lost = there, lost
    begun = plane_films.film(RING).begun()
    assert len(begun["curves"]["train_loss"]) == len(begun["net"]["frames"]) == 2 and begun["frames"] == RING.epochs + 1
    assert plane_films.film(RING).begun() == begun  # for everybody the same
    client = TestClient(Starlette(routes=plane_route.routes()), cookies={visitor.COOKIE: "x" * 32})
    known, losses = 2, begun["curves"]["train_loss"]
    while "whole" not in (piece := client.get(f"/{begun['more']}", params={"since": known}).json()):
        losses += piece["curves"]["train_loss"]
        assert piece["frames"] == list(range(known, len(losses)))
        known = len(losses)
    assert known == RING.epochs + 1
    whole = record(RING)
    assert piece["whole"]["curves"]["train_loss"] == [float(f"{epoch.train_loss:.5g}") for epoch in whole.epochs]
    assert losses == piece["whole"]["curves"]["train_loss"][: len(losses)] and not piece["whole"]["more"]
    assert (service.asked > 0) is there
    assert client.get("/plane/film/unknown", params={"since": 1}).status_code == 404
    assert client.get(f"/{begun['more']}", params={"since": "-1"}).status_code == 400

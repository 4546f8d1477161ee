"""Films of games in the plane, packed for the browser, which computes both networks itself while it plays."""

import math
from typing import Any

import numpy as np

from core.data.packing import packed
from core.data.points.points import REACH
from core.explain.making.points import losses
from core.explain.making.points.game import PointsGame
from core.explain.making.points.recipe import BATCH, PENALTY, PointsRecipe
from core.models.points_gan import HIDDEN, SLOPE


def film(game: PointsGame, most: int | None = None) -> dict[str, Any]:
    """All that the player of a game needs: `weights` is base64 of float32 (frames, P), real points and noise of (N, 2).

    Args:
        most: So many of its moments at most, the first and the newest among them; without it all.
    """
    recipe, moments = game.recipe, [moment for moment in game.moments if math.isfinite(moment.distance)]
    if most and len(moments) > most:
        moments = [moments[round(place)] for place in np.linspace(0, len(moments) - 1, most)]
    curves = {name: [_short(getattr(moment, name)) for moment in moments] for name in ("detective", "forger", "distance", "covered")}
    return rules(recipe) | {
        "real": packed(game.real.numpy()),
        "noise": packed(game.noise.numpy()),
        "film": {
            "rounds": [moment.round for moment in moments],
            "weights": packed(np.stack([moment.weights for moment in moments])),
            **curves,
        },
    }


def rules(recipe: PointsRecipe) -> dict[str, Any]:
    """What a game is played by, as the browser's own arithmetic takes it."""
    return {
        "rules": {"loss": recipe.loss, "smooth": recipe.smooth, "penalty": PENALTY, "slope": SLOPE, "hidden": HIDDEN},
        "rates": {"forger": recipe.forger_rate, "detective": recipe.detective_rate, "swing": recipe.swing},
        "blur": recipe.blur,
        "batch": BATCH,
        "seed": recipe.seed,
        "reach": REACH,
        "near": losses.NEAR,
        "draw": at_the_draw(recipe),
    }


def at_the_draw(recipe: PointsRecipe) -> dict[str, Any]:
    """What the losses would be if nobody could tell, as numbers (None where there is none) and in words."""
    draw = losses.at_the_draw(recipe)
    forger = None if math.isnan(draw.forger) else draw.forger
    plain = recipe.loss == "usual" and not recipe.smooth
    return {
        "detective": draw.detective,
        "forger": forger,
        "opinion": draw.opinion,
        "detective_words": f"ln 4 = {draw.detective:.3f}"
        if recipe.loss != "wasserstein" and not recipe.smooth
        else f"{draw.detective:.3f}",
        "forger_words": "any" if forger is None else f"ln 2 = {forger:.3f}" if plain else f"{forger:.3f}".replace("-", "−"),
    }


def _short(value: float) -> float:
    return float(f"{value:.5g}")

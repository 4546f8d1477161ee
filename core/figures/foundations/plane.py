"""Films of trainings in the plane, packed for the browser, which computes the network itself while it plays."""

from typing import Any

from core.data.packing import packed
from core.data.points.points import MAX_CLASSES, REACH, Points
from core.explain.foundations.plane.recipe import PlaneRecipe
from core.explain.foundations.plane.training import Film
from core.figures.style import CLASSES, NEGATIVE, NEUTRAL, POSITIVE

CLASS_NAMES = ("orange", "blue", "green", "pink", "yellow")
CLASS_COLOURS = (NEGATIVE, POSITIVE, *CLASSES[2:MAX_CLASSES])  # class 1 is what a single output is positive for


def network(recipe: PlaneRecipe, points: Points, film: Film) -> dict[str, Any]:
    """What the browser needs to compute every neuron at every key frame.

    `weights` is base64 of little-endian float32 (frames, P): of each layer the weights (H, F), then the biases (H,).
    """
    return {
        "features": list(recipe.features),
        "sizes": [len(recipe.features), *recipe.layers, points.outputs],
        "activation": recipe.activation,
        "classes": points.classes,
        "frames": list(film.frames),
        "reach": REACH,
        "weights": weights(film),
        "colours": {
            "positive": POSITIVE,
            "negative": NEGATIVE,
            "neutral": NEUTRAL,
            "classes": list(CLASS_COLOURS),
            "names": list(CLASS_NAMES),
        },
    }


def weights(film: Film) -> str:
    """Those of its key frames, as in `network`."""
    return packed(film.weights)


def curves(film: Film) -> dict[str, Any]:
    """Losses and shares of right answers at every epoch, for training and for test points."""
    names = ("train_loss", "test_loss", "train_right", "test_right")
    return {
        "kept": film.kept,
        "ran_away": film.ran_away,
        "last": film.epochs[-1].number if film.epochs else film.kept,  # whoever asks knows more than there is
        **{name: [float(f"{getattr(epoch, name):.5g}") for epoch in film.epochs] for name in names},
    }


def dots(points: Points) -> dict[str, Any]:
    """The points to draw."""
    return {
        "x1": points.x[:, 0].round(3).tolist(),
        "x2": points.x[:, 1].round(3).tolist(),
        "y": points.y.round(3).tolist(),
        "training": points.training,
    }

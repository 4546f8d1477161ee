"""All recipes on offer, by task."""

from core.training.digit_presets import DIGIT_PRESETS
from core.training.picture_presets import PICTURE_PRESETS
from core.training.preset import Preset
from core.training.recipe import Recipe
from core.training.review_presets import REVIEW_PRESETS

PRESETS: dict[str, dict[str, Preset]] = {"digits": DIGIT_PRESETS, "reviews": REVIEW_PRESETS, "pictures": PICTURE_PRESETS}


def preset_of(recipe: Recipe) -> str | None:
    """The name of the recipe on offer that this is."""
    return next((name for name, preset in PRESETS[recipe.task].items() if preset.recipe == recipe), None)

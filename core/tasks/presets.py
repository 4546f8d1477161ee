"""All recipes on offer, by task."""

from core.tasks.digits.presets import DIGIT_PRESETS
from core.tasks.pictures.presets import PICTURE_PRESETS
from core.tasks.preset import Preset
from core.tasks.reviews.presets import REVIEW_PRESETS
from core.training.recipe import Recipe

PRESETS: dict[str, dict[str, Preset]] = {"digits": DIGIT_PRESETS, "reviews": REVIEW_PRESETS, "pictures": PICTURE_PRESETS}


def preset_of(recipe: Recipe) -> str | None:
    """The name of the recipe on offer that this is."""
    return next((name for name, preset in PRESETS[recipe.task].items() if preset.recipe == recipe), None)

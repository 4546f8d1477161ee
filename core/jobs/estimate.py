"""How long a training will take, before it has begun."""

from core.models import stack
from core.training.device import best_device, half_type
from core.training.recipe import CLASSES, INPUT, Recipe

# Products per second and seconds per step, measured with one CPU core (with and without 16-bit numbers) and on a GPU. What
# a machine really does shows after its first runs: `Store.correction`.
SPEED = {"half": 80e9, "full": 35e9, "gpu": 5e12}
STEP_SECONDS = 0.002
START_SECONDS = 0.5
PASSES = 3  # forward, and backward to the weights and to the inputs
AUGMENTED_PIXEL_SECONDS = 2.5e-8
CHECKED = 1500  # pictures judged after each epoch with the 5,000 digits


def raw_estimate(recipe: Recipe) -> float:
    """Expected seconds on this kind of device, uncorrected."""
    kind = best_device().kind
    speed = SPEED["gpu" if kind != "cpu" else "half" if recipe.half and half_type("cpu") else "full"]
    cost = stack.cost(stack.parse(recipe.network), INPUT, CLASSES, recipe.batch_norm)
    seen, checked = (
        recipe.training * recipe.epochs,
        min(2 * recipe.training, CHECKED if recipe.data == "sample" else 10_000) * recipe.epochs,
    )
    augmented = recipe.rotate or recipe.shift or recipe.zoom or recipe.noise
    extra = AUGMENTED_PIXEL_SECONDS * 784 * seen if augmented and kind == "cpu" else 0.0
    return START_SECONDS + recipe.steps * STEP_SECONDS + cost.products * (PASSES * seen + checked) / speed + extra

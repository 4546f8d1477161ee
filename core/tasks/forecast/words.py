"""What is said of series and of trainings on them."""

from core.models.recurrent import CELLS
from core.tasks.forecast.recipe import ForecastRecipe
from core.tasks.kind import Expected, Words

FORECAST = Words(
    title="Forecast",
    one="window",
    told="nearer than the last value said once more",
    makes="how the series goes on",
    more_cures="a smaller network, a straight line to begin with",
    reads="forecasts",
    read="forecast",
    guessing="saying what the plain forecast says",
    weights="What a layer makes **from the value** and what it makes **from memory** have weights of their own.",
)


def expected(recipe: ForecastRecipe) -> Expected:
    """Shares of the loss of the plain forecast; many a series holds nothing more to learn, so only a loss above it is flat."""
    return Expected(1.1 * recipe.guessing, 0.3 * recipe.guessing, 0.6 * recipe.guessing, well=0.7)


def network(recipe: ForecastRecipe) -> str:
    """In a few words, such as "LSTM 32"."""
    beside = " and a line" if recipe.start == "line" else ""
    return f"{recipe.in_words('network')} {' + '.join([str(recipe.hidden_size)] * recipe.layers)}{beside}"


def layers(recipe: ForecastRecipe) -> str:
    """One after the other."""
    steps = "the next" if recipe.horizon == 1 else f"the next {recipe.horizon}"
    return f"{recipe.window} {recipe.in_words('values')} → {network(recipe)} → {steps}"


def shapes(recipe: ForecastRecipe) -> str:
    """The tensor at every arrow."""
    T, H, U = recipe.window, recipe.horizon, recipe.hidden_size
    if recipe.network in CELLS:
        inside = f"(B, {T}, {U}) states, the last of them (B, {U})"
    else:
        inside = f"(B, {U * T})" if recipe.network == "conv" else f"(B, {U})"
    return f"(B, {T}, 1) → {inside} → (B, {H})"

"""Recipes for series worth pressing Train on."""

from core.tasks.forecast.recipe import ForecastRecipe
from core.tasks.kind import BIGGER, START, WRONG, Preset, Question

COURSE = ForecastRecipe(
    data="noisy-sine",
    values="levels",
    season=0,
    window=10,
    hidden_size=50,
    layers=2,
    start="random",
    epochs=10,
    batch=16,
    rate=0.001,
    patience=0,
)
FORECAST_PRESETS: dict[str, Preset] = {
    "CO2 on Mauna Loa": Preset(
        ForecastRecipe(window=36, batch=64),
        START,
        "A rising line with a breath in it every year. The network begins with a straight line through 36 changes and looks for what that "
        "leaves over.",
    ),
    "The course's sine": Preset(
        COURSE,
        START,
        "Two LSTMs of 50 units read 10 values of a noisy sine and say the next: the recipe of the textbooks, from random weights.",
    ),
    "Sunspots": Preset(
        ForecastRecipe(data="sunspots", values="levels", season=11, window=11, ridge=1.0),
        START,
        "Up and down every eleven years or so, never quite alike. The last value is a poor forecast here.",
    ),
    "A share price": Preset(
        ForecastRecipe(data="google", values="differences", season=0, window=12, start="plain", batch=16),
        WRONG,
        "The price of a share, week by week. Predict who wins, then press Train.",
        Question(
            "An LSTM against “the same as last week”: who forecasts next week's price better?",
            ["the LSTM, clearly", "hardly any difference"],
            "hardly any difference",
            "If last week's price told more about the next than itself, others would have bought already.",
        ),
    ),
    "Scaled by the future": Preset(
        ForecastRecipe(data="netflix", values="levels", season=0, window=10, start="random", leak=True, batch=8),
        WRONG,
        "Mean and spread are taken from the whole series, the test included: the figures look better than they could ever be in use.",
    ),
    "El Niño": Preset(
        ForecastRecipe(data="el-nino", values="differences", season=12, window=36, network="gru", ridge=10.0),
        BIGGER,
        "Sixty-one years of sea temperatures off Peru: a year's rhythm, and now and then a winter that does not come.",
    ),
}

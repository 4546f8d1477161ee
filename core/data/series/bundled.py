"""Series that are there without internet: made by program, or shipped with statsmodels and plotly."""

from collections.abc import Callable
from functools import partial

import numpy as np

from core.data.series.series import Array, Series
from core.single_flight import single_flight

STOCKS = {"google": "GOOG", "apple": "AAPL", "amazon": "AMZN", "facebook": "FB", "netflix": "NFLX", "microsoft": "MSFT"}


def sine() -> Series:
    """sin x at 1,000 places from 0 to 100."""
    return _numbered(np.sin(np.linspace(0, 100, 1000)), "Sine")


def noisy_sine() -> Series:
    """The same with noise of standard deviation 0.1, always the same noise."""
    return _numbered(np.sin(np.linspace(0, 100, 1000)) + np.random.default_rng(0).normal(0, 0.1, 1000), "Noisy sine")


def co2() -> Series:
    """Monthly means of CO2 in the air on Mauna Loa, March 1958 to December 2001, parts per million."""
    from statsmodels.datasets import co2 as source

    means = source.load_pandas().data["co2"].resample("MS").mean().ffill()  # a month without a measurement has the one before
    return Series(means.to_numpy(float), tuple(f"{at:%Y-%m}" for at in means.index), "CO2 on Mauna Loa (ppm)", "month")


def sunspots() -> Series:
    """Mean number of sunspots in each year from 1700 to 2008."""
    from statsmodels.datasets import sunspots as source

    table = source.load_pandas().data
    return _yearly(table["SUNACTIVITY"].to_numpy(float), int(table["YEAR"].iloc[0]), "Sunspots")


def nile() -> Series:
    """What flowed down the Nile at Assuan in each year from 1871 to 1970, in 10^8 cubic metres."""
    from statsmodels.datasets import nile as source

    table = source.load_pandas().data
    return _yearly(table["volume"].to_numpy(float), int(table["year"].iloc[0]), "The Nile (10⁸ m³)")


def el_nino() -> Series:
    """Temperature of the sea off Peru in each month from 1950 to 2010, °C."""
    from statsmodels.datasets import elnino as source

    table = source.load_pandas().data
    values = table.iloc[:, 1:].to_numpy(float).ravel()
    first = int(table.iloc[0, 0])
    labels = tuple(f"{first + at // 12}-{at % 12 + 1:02d}" for at in range(len(values)))
    return Series(values, labels, "El Niño: sea off Peru (°C)", "month")


def stock(name: str) -> Series:
    """The price of a share week by week, January 2018 to December 2019, as a multiple of the first."""
    from plotly.data import stocks

    table = stocks()
    return Series(table[STOCKS[name]].to_numpy(float), tuple(map(str, table["date"])), f"Price of {name.capitalize()}", "week")


def _numbered(values: Array, name: str) -> Series:
    return Series(values, tuple(str(place) for place in range(1, len(values) + 1)), name)


def _yearly(values: Array, first: int, name: str) -> Series:
    return Series(values, tuple(str(first + at) for at in range(len(values))), name, "year")


MAKERS: dict[str, Callable[[], Series]] = {
    "sine": sine, "noisy-sine": noisy_sine, "co2": co2, "sunspots": sunspots, "nile": nile, "el-nino": el_nino,
    **{name: partial(stock, name) for name in STOCKS},
}  # fmt: skip
# How many points each has, so that steps can be counted before it is read; a test compares.
LENGTHS = {"sine": 1000, "noisy-sine": 1000, "co2": 526, "sunspots": 309, "nile": 100, "el-nino": 732} | dict.fromkeys(STOCKS, 105)


@single_flight
def bundled(name: str) -> Series:
    """The series of that name, one of `MAKERS`."""
    return MAKERS[name]()

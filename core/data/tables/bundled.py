"""Tables that are there without internet: made by a rule, or shipped with scikit-learn and plotly."""

from collections.abc import Callable
from typing import Any, NamedTuple

from core.data.tables.frame import CLASSES, VALUE
from core.data.tables.sheet import Sheet, made
from core.data.tables.simulated import payments, study
from core.single_flight import single_flight


class Bundled(NamedTuple):
    """A table on offer."""

    label: str
    make: Callable[[], Sheet]
    rows: int  # with an answer, so that steps can be counted before it is read; a test compares
    target: str
    answer: str  # `CLASSES` or `VALUE`
    classes: int  # how many, 0 for a number
    about: str  # in a sentence


def _science(name: str, title: str, names: bool) -> Sheet:
    from sklearn import datasets

    found: Any = getattr(datasets, f"load_{name}")(as_frame=True)
    columns = {str(column).replace(" (cm)", ""): found.data[column].tolist() for column in found.data.columns}
    answer = [str(found.target_names[at]) for at in found.target] if names else found.target.tolist()
    return made(title, columns | {{"iris": "species", "wine": "grower", "breast_cancer": "diagnosis"}.get(name, "progression"): answer})


def _iris() -> Sheet:
    return _science("iris", "Iris", True)


def _wine() -> Sheet:
    return _science("wine", "Wine", True)


def _cancer() -> Sheet:
    return _science("breast_cancer", "Breast cancer", True)


def _diabetes() -> Sheet:
    """With the units it was measured in."""
    from sklearn.datasets import load_diabetes

    found: Any = load_diabetes(as_frame=True, scaled=False)
    names = {"bp": "blood pressure", "s1": "cholesterol", "s2": "ldl", "s3": "hdl", "s4": "tch", "s5": "ltg", "s6": "glucose"}
    columns = {names.get(str(column), str(column)): found.data[column].tolist() for column in found.data.columns}
    return made("Diabetes", columns | {"progression": found.target.tolist()})


def _tips() -> Sheet:
    from plotly.data import tips

    table = tips()
    order = [name for name in table.columns if name != "tip"] + ["tip"]
    return made("Tips", {name: table[name].tolist() for name in order})


def _gapminder() -> Sheet:
    from plotly.data import gapminder

    table = gapminder()
    columns = {"country": "country", "continent": "continent", "year": "year", "population": "pop", "income per head": "gdpPercap"}
    return made("Life expectancy", {name: table[key].tolist() for name, key in (columns | {"life expectancy": "lifeExp"}).items()})


def _cards() -> Sheet:
    return payments().sheet


BUNDLED: dict[str, Bundled] = {
    "study": Bundled(
        "Study and sleep", study, 60, "result", CLASSES, 2,
        "Sixty pupils, made up by a rule with chance: hours of study, hours of sleep, and whether they passed.",
    ),
    "iris": Bundled("Iris", _iris, 150, "species", CLASSES, 3, "150 irises of three species, measured by Edgar Anderson (1935)."),
    "wine": Bundled("Wine", _wine, 178, "grower", CLASSES, 3, "What a laboratory finds in 178 wines of three growers (Forina, 1988)."),
    "cancer": Bundled(
        "Breast cancer", _cancer, 569, "diagnosis", CLASSES, 2, "Shapes of cell nuclei in 569 tissue samples (Wolberg, 1992)."
    ),
    "diabetes": Bundled(
        "Diabetes", _diabetes, 442, "progression", VALUE, 0, "How far diabetes went on within a year, for 442 patients (Efron, 2004)."
    ),
    "tips": Bundled("Tips", _tips, 244, "tip", VALUE, 0, "244 bills of a restaurant, and what the guests gave besides."),
    "gapminder": Bundled(
        "Life expectancy", _gapminder, 1704, "life expectancy", VALUE, 0, "142 countries every five years from 1952 to 2007 (Gapminder)."
    ),
    "cards": Bundled(
        "Simulated payments", _cards, 10_000, "fraud", CLASSES, 2,
        "10,000 payments that a program made up: amount, hour, distance from home, kind of shop, time since the last one; 1.5 % are fraud.",
    ),
}  # fmt: skip


@single_flight
def bundled(name: str) -> Sheet:
    """The table of that name, one of `BUNDLED`."""
    return BUNDLED[name].make()

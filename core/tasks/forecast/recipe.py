"""The recipe of a network that says how a series goes on."""

from dataclasses import dataclass
from typing import ClassVar

from core.data.series.bundled import LENGTHS
from core.data.series.series import MOST
from core.data.series.suggest import STRENGTHS
from core.data.series.windows import KINDS, Cuts, Preparation, cuts
from core.models.recurrent import CELL_NAMES
from core.tasks.forecast import parts
from core.training.fields import setting
from core.training.linked import Linked
from core.training.recipe import Recipe

OWN = "own"
DATA = {
    "sine": "Sine", "noisy-sine": "Noisy sine", "co2": "CO2 on Mauna Loa", "sunspots": "Sunspots", "nile": "The Nile",
    "el-nino": "El Niño", "google": "Google", "apple": "Apple", "amazon": "Amazon", "facebook": "Facebook", "netflix": "Netflix",
    "microsoft": "Microsoft", OWN: "My own series",
}  # fmt: skip
NETWORKS = CELL_NAMES | {"dense": "dense layers", "conv": "1-D convolution"}
STARTS = {"line": "a straight line", "plain": "the plain forecast", "random": "random weights"}
LEAST = 8  # windows to learn from


@dataclass(frozen=True)
class ForecastRecipe(Recipe):
    """A network that reads a window of a series and says what comes next."""

    data: str = setting(
        "co2", "Series", "A number for each step in time; the network sees a window of it and says the next.",
        choices=DATA, hidden="which series", hide="data", always=True, apart=True, group="data", widget="select",
    )  # fmt: skip
    own: str = setting("", said="Own series", hide="data", apart=True)
    points: int = setting(0, limits=(0, MOST), hide="data", apart=True)
    values: str = setting(
        "differences", "What it reads and says",
        "Levels: the values themselves. Differences: the change since the step before. Seasonal differences: the change since a season "
        "ago. A network that says 0 then repeats the last value, or the one a season ago.",
        choices=KINDS, hide="network", always=True, group="start", widget="select",
    )  # fmt: skip
    season: int = setting(
        12, "Steps in a season (0: none)", "12 for months with a yearly rhythm, 7 for days with a weekly one.", limits=(0, 400),
        said="Season", group="start",
    )  # fmt: skip
    log: bool = setting(False, "Logarithm first", "Where the ups and downs grow with the level; for positive values only.", group="start")
    window: int = setting(
        12, "Window", "How many values it reads at once.", limits=(1, 400), hide="network", always=True, group="network", torch="T"
    )
    horizon: int = setting(
        1, "Steps ahead that it says at once", "1: farther steps are forecast one by one, each from the one before (recursive). More: "
        "all at once (direct).", limits=(1, 60), said="Steps at once", apart=True, group="network",
    )  # fmt: skip
    network: str = setting(
        "lstm", "Network", "The recurrent ones read value by value and keep numbers in mind; dense layers and a convolution see the whole "
        "window at once.", choices=NETWORKS, hide="network", always=True, group="network", widget="select",
    )  # fmt: skip
    hidden_size: int = setting(
        32, "Units", "How many numbers a layer has.", limits=(1, 256), step=8, hide="network", group="network", torch="hidden_size"
    )
    layers: int = setting(1, "Layers", "One, or one more that reads the first.", limits=(1, 2), group="network", torch="num_layers")
    start: str = setting(
        "line", "Begins with",
        "A straight line through all windows, fitted in one go, to which the network adds what it finds besides; the plain forecast, to "
        "which it adds; or random weights, as in every textbook.",
        choices=STARTS, hide="network", group="start", widget="select",
    )  # fmt: skip
    ridge: float = setting(
        10.0, "The line's weights are held back by", "Small: the line follows the windows closely. Large: hardly at all. "
        "(Ridge regression.)",
        limits=(0, 1e9), steps=STRENGTHS, widget="select", said="Line held back by", group="start",
    )  # fmt: skip
    validation: float = setting(
        0.2, "Share held back for validation", "The last part of what lies before the test.", limits=(0.05, 0.5), step=0.05,
        widget="slider", apart=True, group="amounts",
    )  # fmt: skip
    test: float = setting(
        0.2, "Share for the test", "The end of the series; the network never sees it before it is judged.", limits=(0.05, 0.5), step=0.05,
        widget="slider", apart=True, group="amounts",
    )  # fmt: skip
    gap: int = setting(
        0, "Gap between the parts", "So many points between learning, validation and test are used for none of them.", limits=(0, 200),
        apart=True, group="amounts",
    )  # fmt: skip
    leak: bool = setting(
        False, "Scale by the whole series", "The classic slip: mean and spread are taken from the test, too, which nobody can know yet.",
        apart=True, group="slips",
    )  # fmt: skip
    train_limit: int = setting(0, limits=(0, MOST))
    rate: float = 0.003
    batch: int = 32
    epochs: int = 15
    patience: int = 4
    dropout: float = 0.0
    mixed_precision: bool = False

    task: ClassVar[str] = "forecast"
    examples: ClassVar[str] = "windows"
    most_seen: ClassVar[int] = 1_000_000

    def __post_init__(self) -> None:
        Linked.__post_init__(self)  # each value by itself first
        if self.data == OWN and not self.points:
            raise ValueError("Send a series of your own first, or choose another one.")
        if self.values in ("seasonal", "both") and self.season < 2:
            raise ValueError("Seasonal differences need a season of 2 steps or more.")
        if self.available < LEAST:
            raise ValueError(
                f"A window of {self.window} with {self.how.lag + self.horizon} more for what it says leaves "
                f"{max(self.available, 0)} windows "
                f"of the {self.cuts.train:,} points to learn from; {LEAST} are needed. Choose a shorter window, or a longer series."
            )
        if min(self.cuts.validation - self.cuts.train, self.cuts.points - self.cuts.validation) - self.gap < self.horizon:
            raise ValueError(f"A gap of {self.gap} and {self.horizon} steps ahead leave nothing of validation or test. Make them smaller.")
        super().__post_init__()

    @property
    def length(self) -> int:
        """Points of the series."""
        return self.points if self.data == OWN else LENGTHS.get(self.data, 0)

    @property
    def how(self) -> Preparation:
        """How the series is made ready."""
        return Preparation(self.values, self.season, self.log)

    @property
    def cuts(self) -> Cuts:
        """Where it is cut in time."""
        return cuts(self.length, self.validation, self.test, self.gap)

    @property
    def first(self) -> int:
        """The first point that has a whole window behind it."""
        return self.window + self.how.lag - 1

    @property
    def available(self) -> int:
        """Windows before validation."""
        return self.cuts.train - self.horizon - self.first

    @property
    def training(self) -> int:
        """How many windows are trained on: the newest ones."""
        return min(self.train_limit or self.available, self.available)

    @property
    def guessing(self) -> float:
        """The mean squared error of a network that says 0: of the plain forecast, or of the mean, where levels are said."""
        return parts.guessing(self)

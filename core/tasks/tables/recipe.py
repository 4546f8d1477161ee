"""The recipes of networks that read a row of a table: one that tells classes apart, one that says a number."""

import re
from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from core.data.tables.bundled import BUNDLED
from core.data.tables.frame import CLASSES, MOST_CLASSES, VALUE
from core.data.tables.kinds import NAMES
from core.data.tables.own import columns_of
from core.data.tables.splits import GROUPS, ORDER, RANDOM, SPLITS, STRATIFIED
from core.models.activations import ACTIVATIONS
from core.tasks.tables import parts
from core.training.fields import setting
from core.training.linked import Linked
from core.training.recipe import Recipe

OWN = "own"
TABLES = {name: table.label for name, table in BUNDLED.items()} | {OWN: "My own table"}
SCALINGS = {"standard": "mean 0, spread 1", "rank": "by rank, to a bell curve", "none": "not at all"}
CATEGORIES = {"embedding": "embeddings", "one-hot": "one-hot"}
STARTS = {"line": "a straight line", "random": "random weights"}
LOSSES = {"squared": "squared error", "absolute": "absolute error", "huber": "Huber's"}
MOST_LAYERS, MOST_UNITS = 6, 512
MOST_NAMED = 5  # columns of a table of one's own


@dataclass(frozen=True)
class TableRecipe(Recipe):
    """What both kinds have in common."""

    data: str = setting(
        "iris", "Table", "Rows that are alike in kind; the network sees all columns but one, and says that one.",
        choices=TABLES, hidden="which table", hide="data", always=True, apart=True, group="data", widget="select",
    )  # fmt: skip
    own: str = setting("", said="Own table", hide="data", apart=True)
    rows: int = setting(0, limits=(0, 200_000), hide="data", apart=True)  # of one's own, with an answer
    target: str = setting("", hide="data", said="To predict", apart=True)  # empty: the table's usual one
    columns: str = setting("", hide="data", said="Columns as", apart=True)  # one letter for each column; empty: as they are guessed
    split: str = setting(
        STRATIFIED, "Cut into parts", "By chance; by chance with classes in equal shares; in the order of a column such as a date, the "
        "latest for the test; or with all rows of a value (a person, a shop) in one part.", choices=SPLITS, apart=True, group="amounts",
        widget="select",
    )  # fmt: skip
    by: str = setting("", said="Cut by", hide="data", apart=True)
    validation: float = setting(
        0.15, "Share held back for validation", "These rows choose the best epoch.", limits=(0.05, 0.5), step=0.05, widget="slider",
        apart=True, group="amounts",
    )  # fmt: skip
    test: float = setting(
        0.2, "Share for the test", "The network never sees these rows before it is judged.", limits=(0.05, 0.5), step=0.05,
        widget="slider", apart=True, group="amounts",
    )  # fmt: skip
    scaling: str = setting(
        "standard", "Numbers are scaled", "By what the training rows show. By rank: whatever their spread, they come out as a bell curve.",
        choices=SCALINGS, said="Numbers scaled", group="start", widget="select",
    )  # fmt: skip
    categories: str = setting(
        "embedding", "Categories become", "Embeddings: each word gets some numbers of its own, which are learnt. One-hot: a 1 for the word "
        "that it is, 0 for all others.", choices=CATEGORIES, group="start", widget="segmented",
    )  # fmt: skip
    units: str = setting(
        "64 32", "Units of the layers", "A number for each dense layer, such as 64 32; 0 for no layer at all: then each class, or the "
        "number, is one sum of weighted inputs, a neuron.", said="Units", hide="network", always=True, group="network", widget="text",
        torch="nn.Linear",
    )  # fmt: skip
    activation: str = setting(
        "relu", "Activation", "What a neuron does with its sum.", choices={name: one.label for name, one in ACTIVATIONS.items()},
        hide="network", group="network", widget="select",
    )  # fmt: skip
    start: str = setting(
        "line", "Begins with", "A straight line through the training rows (linear or logistic regression), fitted in one go, to which the "
        "layers add what it leaves over; or random weights, as in every textbook.", choices=STARTS, hide="network", group="network",
        widget="select",
    )  # fmt: skip
    ridge: float = setting(
        1.0, "The line's weights are held back by", "Small: the line follows the rows closely. Large: hardly at all. (Ridge regression.)",
        limits=(0, 1e6), steps=(0.0, 0.3, 1.0, 3.0, 30.0, 100.0, 1000.0), widget="select", said="Line held back by", group="start",
    )  # fmt: skip
    members: int = setting(
        1, "Networks side by side", "So many networks learn from other first weights, several seeds at once; their answers are averaged.",
        limits=(1, 16), said="Networks", hide="network", group="network",
    )  # fmt: skip
    batch: int = 32
    epochs: int = 60
    rate: float = 0.003
    optimizer: str = "adamw"
    l2: float = 0.01
    dropout: float = 0.1
    patience: int = 10
    train_limit: int = setting(0, limits=(0, 200_000))
    mixed_precision: bool = False

    examples: ClassVar[str] = "rows"
    most_seen: ClassVar[int] = 20_000_000
    answer: ClassVar[str]  # `CLASSES` or `VALUE`

    def __post_init__(self) -> None:
        Linked.__post_init__(self)  # each value by itself first
        if self.data == OWN and not (self.rows and self.own and self.target):
            raise ValueError("Send a table of your own first, on the page Rows and columns, or choose another one.")
        if self.data != OWN and not self.target and BUNDLED[self.data].answer != self.answer:
            raise ValueError(f"Choose another column of {BUNDLED[self.data].label} to predict, on the page Rows and columns.")
        if not re.fullmatch(r"\s*(0|[1-9]\d{0,3}([ ,-]+[1-9]\d{0,3})*)\s*", self.units):
            raise ValueError("The units of the layers must be whole numbers with blanks between them, such as 64 32; 0 for no layer.")
        if len(self.layers) > MOST_LAYERS or any(units > MOST_UNITS for units in self.layers):
            raise ValueError(f"A network can have up to {MOST_LAYERS} layers of 1 to {MOST_UNITS} units here.")
        if set(self.columns) - set(NAMES):
            raise ValueError("The kinds of the columns in this link cannot be read.")
        if self.split in (ORDER, GROUPS) and not self.by:
            raise ValueError("Choose the column that the table is cut by, on the page Rows and columns.")
        if self.training < 8:
            raise ValueError(f"{self.training} rows are left to learn from; 8 are needed. Keep fewer for validation and test.")
        super().__post_init__()

    @property
    def layers(self) -> tuple[int, ...]:
        """Units of each dense layer."""
        return tuple(units for units in map(int, re.findall(r"\d+", self.units)) if units)

    def in_words(self, name: str) -> str:
        """The value of a field as people say it."""
        if name == "data" and self.data == OWN:
            names = [one[:20] for one in columns_of(self.own)]
            more = ", …" * (len(names) > MOST_NAMED)
            what = f": {', '.join(names[:MOST_NAMED])}{more}" if names else ""
            return f"my own{what} ({self.rows:,} rows, {self.own[:4]})"
        return super().in_words(name)

    @property
    def length(self) -> int:
        """Rows with an answer."""
        return self.rows if self.data == OWN else BUNDLED[self.data].rows

    @property
    def asked(self) -> str:
        """The column that is to be predicted."""
        return self.target or BUNDLED[self.data].target

    @property
    @abstractmethod
    def outputs(self) -> int:
        """How many scores the network gives, or one number."""

    @property
    def available(self) -> int:
        """How many rows could be trained on."""
        return parts.sizes_of(self)[0]

    @property
    def training(self) -> int:
        """How many rows are trained on."""
        return min(self.train_limit or self.available, self.available)

    @property
    def guessing(self) -> float:
        """The loss of a network that says the same of every row."""
        return parts.guessing(self)


@dataclass(frozen=True)
class ClassesRecipe(TableRecipe):
    """A network that tells which class a row of a table belongs to."""

    data: str = "iris"
    num_classes: int = setting(0, limits=(0, MOST_CLASSES), hide="data")  # where the target is not the table's usual one
    balanced: bool = setting(
        False, "Rare classes count more", "Each class weighs as much as every other, however few rows it has: more of the rare ones are "
        "found, and more false alarms are given.", said="Classes weighed alike", group="cures",
    )  # fmt: skip

    task: ClassVar[str] = "tables"
    answer: ClassVar[str] = CLASSES

    @property
    def classes(self) -> tuple[str, ...]:  # type: ignore[override]  # what is a field elsewhere is read from the table here
        """The names of the classes; numbers where the table is not on this machine any more."""
        try:
            return parts.framed_for(self).classes
        except ValueError:
            return tuple(f"class {number}" for number in range(1, self.outputs + 1))

    @property
    def outputs(self) -> int:
        """Scores that the network gives."""
        return self.num_classes or (0 if self.data == OWN else BUNDLED[self.data].classes)


@dataclass(frozen=True)
class NumbersRecipe(TableRecipe):
    """A network that says a number about a row of a table."""

    data: str = "diabetes"
    split: str = RANDOM
    criterion: str = setting(
        "squared", "Loss", "Squared: large errors count most. Absolute: all alike, so strays pull less. Huber's: squared for small errors, "
        "absolute for large ones.", choices=LOSSES, group="main", widget="select",
    )  # fmt: skip

    task: ClassVar[str] = "table-numbers"
    answer: ClassVar[str] = VALUE

    @property
    def outputs(self) -> int:
        """One number."""
        return 1

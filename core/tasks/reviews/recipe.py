"""The recipe of a network that reads reviews."""

import re
from dataclasses import dataclass, fields

from core.data.reviews.own import MOST_ROWS, training_rows
from core.data.reviews.reviews import IMDB_VALIDATION, MINI_PARTS
from core.models.review_net import CELLS, GATES, READS
from core.training import recipe
from core.training.recipe import Recipe

SETS = {"mini": MINI_PARTS[0], "imdb": 25_000 - IMDB_VALIDATION, "own": 0}  # reviews to train on; of an own file, what it has
STARTS = ("random", "shipped")
CHOICES = recipe.CHOICES | {"data": tuple(SETS), "cell": tuple(CELLS), "reads": READS, "start": STARTS}
LIMITS = recipe.LIMITS | {
    "count": (0, SETS["imdb"]),
    "rows": (0, MOST_ROWS),
    "embedding": (1, 512),
    "units": (1, 512),
    "length": (2, 1000),
    "vocabulary": (10, 50_000),
}
MOST_PARAMETERS = 20_000_000
MOST_NUMBERS = 150_000_000  # that one batch has in memory at its widest place
# What a trained network has settled already: its recipe leaves these as they are.
SETTLED = ("cell", "both_ways", "embedding", "units", "vocabulary", "reads", "read_padding", "unknown_padding")


@dataclass(frozen=True)
class ReviewRecipe(Recipe):
    """A recurrent network that learns to tell whether a review is for or against a film."""

    dropout: float = 0.2
    batch: int = 32
    rate: float = 0.003
    data: str = "mini"
    own: str = ""  # the name of an own file, made of its content; only with data = "own"
    rows: int = 0  # how many reviews that file has
    cell: str = "lstm"
    both_ways: bool = False
    embedding: int = 64  # numbers that stand for a word
    units: int = 64  # numbers that are kept in mind, in each direction
    reads: str = "votes"  # the weighted mean of what all states say, or the last state alone
    length: int = 200  # tokens kept of a review: its beginning and its end
    vocabulary: int = 5_000  # the most frequent words of the training reviews; others are unknown
    start: str = "random"  # from random numbers, or from the shipped LSTM with its words
    read_padding: bool = False  # a classic slip: short reviews are filled up, and the network has to read that too
    unknown_padding: bool = False  # another: unknown words get the number of padding

    choices, limits = CHOICES, LIMITS
    task, examples, most_seen = "reviews", "reviews", 500_000
    classes = ("against", "for")

    def __post_init__(self) -> None:
        if self.start == "shipped":
            for field in fields(self):
                if field.name in SETTLED:
                    object.__setattr__(self, field.name, field.default)
        if self.data != "own" and (self.own or self.rows):
            object.__setattr__(self, "own", "")
            object.__setattr__(self, "rows", 0)
        if self.data == "own" and not re.fullmatch(r"[0-9a-f]{16}", self.own):
            raise ValueError("Choose a file of your own first, or other reviews.")
        super().__post_init__()
        self._bounded()

    def _bounded(self) -> None:
        if (parameters := self.most_parameters) > MOST_PARAMETERS:
            raise ValueError(
                f"This network may have {parameters:,} parameters; up to {MOST_PARAMETERS:,} can be trained here. Use fewer words, a "
                "smaller embedding or fewer units."
            )
        if self.batch * self.length * max(self.embedding, self.units * (GATES[self.cell] + 1)) > MOST_NUMBERS:
            raise ValueError(
                f"A batch of {self.batch:,} reviews of up to {self.length:,} words is too much at once for this network. Choose a "
                "smaller batch, or keep fewer words of a review."
            )

    @property
    def most_parameters(self) -> int:
        """How many parameters there are if the reviews have as many different words as the vocabulary allows."""
        E, H, ways = self.embedding, self.units, 1 + self.both_ways
        return self.vocabulary * E + ways * GATES[self.cell] * (E * H + H * H + 2 * H) + 3 * (ways * H + 1)

    @property
    def training(self) -> int:
        """How many reviews are trained on."""
        there = training_rows(self.rows) if self.data == "own" else SETS[self.data]
        return min(self.count or there, there)

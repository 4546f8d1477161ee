"""The recipe of a network that reads reviews."""

import re
from dataclasses import dataclass

from core.data.reviews.any_labels import parted
from core.data.reviews.own import MOST_ROWS, training_rows
from core.data.reviews.reviews import IMDB_VALIDATION, MINI_PARTS
from core.models.attention import heads_of, parameters_of
from core.models.recurrent import CELL_NAMES, GATES
from core.models.review_net import ATTENTION
from core.training.fields import setting, settings
from core.training.recipe import Recipe

SETS = {"mini": MINI_PARTS[0], "imdb": 25_000 - IMDB_VALIDATION, "own": 0}  # reviews to train on; of an own file, what it has
MOST_PARAMETERS = 20_000_000
MOST_NUMBERS = 150_000_000  # that one batch has in memory at its widest place
READING = CELL_NAMES | {ATTENTION: "attention"}
BY_START = ("start", "shipped")  # a trained network has settled this already: its recipe leaves it as it is


@dataclass(frozen=True)
class ReviewRecipe(Recipe):
    """A network, recurrent or with attention, that learns to tell whether a review is for or against a film, or which label a text has."""

    data: str = setting(
        "mini",
        "Reviews to learn from",
        "Texts with a label each: against a film, or for it. Besides these, others are kept apart: validation reviews, on which "
        "the network is checked after every epoch, and test reviews, on which it is judged once at the end.",
        choices={"mini": "500 short reviews", "imdb": "22,500 long reviews (IMDB)", "own": "my own reviews"},
        words={"mini": "700 short reviews", "imdb": "IMDB, 50,000 reviews"},
        said="Reviews", hidden="which examples", last=True, group="data",
    )  # fmt: skip
    own: str = setting("", "")  # the name of an own file, made of its content; only with data = "own"
    num_reviews: int = setting(0, "", limits=(0, MOST_ROWS), link="rows")  # how many reviews that file has
    labels: str = setting("", "")  # the names of that file's labels, parted by "|"; empty: against a film, and for it
    start: str = setting(
        "random",
        "Begin with",
        "Random numbers know nothing yet. The LSTM that comes with this app has read many thousand reviews; to go on with it on "
        "other reviews is called fine-tuning, and wants a small rate, such as 0.0003.",
        choices={"random": "random numbers", "shipped": "the LSTM of this app (fine-tune)"},
        words={"random": "random numbers", "shipped": "the shipped LSTM"},
        said="Begins with", within="the beginning", hide="network", always=True, group="network",
    )  # fmt: skip
    cell: str = setting(
        "lstm",
        "Layer that reads",
        "The first three are recurrent: they read word by word and keep a state in mind. A plain RNN makes a new state of each word and "
        "the old state, and soon forgets. GRU and LSTM have gates, which decide what is kept. Attention (a transformer's) reads all words "
        "at once: each looks at all others.",
        choices=READING, widget="segmented", within="layer that reads", hide="network", always=True, group="network", settled=BY_START,
    )  # fmt: skip
    bidirectional: bool = setting(
        False,
        "Read both ways",
        "A second layer reads from the last word to the first (a bidirectional network). It knows what comes, but has no opinion on "
        "the way.",
        link="both_ways", said="Reads both ways", within="reading both ways", hide="network", always=True, group="network",
        torch="bidirectional", settled=BY_START,
    )  # fmt: skip
    embedding: int = setting(
        64, "Embedding", "How many numbers stand for a word. They are learnt.",
        limits=(1, 512), step=16, hide="network", group="network", torch="nn.Embedding", settled=BY_START,
    )  # fmt: skip
    hidden_size: int = setting(
        64, "Units", "How many numbers a recurrent layer keeps in mind; with attention, how many units think about each word after it has "
        "looked at the others.",
        limits=(1, 512), step=16, hide="network", group="network", torch="hidden_size", link="units",
        settled=BY_START,
    )  # fmt: skip
    readout: str = setting(
        "votes",
        "Who gives the verdict",
        "The last state alone, which has to remember everything; or all states, each with a vote that counts more or less.",
        choices={"votes": "all states vote", "last": "the last state alone"},
        link="reads", said="Verdict", within="verdict", hide="network", group="network", settled=BY_START,
    )  # fmt: skip
    length: int = setting(
        200,
        "Words kept of a review",
        "Of a longer review the beginning (a third) and the end are kept, where most verdicts stand. Signs such as a full stop count "
        "as words, too.",
        limits=(2, 1000), step=50, said="Words kept", within="words kept", hidden="words kept of a review", group="amounts",
    )  # fmt: skip
    vocabulary: int = setting(
        5_000,
        "Vocabulary",
        "The most frequent words of the training reviews are known, so many of them. All others are one and the same: unknown.",
        limits=(10, 50_000), step=500, group="amounts", settled=BY_START,
    )  # fmt: skip
    read_padding: bool = setting(
        False,
        "Padding that has to be read",
        "Reviews of different lengths are filled up with padding, a word that stands for nothing. Usually the network skips it. "
        "Here it has to read it after the text, and its last state has read all the padding.",
        said="Has to read padding", within="padding that is read", hide="slips", hidden="the two slips", group="slips",
        settled=BY_START,
    )  # fmt: skip
    unknown_padding: bool = setting(
        False,
        "Unknown words become padding",
        "Unknown words get the number of padding instead of one of their own: the network takes them for nothing, and who counts the "
        "words of a review counts them out.",
        said="Unknown words are padding", within="unknown words as padding", hide="slips", hidden="the two slips", group="slips",
        settled=BY_START,
    )  # fmt: skip
    dropout: float = setting(
        0.2,
        help="Share of the numbers, of words and of states, that are silent while a review is read: the same ones at every word, so that "
        "none can be relied on.",
    )
    batch: int = 32
    rate: float = 0.003
    train_limit: int = setting(0, limits=(0, SETS["imdb"]))

    task, examples, most_seen = "reviews", "reviews", 500_000

    def __post_init__(self) -> None:
        if self.start == "shipped":
            for name, about in settings(type(self)).items():
                if about.settled == BY_START:
                    object.__setattr__(self, name, getattr(type(self), name))
        if self.cell == ATTENTION:  # it looks both ways anyway
            object.__setattr__(self, "bidirectional", False)
        if self.data != "own" and (self.own or self.num_reviews or self.labels):
            object.__setattr__(self, "own", "")
            object.__setattr__(self, "num_reviews", 0)
            object.__setattr__(self, "labels", "")
        if self.data == "own" and not re.fullmatch(r"[0-9a-f]{16}", self.own):
            raise ValueError("Choose a file of your own first, or other reviews.")
        if self.labels:
            parted(self.labels)
        super().__post_init__()
        self._bounded()

    def _bounded(self) -> None:
        if (parameters := self.most_parameters) > MOST_PARAMETERS:
            raise ValueError(
                f"This network may have {parameters:,} parameters; up to {MOST_PARAMETERS:,} can be trained here. Use fewer words, a "
                "smaller embedding or fewer units."
            )
        if self.batch * self.length * self.widest > MOST_NUMBERS:
            raise ValueError(
                f"A batch of {self.batch:,} reviews of up to {self.length:,} words is too much at once for this network. Choose a "
                "smaller batch, or keep fewer words of a review."
            )

    @property
    def classes(self) -> tuple[str, ...]:  # type: ignore[override]  # what is fixed elsewhere depends on the texts here
        """What it tells apart: two sides, or the labels of an own file."""
        return parted(self.labels) if self.labels else ("against", "for")

    @property
    def most_parameters(self) -> int:
        """How many parameters there are if the reviews have as many different words as the vocabulary allows."""
        return self.vocabulary * self.embedding + self.reading_parameters + (len(self.classes) + 1) * (self.width + 1)

    @property
    def reading_parameters(self) -> int:
        """How many the layer has that reads."""
        E, H = self.embedding, self.hidden_size
        if self.cell == ATTENTION:
            return parameters_of(E, H)
        return (1 + self.bidirectional) * GATES[self.cell] * (E * H + H * H + 2 * H)

    @property
    def width(self) -> int:
        """How many numbers stand at each word when all is read."""
        return self.embedding if self.cell == ATTENTION else (1 + self.bidirectional) * self.hidden_size

    @property
    def widest(self) -> int:
        """How many numbers each word of a batch has in memory at the widest place; with attention, scores and weights of two layers."""
        if self.cell == ATTENTION:
            return max(4 * self.embedding, self.hidden_size, 4 * heads_of(self.embedding) * self.length)
        return max(self.embedding, self.hidden_size * (GATES[self.cell] + 1))

    def in_words(self, name: str) -> str:
        """The value of a field as people say it."""
        if name == "data" and self.data == "own":
            return f"{self.num_reviews:,} of one's own ({self.own[:4]})"
        if name == "labels" and self.labels:
            return ", ".join(self.classes)
        return super().in_words(name)

    @property
    def training(self) -> int:
        """How many reviews are trained on."""
        there = training_rows(self.num_reviews) if self.data == "own" else SETS[self.data]
        return min(self.train_limit or there, there)

"""The recipe of a network that learns to write on."""

import math
import re
from dataclasses import dataclass

from core.data.writing import first_names, sentences
from core.data.writing import own as own_text
from core.data.writing.alphabet import called
from core.data.writing.corpus import FORMS, LETTERS, LINES, NAMES, OWN, SENTENCES, WORDS, Corpus, corpus_of, held
from core.models.recurrent import CELL_NAMES
from core.training.fields import setting
from core.training.linked import Linked
from core.training.recipe import Recipe

THERE = {NAMES: first_names.COUNT, SENTENCES: sentences.COUNT}  # lines
WIDE = {NAMES: first_names.LONGEST, SENTENCES: 5}  # tokens of a line at most
KNOWN = {NAMES: 54, SENTENCES: 27}  # different tokens, and the two signs
TAKEN = {LINES: "line by line", LETTERS: "letter by letter", WORDS: "word by word"}
MOST_NUMBERS = 60_000_000  # that one batch has in memory at its widest place


@dataclass(frozen=True)
class WritingRecipe(Recipe):
    """A recurrent network that learns which letter, or which word, comes next."""

    data: str = setting(
        NAMES,
        "Text to learn from",
        "First names: 5,163 of them. Sentences: I love machine learning, and 143 others of a small grammar, word by word. Own: a text that "
        "you paste or send on the page Write on. A part is kept aside, to see how it does on what it has not read.",
        choices={NAMES: "5,163 first names", SENTENCES: "I love → machine → learning", OWN: "my own text"},
        words={NAMES: "first names", SENTENCES: "144 sentences", OWN: "own text"},
        said="Text", hidden="which text", always=True, apart=True, hide="data", group="data",
    )  # fmt: skip
    own: str = setting("", "", apart=True)  # the name of an own text
    form: str = setting(LINES, "", apart=True)  # how an own text is taken
    amount: int = setting(0, "", limits=(0, own_text.MOST))  # how many lines, letters or words an own text has
    known: int = setting(0, "", limits=(0, 1000))  # how many different tokens its network knows
    length: int = setting(
        60, "Read at once", "How many letters (or words) of one long text are read in one go: what lies further back is not remembered "
        "while it learns. A list is read line by line.",
        limits=(8, 200), step=10, within="read at once", group="amounts",
    )  # fmt: skip
    cell: str = setting(
        "lstm",
        "Recurrent layer",
        "It reads token by token and keeps a state in mind. GRU and LSTM have gates, which decide what is kept.",
        choices=CELL_NAMES, widget="segmented", within="recurrent layer", hide="network", always=True, group="network",
    )  # fmt: skip
    embedding: int = setting(
        32, "Embedding", "How many numbers stand for a letter or a word. They are learnt.",
        limits=(1, 256), step=8, hide="network", group="network", torch="nn.Embedding",
    )  # fmt: skip
    hidden_size: int = setting(
        128, "Units", "How many numbers the layer keeps in mind.", limits=(1, 512), step=16, hide="network", group="network",
        torch="hidden_size", always=True,
    )  # fmt: skip
    rate: float = 0.005
    batch: int = 64
    epochs: int = 15
    schedule: str = "onecycle"
    dropout: float = setting(0.2)
    mixed_precision: bool = setting(False, "")
    train_limit: int = setting(0, limits=(0, own_text.MOST))

    task, examples, most_seen = "writing", "lines", 3_000_000

    def __post_init__(self) -> None:
        Linked.__post_init__(self)  # each value by itself first
        if self.data != OWN:
            for name, value in (("own", ""), ("form", LINES), ("amount", 0), ("known", 0)):
                object.__setattr__(self, name, value)
        elif not re.fullmatch(r"[0-9a-f]{16}", self.own) or not self.amount or not self.known or self.form not in TAKEN:
            raise ValueError("Paste or send a text of your own on the page Write on first, or choose another one.")
        if self.data == OWN and self.there_in_all < 3:
            raise ValueError("There is too little of this text to learn from, taken like this.")
        super().__post_init__()
        if self.batch * self.wide * max(self.tokens, 6 * self.hidden_size) > MOST_NUMBERS:
            raise ValueError(
                "So many letters in one batch are too much at once for this network. Choose a smaller batch, or read less at once."
            )

    @property
    def by_line(self) -> bool:
        """Whether each line stands by itself."""
        return self.data != OWN or self.form == LINES

    @property
    def by_word(self) -> bool:
        """Whether it writes word by word."""
        return FORMS[self.data][1] if self.data != OWN else self.form == WORDS

    @property
    def token(self) -> str:
        """What it foretells, in a word."""
        return called(self.by_word)

    @property
    def wide(self) -> int:
        """Tokens that are read at once at most; of a short text less than is asked for."""
        if self.by_line:
            return WIDE.get(self.data, own_text.LONGEST_LINE)
        return min(self.length, max(4, self.amount // 15))

    @property
    def tokens(self) -> int:
        """How many different tokens it knows, the two signs among them."""
        return KNOWN.get(self.data, self.known)

    @property
    def there_in_all(self) -> int:
        """How many lines, or stretches of one text, there are in all parts together."""
        return THERE.get(self.data) or (self.amount if self.by_line else self.amount // self.wide)

    @property
    def there(self) -> int:
        """How many of them to learn from, if all are taken."""
        return max(self.there_in_all - 2 * held(self.there_in_all, self.wide), 1)

    @property
    def training(self) -> int:
        """How many lines, or stretches of one text, are trained on."""
        return min(self.train_limit or self.there, self.there)

    @property
    def guessing(self) -> float:
        """The loss of giving every token the same probability."""
        return math.log(self.tokens)

    def in_words(self, name: str) -> str:
        """The value of a field as people say it."""
        if name == "data" and self.data == OWN:
            return f"own text, {self.amount:,} {'lines' if self.by_line else f'{self.token}s'} ({self.own[:4]})"
        return super().in_words(name)

    def corpus(self) -> Corpus:
        """Its text in three parts.

        Raises:
            ValueError: It is not on this machine; one sentence.
        """
        return corpus_of(self.data, self.own, self.form, 0 if self.by_line else self.wide)

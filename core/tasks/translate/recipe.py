"""The recipe of a network that translates pairs made by rule."""

import math
from dataclasses import dataclass

from core.data.pairs.numbers import LANGUAGES
from core.data.pairs.pair_set import DATES, IN_DIGITS, IN_WORDS, SENTENCES, TRAINING, Family, PairSet, family, pair_set
from core.data.pairs.symbols import MOST
from core.models.recurrent import CELL_NAMES
from core.training.fields import setting
from core.training.linked import Linked
from core.training.recipe import Recipe

SPOKEN = (IN_WORDS, IN_DIGITS)  # where there is a language to choose
USUAL_LIMIT = 4000


@dataclass(frozen=True)
class TranslateRecipe(Recipe):
    """An encoder and a decoder, with or without attention, that learn to translate."""

    data: str = setting(
        DATES,
        "Pairs to learn from",
        "Dates in many spellings become 2026-11-28. Numbers in words become digits, or digits words. English sentences of a small grammar "
        "become German ones. All are made by rule, and no answer that the network is checked with is ever learnt from.",
        choices={
            DATES: "dates → 2026-11-28", IN_WORDS: "numbers in words → digits", IN_DIGITS: "digits → numbers in words",
            SENTENCES: "English → German",
        },
        said="Pairs", hidden="which pairs", always=True, apart=True, group="data",
    )  # fmt: skip
    language: str = setting(
        "en",
        "Language of the numbers",
        "In which language numbers are said; dates and sentences have their own.",
        choices=LANGUAGES, within="language of the numbers", apart=True, group="data",
    )  # fmt: skip
    longest: int = setting(
        0,
        "Longest text to learn from (0: as usual)",
        "Letters, or words of a sentence. Longer texts are kept apart: they show how far it gets beyond what it has learnt from.",
        limits=(0, MOST), said="Longest text to learn from", within="longest text", zero="as usual", apart=True, group="data",
    )  # fmt: skip
    attention: str = setting(
        "dot",
        "Attention",
        "Whether the decoder looks back at what was read, and how it scores the places: dot multiplies what it is about to write with what "
        "is remembered of each place; additive asks a small network. Without attention, all that it knows of a text is one row of numbers.",
        choices={"none": "none", "dot": "dot", "additive": "additive"},
        widget="segmented", always=True, group="network",
    )  # fmt: skip
    cell: str = setting(
        "gru",
        "Recurrent layer",
        "The encoder reads with it, there and back, and the decoder writes with it.",
        choices={name: CELL_NAMES[name] for name in ("gru", "lstm")},
        widget="segmented", within="recurrent layer", always=True, group="network",
    )  # fmt: skip
    hidden_size: int = setting(
        64, "Units", "How many numbers each layer keeps in mind, and how many stand for a letter or a word.", limits=(4, 256), step=16,
        always=True, group="network", torch="hidden_size",
    )  # fmt: skip
    rate: float = 0.008
    batch: int = 64
    epochs: int = 4
    schedule: str = "onecycle"
    clip: float = 1.0
    dropout: float = setting(0.0, "")
    mixed_precision: bool = False
    train_limit: int = setting(0, f"Pairs to learn from (0 means {USUAL_LIMIT:,})", limits=(0, TRAINING))

    task, examples, most_seen = "translate", "pairs", 400_000

    def __post_init__(self) -> None:
        Linked.__post_init__(self)  # each value by itself first
        if self.language != "en" and self.data not in SPOKEN:
            told = "Dates are spelt in English and in German anyway" if self.data == DATES else "Sentences go from English to German"
            raise ValueError(f"{told}: only numbers are said in a language that can be chosen. Leave it at English, or choose numbers.")
        super().__post_init__()

    @property
    def family(self) -> Family:
        """The rule of its pairs."""
        return family(self.data, self.language)

    @property
    def pairs(self) -> PairSet:
        """Its pairs; ValueError where there are hardly any."""
        return pair_set(self.data, self.language, self.reach)

    @property
    def reach(self) -> int:
        """Symbols of the longest text that it learns from."""
        return self.longest or self.family.usual

    @property
    def training(self) -> int:
        """How many pairs are trained on."""
        return self.train_limit or USUAL_LIMIT

    @property
    def guessing(self) -> float:
        """The cross-entropy of giving every symbol of an answer the same probability."""
        return math.log(self.family.written.size)

"""Shipped models, loaded once and ready to use: `core.zoo.load("digits")`."""

from typing import Literal, overload

import numpy as np
import torch
from numpy.typing import NDArray

from core.single_flight import single_flight
from core.zoo.autoencoders import AUTOENCODERS, AutoencoderName, Squeezer
from core.zoo.backbone import Backbone
from core.zoo.bigrams import BigramReader
from core.zoo.detector import SceneReader
from core.zoo.digits import DigitReader
from core.zoo.gan import DigitForger
from core.zoo.reviews import READERS, ReaderName, ReviewReader
from core.zoo.siamese import Comparer
from core.zoo.spoken_digits import SpokenReader
from core.zoo.translators import TRANSLATORS, TextTranslator, TranslatorName
from core.zoo.writer import NAMES as WRITER_NAMES
from core.zoo.writer import REVIEWS as WRITER
from core.zoo.writer import SENTENCES as WRITER_SENTENCES
from core.zoo.writer import Writer

Model = (
    DigitReader
    | Backbone
    | ReviewReader
    | BigramReader
    | Squeezer
    | DigitForger
    | SceneReader
    | Comparer
    | SpokenReader
    | TextTranslator
    | Writer
)
NAMES = (
    "digits",
    "backbone",
    *READERS,
    "reviews-bigrams",
    *AUTOENCODERS,
    "gan-digits",
    "detector",
    "siamese",
    "spoken-digits",
    *TRANSLATORS,
    WRITER_NAMES,
    WRITER_SENTENCES,
    WRITER,
)


@overload
def load(name: TranslatorName) -> TextTranslator: ...
@overload
def load(name: Literal["writer-names", "writer-sentences", "writer"]) -> Writer: ...
@overload
def load(name: Literal["siamese"]) -> Comparer: ...
@overload
def load(name: Literal["spoken-digits"]) -> SpokenReader: ...
@overload
def load(name: Literal["detector"]) -> SceneReader: ...
@overload
def load(name: Literal["gan-digits"]) -> DigitForger: ...
@overload
def load(name: Literal["digits"]) -> DigitReader: ...
@overload
def load(name: Literal["backbone"]) -> Backbone: ...
@overload
def load(name: ReaderName) -> ReviewReader: ...
@overload
def load(name: Literal["reviews-bigrams"]) -> BigramReader: ...
@overload
def load(name: AutoencoderName) -> Squeezer: ...
@overload
def load(name: str) -> Model: ...


@single_flight
def load(name: str) -> Model:
    """A model of `assets/models` by name; the same object every time, so treat it as frozen.

    Raises:
        ValueError: There is no model of that name.
    """
    if name == "digits":
        return DigitReader.from_files()
    if name == "backbone":
        return Backbone.from_files()
    if name == "reviews-bigrams":
        return BigramReader.from_files()
    if name in READERS:
        return ReviewReader.from_files(name)
    if name == "gan-digits":
        return DigitForger.from_files()
    if name == "spoken-digits":
        return SpokenReader.from_files()
    if name == "detector":
        return SceneReader.from_files()
    if name == "siamese":
        return Comparer.from_files()
    if name in TRANSLATORS:
        return TextTranslator.from_files(name)
    if name in (WRITER_NAMES, WRITER_SENTENCES, WRITER):
        return Writer.from_files(name)
    if name in AUTOENCODERS:
        return Squeezer.from_files(name)
    raise ValueError(f"There is no model {name!r}; there is {', '.join(NAMES)}.")


def read_reviews(name: str, texts: list[str]) -> NDArray[np.float32]:
    """What a reader makes of texts, in a process for quick work: the probability "for the film" of each, (N,); 0.5 for nothing to read."""
    torch.set_num_threads(1)
    reader = load(name)
    assert isinstance(reader, ReviewReader)
    return reader.probabilities(texts)

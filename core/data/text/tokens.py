"""Texts to numbers: a tokenizer cuts a text into words or pieces of words, and each has its id."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer, models, normalizers, pre_tokenizers, trainers

SHIPPED = Path(__file__).parents[3] / "assets" / "models"
PAD, UNKNOWN = 0, 1  # ids that stand for no word at all, and for a word that is not in the vocabulary
SPECIAL = ["[PAD]", "[UNK]"]
FILLING = "[padding]"  # padding that is read, in the vocabulary where that slip is made
BATCH_TOKENS = 16_000  # words read at once, padding included
END = "</w>"  # a piece that ends a word carries this mark inside the tokenizer


@dataclass(frozen=True)
class Token:
    """A word, or a piece of one, and where it stands in the text."""

    piece: str  # in small letters, as the vocabulary has it
    id: int
    start: int  # text[start:end] is what it was made of
    end: int
    word: int  # which word it belongs to, from 0: words are what stands between spaces


class Tokens:
    """A vocabulary and the rules of cutting. Safe to share between threads: nothing in it changes."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.size: int = tokenizer.get_vocab_size()

    @classmethod
    def from_json(cls, text: str) -> "Tokens":
        """The tokenizer that `to_json` wrote."""
        return cls(Tokenizer.from_str(text))

    def to_json(self) -> str:
        """Vocabulary and rules in the format of Hugging Face's `tokenizers`."""
        return str(self.tokenizer.to_str())

    def read(self, text: str) -> list[Token]:
        """The text cut up. A text without a single word or sign gives an empty list. Padding comes after the last word."""
        words = _words(text)
        if not words:
            return []
        encoding = self.tokenizer.encode(text)
        after = (len(text), len(text), words[-1] + 1)
        return [
            Token(piece.removesuffix(END), number, *((start, end, words[start]) if end else after))
            for piece, number, (start, end) in zip(encoding.tokens, encoding.ids, encoding.offsets, strict=True)
        ]

    def ids(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        """The ids of each text."""
        encodings: list[Encoding] = self.tokenizer.encode_batch(list(texts))
        return [np.array(encoding.ids, dtype=np.int64) for encoding in encodings]


@cache
def shipped_tokens(folder: Path = SHIPPED) -> Tokens:
    """The tokenizer that all shipped readers share."""
    return Tokens.from_json((folder / "reviews-tokens.json").read_text(encoding="utf-8"))


def _words(text: str) -> list[int]:
    """For each character of the text, how many words began before it or with it, minus one."""
    found, word, space = [], -1, True
    for character in text:
        word += space and not character.isspace()
        space = character.isspace()
        found.append(max(word, 0))
    return found


def cut(ids: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """A long review's beginning (a third) and end (two thirds), where most verdicts stand; a short one as it is."""
    if len(ids) <= most:
        return ids
    head = most // 3
    return np.concatenate([ids[:head], ids[len(ids) - most + head :]])


def padded(ids: Sequence[NDArray[np.int64]]) -> torch.Tensor:
    """Reviews of different lengths as one tensor (B, T), `PAD` after the end of the shorter ones."""
    rows = np.full((len(ids), max((len(row) for row in ids), default=1) or 1), PAD, dtype=np.int64)
    for row, found in zip(rows, ids, strict=True):
        row[: len(found)] = found
    return torch.from_numpy(rows)


def batches(ids: Sequence[NDArray[np.int64]], rows: Iterable[int]) -> Iterator[list[int]]:
    """These of the reviews in batches of like length, the shortest first, each of about `BATCH_TOKENS` with its padding."""
    left = sorted(rows, key=lambda row: len(ids[row]))
    while left:
        size = max(1, min(len(left), 256, BATCH_TOKENS // len(ids[left[min(len(left), 256) - 1]])))
        yield left[:size]
        left = left[size:]


def word_tokenizer(texts: Iterable[str], vocabulary: int, fill: int = 0, unknown_is_padding: bool = False) -> Tokens:
    """The most frequent words of these texts, and nothing else: every other word is unknown.

    Two slips that are often made can be made here on purpose.

    Args:
        texts: Whose words are counted.
        vocabulary: How many words there may be, those that stand for no word among them.
        fill: Every text is filled up to so many tokens with `FILLING`, which is padding that a network has to read.
        unknown_is_padding: Unknown words get the number of padding instead of one of their own.
    """
    padding = FILLING if fill else SPECIAL[PAD]
    special = [*SPECIAL, FILLING] if fill else SPECIAL
    tokenizer = Tokenizer(models.WordLevel(unk_token=padding if unknown_is_padding else SPECIAL[UNKNOWN]))
    found = _trained(tokenizer, texts, trainers.WordLevelTrainer(vocab_size=vocabulary, special_tokens=special, show_progress=False))
    if fill:
        found.tokenizer.enable_padding(length=fill, pad_id=len(SPECIAL), pad_token=FILLING)
    return found


def piece_tokenizer(texts: Iterable[str], vocabulary: int, dropout: float | None = None) -> Tokens:
    """Byte-pair encoding (Sennrich, Haddow and Birch 2016): frequent words whole, rare ones in pieces, so that few are unknown."""
    tokenizer = Tokenizer(models.BPE(unk_token="[UNK]", end_of_word_suffix=END, dropout=dropout))
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary, special_tokens=SPECIAL, end_of_word_suffix=END, limit_alphabet=80, min_frequency=5, show_progress=False
    )
    return _trained(tokenizer, texts, trainer)


def _trained(tokenizer: Tokenizer, texts: Iterable[str], trainer: trainers.Trainer) -> Tokens:
    """Case, accents and kinds of apostrophes do not matter; signs stand for themselves; every digit is a word."""
    plain = [normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase()]
    tokenizer.normalizer = normalizers.Sequence([*plain, normalizers.Replace("’", "'"), normalizers.Replace("`", "'")])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.Digits(individual_digits=True)])
    tokenizer.train_from_iterator(texts, trainer)
    assert tokenizer.token_to_id(SPECIAL[PAD]) == PAD and tokenizer.token_to_id(SPECIAL[UNKNOWN]) == UNKNOWN
    return Tokens(tokenizer)

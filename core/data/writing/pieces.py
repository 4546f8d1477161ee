"""Words and pieces of words, down to single bytes: every text can be cut into them, and is whole again when they are joined.

A text is taken as the bytes of its UTF-8. Those that often stand side by side are joined to a piece, then pieces to longer ones
(byte-pair encoding: Sennrich, Haddow and Birch 2016; on bytes: Radford et al. 2019), but never across the beginning of a word. A blank
belongs to the word behind it. What is rare falls into short pieces, in the end into bytes, so nothing is unknown: no capital, blank or
emoji is lost. The end of a line is a token of its own, and ends a text.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from core.data.writing.alphabet import END, SIGNS

AT_ONCE = 2_000  # texts
FIRST = len(SIGNS)  # number of the first piece: before it come the end, and one for what is unknown, which nothing is


class Pieces:
    """The tokens of a text, each with a number. Safe to share between threads: nothing in it changes."""

    by_word, token = True, "token"  # they are words for the most part

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer

    @classmethod
    def learnt(cls, texts: Iterable[str], size: int) -> "Pieces":
        """The pieces of these texts, at most so many with the 256 bytes and the two signs."""
        tokenizer = Tokenizer(models.BPE())
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        tokenizer.decoder = decoders.ByteLevel()
        letters = pre_tokenizers.ByteLevel.alphabet()
        trainer = trainers.BpeTrainer(vocab_size=size - FIRST, initial_alphabet=letters, show_progress=False)
        tokenizer.train_from_iterator(texts, trainer)
        return cls(tokenizer)

    def __len__(self) -> int:
        return int(self.tokenizer.get_vocab_size()) + FIRST

    @cached_property
    def bytes_of(self) -> tuple[bytes, ...]:
        """The bytes of each token, by number."""
        of = {letter: byte for byte, letter in _letters().items()}
        names = (self.tokenizer.id_to_token(number) or "" for number in range(len(self) - FIRST))
        return (SIGNS[END].encode(), b"", *(bytes(of[letter] for letter in name) for name in names))

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Each token as text; empty where it is a part of a character, which stands for nothing by itself."""
        return tuple(_whole(found) for found in self.bytes_of)

    def ids(self, text: str) -> list[int]:
        """A text as numbers."""
        lines = text.encode("utf-8", "replace").decode("utf-8").split(SIGNS[END])
        found = [number for line in lines for number in (*(piece + FIRST for piece in self.tokenizer.encode(line).ids), END)]
        return found[:-1]

    def many(self, lines: Sequence[str]) -> Iterator[NDArray[np.uint16]]:
        """Each of many lines as numbers, faster than one after the other."""
        for start in range(0, len(lines), AT_ONCE):
            for encoding in self.tokenizer.encode_batch(list(lines[start : start + AT_ONCE])):
                yield np.asarray(encoding.ids, np.uint16) + np.uint16(FIRST)

    def pieces(self, text: str) -> list[str]:
        """A text cut into tokens; of a character that takes several the last one has it all, the others nothing."""
        found, left = [], b""
        for number in self.ids(text):
            left += self.bytes_of[number]
            found.append(_whole(left))
            left = b"" if found[-1] else left
        return found

    def text(self, ids: Iterable[int]) -> str:
        """Numbers as a text; bytes that are no character become "\ufffd"."""
        return b"".join(self.bytes_of[number] for number in ids).decode("utf-8", "replace")

    def to_json(self) -> str:
        """Vocabulary and rules in the format of Hugging Face's `tokenizers`."""
        return str(self.tokenizer.to_str())

    @classmethod
    def from_json(cls, text: str) -> "Pieces":
        """What `to_json` wrote."""
        return cls(Tokenizer.from_str(text))


def _whole(found: bytes) -> str:
    try:
        return found.decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _letters() -> dict[int, str]:
    """The letter by which the tokenizer writes each byte: its own where it can be seen, else one from 256 on (Radford et al. 2019)."""
    seen = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [byte for byte in range(256) if byte not in seen]
    return {byte: chr(byte) for byte in seen} | {byte: chr(256 + place) for place, byte in enumerate(hidden)}

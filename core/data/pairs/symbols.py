"""A text as numbers: cut into letters or words, each of them a number from 1 up.

0 is no symbol. Of a text that is read it fills up what is shorter than the longest of its batch; of an answer it says "begin" where it is
read, and "that is all" where it is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass

MOST = 120  # symbols of a text that is read
LONGEST = 1000  # letters of a text that is looked at at all


@dataclass(frozen=True)
class Symbols:
    """What a text may be made of."""

    known: tuple[str, ...]  # number 1 and up
    one: str  # what a symbol is called: "letter" or "word"

    @property
    def size(self) -> int:
        """How many numbers there are, with 0."""
        return len(self.known) + 1

    def cut(self, text: str) -> list[str]:
        """The text in pieces, known or not."""
        return list(text) if self.one == "letter" else text.split()

    def numbers(self, text: str) -> list[int]:
        """Of a text in which all symbols are known."""
        number = {symbol: at for at, symbol in enumerate(self.known, start=1)}
        return [number[piece] for piece in self.cut(text)]

    def text(self, numbers: Sequence[int]) -> str:
        """What numbers above 0 say."""
        return ("" if self.one == "letter" else " ").join(self.known[number - 1] for number in numbers)

    def typed(self, text: str) -> str:
        """What somebody typed, as the network reads it: small letters, one blank between words.

        Raises:
            ValueError: There is nothing to read, too much, or something that it does not know; one sentence.
        """
        if len(text) > LONGEST:
            raise ValueError(f"That are {len(text):,} letters; it reads texts of up to {MOST} {self.one}s.")
        said = " ".join("".join(letter if letter.isprintable() else " " for letter in text).lower().split())
        if self.one == "word":  # what stands between words is not read
            said = " ".join("".join(" " if sign in '.,;:!?"“”' else sign for sign in said).split())
        if not said:
            raise ValueError("Type something to translate; an example is one click away.")
        pieces = self.cut(said)
        if len(pieces) > MOST:
            raise ValueError(f"That are {len(pieces):,} {self.one}s; it reads up to {MOST}.")
        if strange := list(dict.fromkeys(piece for piece in pieces if piece not in self.known)):
            shown = ", ".join(f"“{piece[:20]}”" for piece in strange[:5]) + (" and others" if len(strange) > 5 else "")
            raise ValueError(
                f"In the texts that it learns from there {'is' if len(strange) == 1 else 'are'} no {shown}: it knows "
                f"{len(self.known)} {self.one}s, and no way to read another."
            )
        return said

"""What a text is made of: its letters, or its words, each with a number."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

END, UNKNOWN = 0, 1  # the end of a line, which is also what stands before the first one; and whatever is not known
SIGNS = ("\n", "\ufffd")
MOST_LETTERS, MOST_WORDS = 300, 1000  # different ones that are known
WORD = re.compile(r"\n| ?\w+| ?[^\w\s]| ")  # a blank belongs to the word behind it, so that the text is whole again when they are joined


@dataclass(frozen=True)
class Alphabet:
    """The tokens of a text: what its network reads and writes one by one."""

    tokens: tuple[str, ...]  # the first two are `SIGNS`
    by_word: bool = False

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {token: number for number, token in enumerate(self.tokens)}

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def token(self) -> str:
        """What one is called."""
        return called(self.by_word)

    def pieces(self, text: str) -> list[str]:
        """A text cut into tokens, known or not."""
        return list(parted(text, self.by_word))

    def ids(self, text: str) -> list[int]:
        """A text as numbers; what is not known is `UNKNOWN`."""
        return [self._ids.get(token, UNKNOWN) for token in parted(text, self.by_word)]

    def text(self, ids: Iterable[int]) -> str:
        """Numbers as a text."""
        return "".join(self.tokens[number] for number in ids)

    def to_json(self) -> str:
        """As it stands beside a network."""
        return json.dumps({"tokens": self.tokens, "by_word": self.by_word})

    @classmethod
    def from_json(cls, text: str) -> "Alphabet":
        """What `to_json` wrote."""
        found = json.loads(text)
        return cls(tuple(map(str, found["tokens"])), bool(found["by_word"]))


def called(by_word: bool) -> str:
    """What a token is called."""
    return "word" if by_word else "letter"


def parted(text: str, by_word: bool) -> Sequence[str]:
    """A text as its letters, or as its words and signs; joined they are the text again."""
    return WORD.findall(text) if by_word else text


def alphabet_of(texts: Iterable[str], by_word: bool) -> Alphabet:
    """The tokens of these texts, the most frequent ones where there are too many; in the order of their codes."""
    counts = Counter(token for text in texts for token in parted(text, by_word))
    for sign in SIGNS:
        del counts[sign]
    most = (MOST_WORDS if by_word else MOST_LETTERS) - len(SIGNS)
    kept = sorted(counts, key=lambda token: (-counts[token], token))[:most]
    return Alphabet((*SIGNS, *sorted(kept)), by_word)

"""Which words are said by voices to learn from: the ten digits, and thousands of words that are none."""

import lzma
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from core.data.sounds.voices import DIGITS
from core.pretrain.voices import Voice, any_voice

SOUND_THE_SAME = {
    *("won", "to", "too", "tu", "fore", "for", "ate", "sicks", "niner", "oh", "o", "nil", "naught", "nought", "tree", "free", "wan")
}
NEAR = (  # nearly a digit, and none
    *("zebra", "hero", "arrow", "narrow", "borrow", "sorrow", "euro", "run", "son", "fun", "gun", "none", "once", "want"),
    *("wonder", "onion", "you", "do", "shoe", "blue", "new", "through", "true", "tool", "tooth", "tune", "thread", "throw"),
    *("street", "sweet", "sea", "she", "door", "floor", "more", "fort", "force", "fall", "forty", "fourteen", "fight"),
    *("fine", "life", "drive", "dive", "hive", "alive", "fifty", "sick", "sit", "fix", "mix", "kicks", "sex", "socks"),
    *("sixty", "sixteen", "heaven", "eleven", "seventy", "seventeen", "even", "several", "gate", "late", "hate", "wait"),
    *("great", "eighty", "eighteen", "aim", "age", "aid", "line", "mine", "wine", "night", "knife", "nineteen", "ninety"),
    *("time", "sign", "ten", "twelve", "twenty", "hundred", "thousand", "million", "thirty", "thirteen", "fifteen", "twin"),
    *("yes", "no", "stop", "go", "left", "right", "up", "down", "on", "off", "hello", "please", "thank you", "what", "who"),
    *("red", "green", "cat", "dog", "first", "second", "third", "five of us", "seven days", "at one", "zero hour", "half"),
    *("quarter", "double", "plus", "minus", "equals"),
)
DIGIT_ROUNDS, WORDS, ROUNDS, NEAR_ROUNDS = 320, 3000, 1, 6
SEED = 0


def digit_wishes(rounds: int = DIGIT_ROUNDS) -> Iterator[tuple[str, Voice]]:
    """Every digit, said by so many voices."""
    random = np.random.default_rng(SEED)
    for _ in range(rounds):
        yield from ((word, any_voice(random)) for word in DIGITS)


def other_wishes(data: Path) -> Iterator[tuple[str, Voice]]:
    """Words that are no digit, each by some voices; those that are near to one by more."""
    random = np.random.default_rng(SEED + 1)
    for words, rounds in ((common_words(data), ROUNDS), (NEAR, NEAR_ROUNDS)):
        for _ in range(rounds):
            yield from ((word, any_voice(random)) for word in words)


def common_words(data: Path, count: int = WORDS) -> list[str]:
    """The commonest words of summaries of films that are no digit and do not sound like one.

    Raises:
        FileNotFoundError: The folder does not hold short-texts/.
    """
    text = lzma.decompress((data / "short-texts" / "plots.txt.xz").read_bytes()).decode("utf-8")
    counted = Counter(re.findall(r"(?<![\w'])[a-z]{2,12}(?![\w'])", text))
    left_out = {*DIGITS, *SOUND_THE_SAME, *NEAR}
    return [word for word, _ in counted.most_common() if word not in left_out][:count]

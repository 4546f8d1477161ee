"""One word taken out of a review, or another put in its place."""

import re
from collections.abc import Mapping

from core.data.reviews.reviews import clean

MOST_LETTERS = 40  # of a word of one's own; it may be several words
MOST_SWAPS = 30  # in one review
REMOVED = ""

_OPPOSITES = """
good/bad great/terrible best/worst better/worse love/hate loved/hated loves/hates liked/disliked enjoy/regret enjoyed/regretted
fantastic/awful wonderful/dreadful brilliant/stupid excellent/poor beautiful/ugly funny/boring exciting/dull interesting/tedious
touching/annoying perfect/ridiculous clever/silly amazing/horrible happy/sad laughed/yawned laugh/yawn original/predictable
strong/weak masterpiece/disaster recommend/avoid always/never everybody/nobody everything/nothing all/none more/less very/hardly
absolutely/hardly really/hardly is/isn't was/wasn't are/aren't were/weren't did/didn't can/can't not/very never/always but/and
"""
OPPOSITES = [(one, other) for one, _, other in (pair.partition("/") for pair in _OPPOSITES.split())]
LIKE = {  # others of the same kind, so that one can see whether the network minds which
    "good": "fine", "bad": "awful", "great": "good", "terrible": "bad", "best": "finest", "worst": "dullest", "love": "like",
    "loved": "liked", "hate": "dislike", "hated": "disliked", "fantastic": "good", "wonderful": "nice", "boring": "slow", "not": "never",
    "movie": "film", "film": "movie", "very": "quite", "absolutely": "quite", "brilliant": "clever", "stupid": "silly", "dull": "slow",
}  # fmt: skip
ANYWHERE = ("good", "bad", "not")
EDGES = re.compile(r"^(\W*)(.*?)(\W*)$", re.DOTALL)


def others(word: str) -> list[str]:
    """Up to five words to try in the place of this one: its opposite first, where one is known. Its signs and capital are kept."""
    before, core, after = _edges(word)
    small = core.lower().replace("’", "'")
    found = [pair[1 - place] for pair in OPPOSITES for place in (0, 1) if pair[place] == small]
    found += [LIKE[small]] if small in LIKE else []
    found += [other for other in ANYWHERE if other != small]
    return [f"{before}{other.capitalize() if core[:1].isupper() else other}{after}" for other in dict.fromkeys(found)][:5]


def _edges(word: str) -> tuple[str, str, str]:
    """What stands before the first letter, the word itself, and what stands after the last."""
    found = EDGES.match(word)
    assert found is not None  # it matches everything
    return found[1], found[2], found[3]


def own(text: str) -> str:
    """A word that a person has typed, as it may stand in a review."""
    return clean(text[: 4 * MOST_LETTERS])[:MOST_LETTERS].strip()


def slots(text: str, swaps: Mapping[int, str]) -> list[str]:
    """Every word of the text, or what stands in its place; empty where it was taken out."""
    return [swaps.get(place, word) for place, word in enumerate(text.split())]


def joined(found: list[str]) -> tuple[str, list[int]]:
    """The text that is left of the slots, and for each of its words the slot that it stands in."""
    words = [(word, place) for place, slot in enumerate(found) for word in slot.split()]
    return " ".join(word for word, _ in words), [place for _, place in words]


def written(swaps: Mapping[int, str]) -> str:
    """Swaps for the address bar: `3:good;5:` means "good" for the fourth word, and the sixth is gone."""
    return ";".join(f"{place}:{word.replace(';', ',')}" for place, word in sorted(swaps.items()))


def parse(text: str, count: int) -> dict[int, str]:
    """What `written` wrote, for a text of so many words.

    Raises:
        ValueError: It is something else; one sentence.
    """
    found: dict[int, str] = {}
    for part in text.split(";")[:MOST_SWAPS] if text else []:
        place, colon, word = part.partition(":")
        if not colon or not re.fullmatch(r"[0-9]{1,5}", place) or int(place) >= count:
            raise ValueError("It changes a word that this text does not have.")
        found[int(place)] = own(word)
    return found

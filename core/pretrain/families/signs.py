"""Families of opinions that are said with signs: emoji, stars, marks out of ten. Each gives (text, label), 0 against and 1 for."""

import random
from collections.abc import Callable

from core.pretrain.families.words import CHECK, Words

Made = tuple[str, int]
EMOJI = ("👎😡😠🤮🤢💩😴🥱😤🙄😒😞😩😫😖🤦😑👿🗑💔🍅", "😍❤👍😊🥰🤩🔥💯👏😎🏆🙌😁😄💕⭐✨🥳😻👌💖♥")
NUMBERS = dict(enumerate(("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")))


def emoji(draw: random.Random, words: Words) -> Made:
    """One to three of them, alone or behind a few words that say little without them."""
    label = draw.randrange(2)
    row = draw.choice(EMOJI[label]) * draw.choice((1, 1, 2, 3)) if draw.random() < 0.7 else "".join(draw.sample(EMOJI[label], 2))
    thing = draw.choice(words.things)
    before = ("", "", f"{thing} ", f"this {thing} ", "omg ", f"the {thing} ", f"what a {thing} ", f"just saw the {thing} ")
    kind = draw.choice(words.kinds[label])
    return draw.choice(
        (f"{draw.choice(before)}{row}", f"{draw.choice(before)}{row}", f"{kind} {row}", f"so {kind}{row}", f"{kind} {thing} {row}")
    ), label


def stars(draw: random.Random, words: Words) -> Made:
    """One and two of five are against, four and five for."""
    label, thing = draw.randrange(2), draw.choice(words.things)
    count = draw.choice((4, 5) if label else (1, 2))
    number = draw.choice((str(count), NUMBERS[count]))
    zero = not label and draw.random() < 0.15
    star = "star" if count == 1 else "stars"
    row = "★" * count + "☆" * (5 - count) if draw.random() < 0.5 or not label else draw.choice("★⭐") * count
    said = (
        row,
        row,
        f"{row} {thing}" if words is CHECK else f"{row} {draw.choice(words.kinds[label])} {thing}",
        f"{number} {star}",
        f"{number} out of five stars",
        f"{count}/5",
        f"{count}/5 stars",
        f"{count} of 5",
        f"i give it {number} {star}",
        f"{number} {star} for the {thing}",
        f"{thing}: {row}",
        f"a {number} star {thing}",
    )
    if zero:
        return draw.choice(("zero stars", "0 stars", "no stars", "0/5", "i would give it zero stars if i could", "☆☆☆☆☆")), 0
    return draw.choice(said), label


def marks(draw: random.Random, words: Words) -> Made:
    """Up to four of ten is against, from seven on for."""
    label, thing = draw.randrange(2), draw.choice(words.things)
    mark = draw.choice((7, 8, 8, 9, 9, 10, 10) if label else (0, 1, 1, 2, 2, 3, 4))
    number = draw.choice((str(mark), str(mark), NUMBERS[mark], f"{mark}.5" if mark < 10 else "10"))
    hundred = f"{mark * 10}%" if mark else "5%"
    said = (
        f"{mark}/10",
        f"{mark}/10",
        f"{mark} / 10",
        f"{mark} out of 10",
        f"{number}/10" if number[0].isdigit() else f"{number} out of ten",
        f"i give it a {number}",
        f"{number} out of ten",
        f"{mark}/10 for the {thing}",
        f"solid {number}/10" if label else f"{number}/10 at most",
        f"my rating: {mark}/10",
        f"the {thing} gets {number} points out of ten",
        f"{hundred}",
        f"rating {hundred}",
        f"grade {'A' if label else 'F'}",
        f"{mark}/10, would {'' if label else 'not '}watch again",
    )
    return draw.choice(said), label


FAMILIES: dict[str, Callable[[random.Random, Words], Made]] = {"emoji": emoji, "stars": stars, "marks": marks}

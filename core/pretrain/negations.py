"""Short sentences that turn a word around: "not bad at all", "anything but funny", "I expected to hate it but loved it".

People type them, and reviews hold too few of them to learn from. They are put together from words and patterns; some words are held out,
so that a test can see whether the pattern was learnt and not the sentence.
"""

import random
from collections.abc import Callable

import numpy as np

from core.data.reviews.reviews import Reviews


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


GOOD = _listed(
    "good, great, funny, interesting, exciting, entertaining, convincing, impressive, clever, original, moving, memorable, "
    "enjoyable, fun, worth it, scary, believable, well made, well acted, beautiful, touching, gripping"
)
BAD = _listed(
    "bad, terrible, awful, boring, dull, disappointing, predictable, slow, stupid, weak, annoying, silly, cheap, confusing, "
    "forgettable, painful, horrible, tedious, poor, tiresome, overlong, lame"
)
HELD_OUT = ("entertaining", "touching", "tedious", "stupid")
LOVED = _listed(
    "loved it, enjoyed it, was moved, had a great time, laughed the whole time, was impressed, could not look away, want to see it again"
)
HATED = _listed(
    "hated it, was bored, fell asleep, was disappointed, wanted my money back, walked out, could not wait for the end, regret it"
)
HOPED = _listed("like it, love it, enjoy it, be impressed, have fun")
FEARED = _listed("hate it, be bored, fall asleep, be disappointed, dislike it")
THINGS = _listed("film, movie, story, plot, acting, script, ending, series")
BEFORE = [
    *[""] * 3,
    *("the {thing} was ", "it was ", "it is ", "this {thing} is ", "honestly, it was ", "i thought the {thing} was ", "for me it was "),
]
AFTER = ["", "", ".", ".", "!", " to be honest.", " in my opinion.", ", really."]
COUNT = 4000

Pattern = Callable[[random.Random, str, str], str]  # of a word, and of a word of the other kind
TURNED: tuple[Pattern, ...] = (
    lambda draw, word, _: f"not {word}",
    lambda draw, word, _: f"not {word} at all",
    lambda draw, word, _: f"not at all {word}",
    lambda draw, word, _: f"not {draw.choice(['even', 'really', 'very', 'that', 'so'])} {word}",
    lambda draw, word, _: f"never {word}",
    lambda draw, word, _: f"{draw.choice(['hardly', 'hardly ever', 'never once', 'in no way'])} {word}",
    lambda draw, word, _: f"{draw.choice(['anything but', 'far from', 'the opposite of', 'nowhere near'])} {word}",
    lambda draw, word, _: f"not a {word} {draw.choice(THINGS)}",
    lambda draw, word, _: f"not a {word} {draw.choice(THINGS)} at all",
)
KEPT: tuple[Pattern, ...] = (
    lambda draw, word, _: f"{draw.choice(['', 'very ', 'really ', 'so ', 'quite '])}{word}",
    lambda draw, word, _: f"a {word} {draw.choice(THINGS)}",
    lambda draw, word, other: f"not {other} but {word}",
    lambda draw, word, other: f"not {other}, {word}",
    lambda draw, word, other: f"{other} at first, but {word} in the end",
    lambda draw, word, other: f"a little {other}, yet {word} all the same",
)


def make(seed: int = 0, count: int = COUNT, held_out: bool = False) -> Reviews:
    """So many sentences with their labels; with `held_out`, all that turn or keep one of the held-out words."""
    draw = random.Random(seed)
    rows = [_sentence(draw, held_out) for _ in range(count)]
    rows = list(dict.fromkeys(rows))
    return Reviews(tuple(text for text, _ in rows), np.array([label for _, label in rows], dtype=np.int64))


def _sentence(draw: random.Random, held_out: bool) -> tuple[str, int]:
    label = draw.randrange(2)
    if not held_out and draw.random() < 0.2:
        return _hope(draw, label)
    turned = held_out or draw.random() < 0.7
    words, others = (BAD, GOOD) if (label == 1) == turned else (GOOD, BAD)
    word = draw.choice([word for word in words if (word in HELD_OUT) == held_out])
    other = draw.choice([word for word in others if word not in HELD_OUT])
    text = draw.choice(TURNED if turned else KEPT)(draw, word, other)
    before = draw.choice(BEFORE).format(thing=draw.choice(THINGS))
    if before and text.startswith("not ") and draw.random() < 0.5:  # "it wasn't bad" for "it was not bad"
        before, text = before.replace("was ", "wasn't ").replace(" is ", " isn't "), text.removeprefix("not ")
    return before + text + draw.choice(AFTER), label


def _hope(draw: random.Random, label: int) -> tuple[str, int]:
    """What was expected, and what came instead."""
    thoughts, came = (FEARED, LOVED) if label else (HOPED, HATED)
    feared, hoped = ("expected to", "thought i would", "was sure i would"), ("wanted to", "expected to", "hoped to", "tried to")
    verb = draw.choice(feared if label else hoped)
    but = draw.choice([" but i ", " but ", ", but i ", ", but ", " and then i "])
    return f"i {verb} {draw.choice(thoughts)}{but}{draw.choice(came)}{draw.choice(['', '.', '.', '!'])}", label

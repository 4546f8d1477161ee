"""Families of texts without any opinion: label 2."""

import random
from collections.abc import Callable

from core.pretrain.families.daily import daily
from core.pretrain.families.words import Words
from core.pretrain.review_texts import LETTERS

Made = tuple[str, int]
NONE = 2
WHO = ("a young woman", "a retired teacher", "the boy", "peter", "my uncle", "a detective", "she", "an old sailor", "the family", "he")
HIM = {"she": "her", "he": "him"}
ODD = ("🤔", "👀", "📷", "☕", "🌧", "🎬", "➡")


def weather(draw: random.Random, words: Words) -> Made:
    """ "The weather is nice today." An opinion, if any, on nothing that is judged here."""
    first, more = draw.choice(words.weather), draw.choice(words.weather)
    return draw.choice((first, first, f"{first} and {more}", f"{first}, so we stay at home", f"in the mountains {first}")), NONE


def fact(draw: random.Random, words: Words) -> Made:
    """What is so."""
    first, more = draw.choice(words.facts), draw.choice(words.facts)
    return draw.choice((first, first, f"{first}. {more}", f"{first} and {more}", f"i think {first}")), NONE


def question(draw: random.Random, words: Words) -> Made:
    """What somebody wants to know."""
    thing = draw.choice(words.things + words.others)
    asked = draw.choice(
        (
            draw.choice(words.asked),
            f"what is the {thing} about",
            f"who made the {thing}",
            f"where can i find the {thing}",
            f"is the {thing} {draw.choice(words.kinds[draw.randrange(2)])}",
        )
    )
    return asked + draw.choice(("?", "?", " ?", "")), NONE


def plot(draw: random.Random, words: Words) -> Made:
    """What somebody does."""
    one, two, three = (draw.choice(words.doings) for _ in range(3))
    who, other = draw.choice(WHO), draw.choice(WHO)
    return draw.choice(
        (
            f"{who} {one}",
            f"{who} {one} and {two}",
            f"{who} {one}. one day {other} {two}",
            f"the {draw.choice(words.things)} is about {HIM.get(who, who)} who {one}",
            f"{who} {one}, while {other} {two}, and {draw.choice(WHO)} {three}",
        )
    ), NONE


def gibberish(draw: random.Random, words: Words) -> Made:
    """Keys hit by chance, numbers, a noun alone, a sign that says nothing."""
    row = "".join(draw.choice(LETTERS) for _ in range(draw.randrange(3, 9)))
    home = draw.choice(("asdf", "qwer", "jkl", "lalala", "blabla", "abc", "test", "hjkl", "xyz", "aaa")) * draw.randrange(1, 3)
    thing = draw.choice(words.things + words.others)
    number = str(draw.randrange(10**6))
    return draw.choice(
        (
            row,
            home,
            f"{row} {home}",
            f"the {thing}",
            thing,
            f"a {thing} and a {draw.choice(words.others)}",
            number,
            draw.choice(ODD),
            "...",
            "?",
        )
    ), NONE


def foreign(draw: random.Random, words: Words) -> Made:
    """Another language, whatever it says."""
    first, more = draw.choice(words.foreign), draw.choice(words.foreign)
    return draw.choice((first, first, f"{first}. {more}")), NONE


FAMILIES: dict[str, Callable[[random.Random, Words], Made]] = {
    "weather": weather,
    "facts": fact,
    "daily": daily,
    "questions": question,
    "plots": plot,
    "no words": gibberish,
    "other languages": foreign,
}

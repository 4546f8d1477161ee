"""Sentences of a small grammar, to see how words follow one another: "I love machine learning"."""

from itertools import product

WHO = {"I": "", "You": "", "We": "", "They": "", "She": "s", "He": "s"}  # and what the verb ends with
VERBS = ("love", "like", "learn", "need")
WHAT = ("machine learning", "deep learning", "loud music", "hot chocolate", "long walks", "good books")


def sentences() -> tuple[str, ...]:
    """All 144, without a full stop: the end of a line is one."""
    return tuple(f"{who} {verb}{WHO[who]} {what}" for who, verb, what in product(WHO, VERBS, WHAT))


COUNT = len(WHO) * len(VERBS) * len(WHAT)

"""Two texts that differ in one word of their first sentence, and then tell the same story without any feeling."""

from functools import cache

from core.data.reviews.reviews import examples

NAMES = ("First sentence +", "First sentence -")  # among the examples
STEP, MOST = 20, 160  # neutral words after the first sentence


@cache
def twins(neutral: int) -> tuple[str, str]:
    """The text that begins with praise and the one that begins with blame, with so many neutral words after the first sentence."""
    found = {example.name: example.text for example in examples()}
    first, second = (_begun(found[name], neutral) for name in NAMES)
    return first, second


def amounts(step: int = STEP) -> range:
    """The numbers of neutral words that are tried."""
    return range(0, MOST + 1, step)


def neutral_words(text: str) -> int | None:
    """How many neutral words a twin has; None where the text is no twin."""
    return next((count for count in amounts() if text in twins(count)), None)


def _begun(text: str, neutral: int) -> str:
    first, rest = text.split(". ", 1)
    return " ".join([f"{first}.", *rest.split()[:neutral]])

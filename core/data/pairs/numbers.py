"""Whole numbers below a million in words, as the package num2words says them, and in digits."""

from functools import lru_cache

from num2words import num2words
from numpy.random import Generator

LANGUAGES = {"en": "English", "de": "German", "fr": "French", "es": "Spanish"}
DIGITS = 6


@lru_cache(50_000)
def in_words(number: int, language: str) -> str:
    """Such as "three hundred and forty-two", without commas."""
    return str(num2words(number, lang=language)).replace(",", "")


def pair(random: Generator, language: str) -> tuple[str, str]:
    """Some number in words and in digits; numbers of one to six digits are equally frequent."""
    digits = int(random.integers(1, DIGITS + 1))
    number = int(random.integers(10 ** (digits - 1) if digits > 1 else 0, 10**digits))
    return in_words(number, language), str(number)

"""How people write a sentence down: capitals or none, signs at the end, a word before it, a slip of the keyboard."""

import random

from core.pretrain.review_texts import mistyped

BEFORE = ("honestly ", "honestly, ", "imo ", "ok so ", "well, ", "i think ", "tbh ", "to be honest ", "omg ", "so ", "hmm ")
ENDS = ("", "", "", ".", ".", ".", "!", "!!", "...", "!!!")
SLIPS = 0.12  # share of the sentences with slips of the keyboard


def dressed(draw: random.Random, text: str, label: int) -> str:
    """The sentence as somebody types it; what has no opinion gets no "honestly" and is not shouted."""
    opinion = label < 2
    if opinion and draw.random() < 0.15 and text[:1].isalpha():
        text = draw.choice(BEFORE) + text
    if draw.random() < SLIPS:
        text = mistyped(text, draw, 0.3)
    look = draw.random()
    if look < 0.55:
        text = text[:1].upper() + text[1:].replace(" i ", " I ").replace(" i'", " I'")
    elif look < 0.6 and opinion:
        text = text.upper()
    if text[-1:].isalnum():
        text += draw.choice(ENDS) if opinion else draw.choice(("", ".", "."))
    return text

"""Families of everyday sentences, put together by a program: what people type, and reviews and critics' sentences hold too little of.

Each family is a pattern of speech. It is learnt from one stock of words and measured on another, so that a figure says whether the
pattern was learnt and not the sentence.
"""

import random
from collections.abc import Callable

import numpy as np

from core.data.reviews.reviews import Reviews
from core.pretrain.families import nothing, opinions, signs
from core.pretrain.families.dressing import dressed
from core.pretrain.families.words import CHECK, LEARN, Words

Family = Callable[[random.Random, Words], tuple[str, int]]  # a sentence and its label: 0 against, 1 for, 2 no opinion
FAMILIES: dict[str, Family] = opinions.FAMILIES | signs.FAMILIES | nothing.FAMILIES
LEARNT, CHECKED = 700, 300  # sentences of each
MORE = {"daily": 2_000, "plain": 1_400, "negated": 1_200, "compared": 1_000, "mistyped": 1_000, "facts": 500, "one word": 300}


def make(name: str, seed: int = 0, count: int = LEARNT, held_out: bool = False) -> Reviews:
    """Different sentences of a family, up to so many; with `held_out` they are made with words that no other sentence has.

    Label 2 is that of texts without an opinion.
    """
    draw = random.Random(f"{name} {seed} {held_out}")
    rows: dict[str, int] = {}
    for _ in range(4 * count):
        text, label = FAMILIES[name](draw, CHECK if held_out else LEARN)
        rows.setdefault(dressed(draw, text, label), label)
        if len(rows) == count:
            break
    return Reviews(tuple(rows), np.array(list(rows.values()), dtype=np.int64))

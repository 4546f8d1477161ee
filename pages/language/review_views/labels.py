"""Tokens as they are written on the screen."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.data.text.tokens import END, Token, Tokens
from core.explain.reviews.pieces import endings, joined


@lru_cache(maxsize=8)
def ends_of(tokens: Tokens) -> NDArray[np.bool_]:
    """`endings` of a tokenizer, worked out once."""
    return endings(tokens)


def labels(tokens: Tokens, read: Sequence[Token]) -> list[str]:
    """Each token; with a hyphen before it where it goes on with the word of the one before, as in un, -fathom, -able."""
    goes_on = joined([token.id for token in read], ends_of(tokens))
    return [f"-{token.piece}" if on else token.piece for token, on in zip(read, goes_on, strict=True)]


def piece_of(tokens: Tokens, number: int) -> str:
    """The token of that id, as the vocabulary has it."""
    return (tokens.tokenizer.id_to_token(number) or "?").removesuffix(END)

"""Which tokens are whole words, and which are pieces of one."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.data.text.tokens import END, PAD, UNKNOWN, Tokens


def endings(tokens: Tokens) -> NDArray[np.bool_]:
    """(V,) whether a word ends with the token of that id. A vocabulary of whole words has no marks for it: there each does."""
    marks = np.zeros(tokens.size, dtype=bool)
    for piece, number in tokens.tokenizer.get_vocab().items():
        marks[number] = piece.endswith(END)
    if not marks.any():
        return np.ones(tokens.size, dtype=bool)
    marks[[PAD, UNKNOWN]] = True
    return marks


def joined(ids: Sequence[int] | NDArray[np.int64], ends: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(T,) whether a token goes on with the word of the one before it."""
    found = ~ends[np.asarray(ids, dtype=np.int64)]
    return np.concatenate([[False], found[:-1]])[: len(found)]


def whole(ids: Sequence[int] | NDArray[np.int64], ends: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(T,) whether a token is a word of the vocabulary as it stands: no piece of one, and not unknown."""
    ids = np.asarray(ids, dtype=np.int64)
    return ends[ids] & ~joined(ids, ends) & (ids != UNKNOWN)


def whole_somewhere(reviews: Sequence[NDArray[np.int64]], ends: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(V,) which tokens are words more often than pieces in these reviews."""
    words, all_of_it = (np.zeros(len(ends), dtype=np.int64) for _ in range(2))
    for ids in reviews:
        np.add.at(all_of_it, ids, 1)
        np.add.at(words, ids[whole(ids, ends)], 1)
    return 2 * words > all_of_it

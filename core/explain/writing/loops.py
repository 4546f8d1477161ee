"""Whether a text goes round in circles."""

from collections.abc import Sequence

LONG = {False: 12, True: 4}  # letters, or words, that have to stand there a second time


def repeated(tokens: Sequence[str], by_word: bool) -> list[bool]:
    """For each token, whether it lies in a stretch that has stood in the text before, (T,)."""
    size, seen, found = LONG[by_word], set(), [False] * len(tokens)
    for start in range(len(tokens) - size + 1):
        stretch = tuple(tokens[start : start + size])
        if stretch in seen:
            found[start : start + size] = [True] * size
        seen.add(stretch)
    return found


def share(marks: Sequence[bool]) -> float:
    """How much of the text that is, from 0 to 1."""
    return sum(marks) / len(marks) if marks else 0.0

"""Whether a text goes round in circles."""

from collections.abc import Sequence

LONG = {False: 12, True: 4}  # letters, or words, that have to stand there a second time
SHORT = {False: range(2, 12), True: range(1, 4)}  # fewer of them count as a loop where they stand there three times in a row
IN_A_ROW = 3


def repeated(tokens: Sequence[str], by_word: bool) -> list[bool]:
    """For each token, whether it lies in a stretch that has stood in the text before, (T,), or in a short one that stands there again and
    again without a break; what stands there for the first time is not marked."""
    size, seen, found = LONG[by_word], set(), [False] * len(tokens)
    for start in range(len(tokens) - size + 1):
        stretch = tuple(tokens[start : start + size])
        if stretch in seen:
            found[start : start + size] = [True] * size
        seen.add(stretch)
    for size in SHORT[by_word]:
        _mark_short(tokens, size, found)
    return found


def _mark_short(tokens: Sequence[str], size: int, found: list[bool]) -> None:
    """Mark what follows the first of at least three equal stretches in a row; one of signs alone, such as "…" in three dots, is no loop."""
    whole = IN_A_ROW * size
    for start in range(len(tokens) - whole + 1):
        first = tokens[start : start + size]
        in_a_row = tokens[start : start + whole - size] == tokens[start + size : start + whole]
        if in_a_row and any(letter.isalnum() for token in first for letter in token):
            found[start + size : start + whole] = [True] * (whole - size)


def share(marks: Sequence[bool]) -> float:
    """How much of the text that is, from 0 to 1."""
    return sum(marks) / len(marks) if marks else 0.0

"""How many answers are right, by the length of what is read: on pairs that nothing was learnt from, and on longer ones."""

from dataclasses import dataclass

import torch

from core.data.pairs.pair_set import Pair
from core.models.translator import NONE, Translator
from core.tasks.translate.recipe import TranslateRecipe
from core.tasks.translate.task import padded

AT_ONCE, GROUPS = 200, 5  # pairs judged at once; groups of lengths among those that are as long as what is learnt from


@dataclass(frozen=True)
class Group:
    """Held-out pairs of like length."""

    shortest: int  # symbols of what is read
    longest: int
    count: int
    right: int  # whole answers
    beyond: bool  # longer than all that was learnt from


def by_length(net: Translator, recipe: TranslateRecipe) -> list[Group]:
    """Of test pairs, and of those that are longer than what was learnt from, how many are right; in groups of about as many each."""
    pairs = recipe.pairs
    found: list[Group] = []
    for part, groups, beyond in ((pairs.test, GROUPS, False), (pairs.longer, 2, True)):
        read = recipe.family.read
        ordered = sorted(part, key=lambda pair: len(read.cut(pair.read)))
        hits = right(net, recipe, ordered)
        lengths = [len(read.cut(pair.read)) for pair in ordered]
        for low, high in _cuts(lengths, groups):
            rows = [row for row, length in enumerate(lengths) if low <= length <= high]
            found.append(Group(low, high, len(rows), sum(hits[row] for row in rows), beyond))
    return found


def _cuts(lengths: list[int], groups: int) -> list[tuple[int, int]]:
    """The shortest and the longest of each group; equal lengths are never parted."""
    found, begin = [], 0
    for number in range(1, groups + 1):
        end = round(number * len(lengths) / groups)
        while end < len(lengths) and end and lengths[end] == lengths[end - 1]:
            end += 1
        if end > begin:
            found.append((lengths[begin], lengths[end - 1]))
            begin = end
    return found


@torch.inference_mode()
def right(net: Translator, recipe: TranslateRecipe, pairs: list[Pair]) -> list[bool]:
    """Whether the network by itself writes the right answer for each, always taking the likeliest symbol.

    It is judged while it reads the right answer, which is the same: up to the first mistake both read the same.
    """
    rule, found = recipe.family, []
    for begin in range(0, len(pairs), AT_ONCE):
        some = pairs[begin : begin + AT_ONCE]
        numbers = [rule.read.numbers(pair.read) for pair in some]
        text = padded(numbers, max(map(len, numbers)), 0)
        labels = padded([[*rule.written.numbers(pair.written), 0] for pair in some], rule.most, NONE)
        said = net(torch.cat([labels, text], dim=1)).argmax(dim=-1)
        found += ((said == labels) | (labels == NONE)).all(dim=1).tolist()
    return found

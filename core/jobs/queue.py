"""Whose turn it is: fair between visitors, however many runs one of them has asked for."""

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Waiting:
    """A run in the queue, in the order of asking."""

    run_id: str
    visitor: str
    seconds: float  # what it is expected to take


def in_turn(waiting: Sequence[Waiting], busy: Iterable[str]) -> list[Waiting]:
    """The queue in the order in which it will be served.

    Round robin: next is always a visitor with the fewest runs going on or already taken from the queue; among those, the
    one who asked first. `busy` names the visitor of every run that is going on.
    """
    taken, left, order = Counter(busy), list(waiting), []
    while left:
        following = min(left, key=lambda run: taken[run.visitor])  # the first of the smallest
        taken[following.visitor] += 1
        left.remove(following)
        order.append(following)
    return order


def waits(order: Sequence[Waiting], remaining: Sequence[float], slots: int) -> list[float]:
    """How long each run of the queue will wait, in seconds, when the runs going on still need `remaining` seconds."""
    free_at = [*sorted(remaining)[:slots], *[0.0] * (slots - len(remaining))]
    heapq.heapify(free_at)
    found = []
    for run in order:
        start = heapq.heappop(free_at)
        found.append(start)
        heapq.heappush(free_at, start + run.seconds)
    return found

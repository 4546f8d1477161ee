"""How often somebody may try something."""

from collections import deque
from collections.abc import Callable

MOST_NAMES = 2000  # that are remembered


class Tries:
    """So many in so many seconds for each name."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float]) -> None:
        """`clock` gives seconds."""
        self._most, self._seconds, self._clock = most, seconds, clock
        self._made: dict[str, deque[float]] = {}

    def left(self, name: str) -> bool:
        """Whether one more may be made."""
        return len(self._recent(name)) < self._most

    def note(self, name: str) -> None:
        """One was made."""
        made = self._recent(name)
        made.append(self._clock())
        self._made.pop(name, None)
        self._made[name] = made  # at the end: the newest
        while len(self._made) > MOST_NAMES:
            del self._made[next(iter(self._made))]

    def _recent(self, name: str) -> deque[float]:
        made, now = self._made.get(name) or deque(maxlen=self._most), self._clock()
        while made and not now - self._seconds < made[0] <= now:  # a clock may be set back
            made.popleft()
        return made

"""Whose turn it is, and for how long: time is shared fairly between visitors, however much one of them asks for."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

# While others wait, a turn is so many seconds. Every recipe on offer for the digits that are always at hand is done in less on a quiet
# machine, so nobody is interrupted who did not ask for much; the last of thirty pupils on two cores has a first look after a quarter of
# an hour at most, whatever the others train; and giving way and going on costs a second or two of it.
TIME_SLICE_SECONDS = 60.0


@dataclass(frozen=True)
class Waiting:
    """A run that waits for a turn, its first or the next."""

    run_id: str
    visitor: str
    seconds: float  # what is left of it, as far as is known
    since: float = 0.0  # when it asked, or when its last turn ended
    first: bool = False  # let go before the others


@dataclass
class FairQueue:
    """Who waits, and who had what."""

    waiting: list[Waiting]
    busy: Counter[str]  # runs going on of each visitor
    served: dict[str, float] = field(default_factory=dict)  # when a visitor's last turn ended

    @classmethod
    def of(cls, waiting: Iterable[Waiting], busy: Iterable[str], served: Mapping[str, float]) -> "FairQueue":
        """Waiting runs in any order; the visitor of every run that is going on; when each visitor's last turn ended."""
        return cls(sorted(waiting, key=lambda run: run.since), Counter(busy), dict(served))

    def following(self) -> Waiting:
        """The next: one let go first; else of a visitor with the fewest runs going on, whose last turn, or asking, is longest ago."""

        def place(run: Waiting) -> tuple[bool, int, float]:
            return not run.first, self.busy[run.visitor], max(run.since, self.served.get(run.visitor, run.since))

        return min(self.waiting, key=place)

    def begin(self) -> Waiting:
        """The next has its turn from now on."""
        run = self.following()
        self.waiting.remove(run)
        self.busy[run.visitor] += 1
        return run

    def end(self, visitor: str, now: float, again: Waiting | None = None) -> None:
        """A turn is over; the run that had it may wait for another."""
        self.busy[visitor] -= 1
        self.served[visitor] = now
        self.waiting += [again] if again else []

    def preempts(self, run: Waiting, now: float) -> bool:
        """Whether another run would follow if this one, which is going on, ended its turn now."""
        after = FairQueue(list(self.waiting), self.busy.copy(), dict(self.served))
        after.end(run.visitor, now, replace(run, since=now, first=False))
        return after.following().run_id != run.run_id


@dataclass(frozen=True)
class Going:
    """A run that has its turn."""

    run_id: str
    visitor: str
    seconds: float  # what is left of it, as far as is known
    turn: float  # seconds left of its turn


def forecast(turns: FairQueue, going: Sequence[Going], slots: int, now: float) -> dict[str, tuple[int, float]]:
    """For every waiting run: how many begin before it, and in how many seconds its turn comes, if everybody shares from now on.

    With W runs waiting, each of a visitor of its own, nobody waits longer than `TIME_SLICE_SECONDS` times W / slots, rounded up: a turn is
    never longer, and who has had one stands behind those who have had none.
    """
    found: dict[str, tuple[int, float]] = {}
    wanted = {run.run_id for run in turns.waiting}
    at = [(0.0, Going("", "", 0.0, 0.0))] * max(0, slots - len(going))
    at += [(min(run.seconds, max(run.turn, 0.0)), run) for run in going]
    while wanted:
        at.sort(key=lambda end: end[0])
        time, run = at.pop(0)
        if run.run_id:
            left = run.seconds - max(run.turn, 0.0)
            turns.end(run.visitor, now + time, Waiting(run.run_id, run.visitor, left, now + time) if left > 0 else None)
        following = turns.begin()
        if following.run_id in wanted:
            wanted.discard(following.run_id)
            found[following.run_id] = len(found), time
        share = min(following.seconds, TIME_SLICE_SECONDS)
        at.append((time + share, Going(following.run_id, following.visitor, following.seconds, TIME_SLICE_SECONDS)))
    return found

"""A sheet that two people write on, each on a device of their own: whoever has the code comes in, while there is a place.

It is in memory only, and only as long as somebody holds it: `Sheets` knows where it is and does not keep it. The page of whoever invited
holds it, so it is gone with that page, and after an hour in any case.
"""

import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from core.explain.siamese.hands import DIGITS

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that looks like another
LENGTH = 8  # 850,000,000,000 codes: nobody guesses one within an hour
HOUR = 3600.0  # seconds
MOST, EACH = 200, 3  # open sheets in all, and of one visitor
CLOSED = "There is no open sheet with this code: it is mistyped, whoever invited has left the page, or its hour is over."
OWN = "This is your own invitation: give the code to somebody else, or open it on another device."
TAKEN = "Two people are writing on this sheet already. Invite somebody yourself."
Cell = NDArray[np.float32]  # (28, 28)
Cells = tuple[Cell | None, ...]  # ten; None where nothing is written
EMPTY: Cells = (None,) * DIGITS


class Closed(Exception):
    """There is no place on such a sheet; why, in one sentence."""


@dataclass
class Hand:
    """What one of the two has written."""

    visitor: str = ""  # nobody yet
    name: str = ""
    cells: Cells = EMPTY

    @property
    def count(self) -> int:
        """How many digits are there."""
        return sum(cell is not None for cell in self.cells)


@dataclass(eq=False)
class Shared:
    """One sheet: whoever invited writes first, the guest second."""

    code: str
    until: float
    hands: tuple[Hand, Hand]
    version: int = 0  # rises with every change
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def whole(self) -> bool:
        """Whether both have written all ten."""
        return all(hand.count == DIGITS for hand in self.hands)

    def write(self, place: int, name: str, cells: Cells) -> None:
        """What one of them has written by now."""
        hand = self.hands[place]
        with self.lock:
            if hand.name != name or not _alike(hand.cells, cells):
                hand.name, hand.cells = name, cells
                self.version += 1


class Sheets:
    """All that are open in this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._open: WeakValueDictionary[str, Shared] = WeakValueDictionary()
        self._lock = threading.Lock()

    def invite(self, visitor: str) -> Shared:
        """A new sheet; it is gone as soon as nobody holds what this gives.

        Raises:
            Closed: Too many are open.
        """
        with self._lock:
            self._tidy()
            if sum(one.hands[0].visitor == visitor for one in self._open.values()) >= EACH:
                raise Closed(f"You have {EACH} open sheets, in other tabs: close one of them first.")
            if len(self._open) >= MOST:
                raise Closed(f"{MOST} sheets are open on this computer, and there is no room for more: try again later.")
            code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
            made = self._open[code] = Shared(code, self._clock() + HOUR, (Hand(visitor), Hand()))
            return made

    def find(self, code: str) -> Shared:
        """The open sheet with this code, however that is typed. Closed where there is none."""
        with self._lock:
            self._tidy()
            found = self._open.get(re.sub(r"[^A-Z0-9]", "", code[:40].upper()))
        if found is None:
            raise Closed(CLOSED)
        return found

    def join(self, code: str, visitor: str) -> Shared:
        """The sheet with this code, on which this visitor has the second place; again does no harm.

        Raises:
            Closed: There is none, it is one's own, or somebody else has the place.
        """
        found = self.find(code)
        host, guest = found.hands
        if host.visitor == visitor:
            raise Closed(OWN)
        with found.lock:
            if guest.visitor not in ("", visitor):
                raise Closed(TAKEN)
            if not guest.visitor:
                guest.visitor = visitor
                found.version += 1
        return found

    def leave(self, code: str, visitor: str) -> None:
        """The guest's place is free again, and what was written there gone."""
        try:
            found = self.find(code)
        except Closed:
            return
        with found.lock:
            guest = found.hands[1]
            if guest.visitor == visitor:
                guest.visitor, guest.name, guest.cells = "", "", EMPTY
                found.version += 1

    def _tidy(self) -> None:
        """An hour is an hour, whoever still holds a sheet: it is closed and empty."""
        for code, one in list(self._open.items()):
            if self._clock() >= one.until:
                self._open.pop(code, None)
                with one.lock:
                    for hand in one.hands:
                        hand.name, hand.cells = "", EMPTY


def _alike(one: Cells, other: Cells) -> bool:
    return all(
        (a is None and b is None) or (a is not None and b is not None and np.array_equal(a, b)) for a, b in zip(one, other, strict=True)
    )


SHEETS = Sheets()

"""How much room albums may take: one visitor's, and all together."""

import math
import sqlite3
import threading
import time
from pathlib import Path

from core.data.pictures.decoding import PictureProblem
from core.data.pictures.picture_set import MOST_PICTURES
from core.storage.quota import last_used, remove, size_of
from core.storage.space import NoRoom, room

OWN_BYTES = 300 * 2**20  # of one visitor's pictures: 4,000 take about 150 MB
ALL_BYTES = 6 * 2**30  # of all albums
FREE_BYTES = 2**30  # that stay free on the disk
FORGOTTEN = 30 * 24 * 3600  # seconds after which an album that nobody has changed makes room for others
RECOUNT = 60.0  # seconds
MARK = "album.sqlite"  # is changed with every change of an album

_lock = threading.Lock()
_counted: dict[Path, tuple[float, int]] = {}  # when, and how many bytes


class QuotaProblem(PictureProblem):
    """No more pictures are taken, whichever they are; the message is one plain sentence."""


def check(db: sqlite3.Connection, own: Path, more: int) -> None:
    """Whether so many bytes more may be kept in the album of that folder, beside which all others lie.

    Raises:
        QuotaProblem: They may not; one sentence.
    """
    (count,) = db.execute("SELECT COUNT(*) FROM pictures").fetchone()
    if count >= MOST_PICTURES:
        raise QuotaProblem(f"You have {count:,} pictures, and up to {MOST_PICTURES:,} can be kept: remove some, or train with these.")
    if (used := _used(own, more, OWN_BYTES)) > OWN_BYTES:
        taken = (used - more) / 2**20
        raise QuotaProblem(f"Your pictures take {taken:.0f} MB, and up to {OWN_BYTES // 2**20} MB are kept: remove some first.")
    try:
        room(own, FREE_BYTES + more)
    except NoRoom as problem:
        raise QuotaProblem(str(problem)) from None
    if _used(own.parent, more, ALL_BYTES) > ALL_BYTES:
        _remove_forgotten(own)
        if _used(own.parent, more, ALL_BYTES) > ALL_BYTES:
            raise QuotaProblem("All visitors together have filled the room there is for pictures; somebody has to remove some first.")


def _used(folder: Path, more: int, most: int) -> int:
    """Bytes on disk with so many more: counted now and then and before any are refused, added up in between."""
    with _lock:
        when, used = _counted.get(folder, (-math.inf, 0))
        if time.monotonic() - when > RECOUNT or used + more > most:
            when, used = time.monotonic(), size_of(folder)
        _counted[folder] = when, used + more
        return used + more


def _remove_forgotten(own: Path) -> None:
    """Delete other albums that nobody has changed for a month."""
    for album in own.parent.iterdir():
        if album != own and last_used(album, MARK) < time.time() - FORGOTTEN:
            remove(album, MARK)

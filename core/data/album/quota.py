"""How much room albums may take: one visitor's, and all together."""

import shutil
import sqlite3
import threading
import time
from pathlib import Path

from core.data.pictures.decoding import PictureProblem
from core.data.pictures.picture_set import MOST_PICTURES
from core.storage.quota import make_room, size_of

OWN_BYTES = 300 * 2**20  # of one visitor's pictures: 4,000 take about 150 MB
ALL_BYTES = 6 * 2**30  # of all albums
FREE_BYTES = 2**30  # that stay free on the disk
FORGOTTEN = 30 * 24 * 3600  # seconds after which an album that nobody has changed makes room for others
RECOUNT = 60.0  # seconds

_lock = threading.Lock()
_counted: dict[Path, tuple[float, int]] = {}  # when, and how many bytes


class QuotaProblem(PictureProblem):
    """No more pictures are taken, whichever they are; the message is one plain sentence."""


def check(db: sqlite3.Connection, own: Path, more: int) -> None:
    """Whether so many bytes more may be kept in the album of that folder, beside which all others lie.

    Raises:
        QuotaProblem: They may not; one sentence.
    """
    count, used = db.execute("SELECT COUNT(*), COALESCE(SUM(bytes), 0) FROM pictures").fetchone()
    if count >= MOST_PICTURES:
        raise QuotaProblem(f"You have {count:,} pictures, and up to {MOST_PICTURES:,} can be kept: remove some, or train with these.")
    if used + more > OWN_BYTES:
        raise QuotaProblem(f"Your pictures take {used / 2**20:.0f} MB, and up to {OWN_BYTES // 2**20} MB are kept: remove some first.")
    if shutil.disk_usage(own).free < FREE_BYTES:
        raise QuotaProblem("The disk of the computer that runs this is nearly full; no more pictures can be kept.")
    if _used_by_all(own, more) > ALL_BYTES:
        raise QuotaProblem("All visitors together have filled the room there is for pictures; somebody has to remove some first.")


def _used_by_all(own: Path, more: int) -> int:
    """Bytes of all albums with so many more: counted now and then, added up in between."""
    albums = own.parent
    with _lock:
        when, used = _counted.get(albums, (0.0, 0))
        if not when or time.monotonic() - when > RECOUNT:
            when, used = time.monotonic(), sum(size_of(folder) for folder in albums.iterdir())
        if used + more > ALL_BYTES:
            used = _without_forgotten(own)
        _counted[albums] = when, used + more
        return used + more


def _without_forgotten(own: Path) -> int:
    """Delete other albums that nobody has changed for a month; gives the bytes that are left."""
    before = time.time() - FORGOTTEN
    old = [mark for mark in own.parent.glob("*/album.sqlite") if mark.parent != own and mark.stat().st_mtime < before]
    make_room(old, 0, Path(), lambda mark: mark.parent)
    return sum(size_of(folder) for folder in own.parent.iterdir())

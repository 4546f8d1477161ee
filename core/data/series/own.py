"""Series of one's own: kept on this machine by the hash of their content."""

import hashlib
import json
import os
import re
from functools import lru_cache
from pathlib import Path

import numpy as np

from core.data.series.bundled import MAKERS, bundled
from core.data.series.series import Series
from core.storage.atomic import writing
from core.storage.home import home
from core.storage.quota import make_room

OWN = "own"
QUOTA = 50 * 2**20  # bytes of all such files together; the one that was not used for longest makes room
GONE = "This series of your own is not on this machine any more. Send it again, or choose another one."


def own_folder() -> Path:
    """Where these files are kept."""
    return home() / "datasets" / "series"


def keep(series: Series) -> str:
    """Store this series; gives the name it is found by, which is the same for the same series.

    Raises:
        ValueError: It cannot be written; one sentence.
    """
    content = {"name": series.name, "step": series.step, "labels": series.labels, "values": series.values.tolist()}
    body = json.dumps(content).encode("utf-8", "replace")
    name, folder = hashlib.sha256(body).hexdigest()[:16], own_folder()
    try:
        with writing(folder / f"{name}.json") as part:
            part.touch(0o600)  # what people sent: nobody else on this machine may read it
            part.write_bytes(body)
        make_room(folder, QUOTA, folder / f"{name}.json")
    except OSError:
        raise ValueError(f"Your series cannot be kept: {folder} is full or may not be written.") from None
    return name


def file_of(name: str) -> Path:
    """Where the series of that name is, or would be."""
    return own_folder() / f"{name}.json"


def load(name: str) -> Series:
    """The series that `keep` stored under that name.

    Raises:
        ValueError: It is not there any more; one sentence.
    """
    try:
        if not re.fullmatch(r"[0-9a-f]{16}", name):
            raise ValueError
        os.utime(file_of(name))
        return _read(name)
    except (OSError, ValueError, KeyError, TypeError):
        raise ValueError(GONE) from None


@lru_cache(maxsize=32)
def _read(name: str) -> Series:
    found = json.loads(file_of(name).read_text(encoding="utf-8"))
    return Series(np.array(found["values"], np.float64), tuple(found["labels"]), found["name"], found["step"])


def series_of(data: str, own: str = "") -> Series:
    """The series of a recipe: one that is bundled, or one's own.

    Raises:
        ValueError: It is not there; one sentence.
    """
    if data == OWN:
        return load(own)
    if data not in MAKERS:
        raise ValueError(f"There is no series “{data}”.")
    return bundled(data)

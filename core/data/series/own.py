"""Series of one's own: kept on this machine by the hash of their content."""

import json
from functools import lru_cache
from pathlib import Path

import numpy as np

from core.data.series.bundled import MAKERS, bundled
from core.data.series.series import Series
from core.storage.own_files import OwnFiles

OWN = "own"
FILES = OwnFiles("series", "series", ".json", 50 * 2**20)


def keep(series: Series) -> str:
    """Store this series; gives the name it is found by, which is the same for the same series.

    Raises:
        ValueError: It cannot be written; one sentence.
    """
    content = {"name": series.name, "step": series.step, "labels": series.labels, "values": series.values.tolist()}
    return FILES.keep(json.dumps(content).encode("utf-8", "replace"))


def load(name: str) -> Series:
    """The series that `keep` stored under that name.

    Raises:
        ValueError: It is not there any more; one sentence.
    """
    file = FILES.used(name)
    try:
        return _read(file)
    except (OSError, ValueError, KeyError, TypeError):
        raise ValueError(FILES.gone) from None


@lru_cache(maxsize=32)
def _read(file: Path) -> Series:
    found = json.loads(file.read_text(encoding="utf-8"))
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

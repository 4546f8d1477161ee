"""IMDB: 50,000 long film reviews (Maas and others 2011), read out of the published archive once and kept as two tables."""

import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from core.data.reviews.reviews import NEGATIVE, POSITIVE, Reviews, clean, read_tsv
from core.storage.atomic import write_text
from core.storage.home import home

ARCHIVE = "aclImdb_v1.tar.gz"
PARTS = ("train", "test")
IN_A_PART = 25_000
MOST_BYTES = 200_000  # of one review's file; the longest has 14,000
MOST_MEMBERS = 200_000  # of the archive; it has 100,000
KINDS = {"neg": NEGATIVE, "pos": POSITIVE}
MISSING = "The 50,000 reviews of IMDB are not on this machine yet. Download them on the training page, or use the 700."


def folder() -> Path:
    """Where they are kept."""
    return home() / "datasets" / "imdb"


def there(place: Path | None = None) -> bool:
    """Whether they can be trained on."""
    return all(((place or folder()) / f"{part}.tsv").exists() for part in PARTS)


def load(place: Path) -> tuple[Reviews, Reviews]:
    """The reviews to train on, against first, and those to test with.

    Raises:
        ValueError: They are not there, or damaged; one sentence.
    """
    if not there(place):
        raise ValueError(MISSING)
    try:
        train, test = (read_tsv(place / f"{part}.tsv") for part in PARTS)
    except (OSError, ValueError):
        raise ValueError("The reviews of IMDB on this machine are damaged. Delete the folder datasets/imdb and download again.") from None
    return train, test


def unpack(archive: Path, place: Path, expected: int = IN_A_PART) -> Iterator[float]:
    """Write the reviews of the archive into two tables; gives the share done. Nothing of the archive becomes a file's name.

    Raises:
        ValueError: It is not the published archive; one sentence.
        OSError: The tables cannot be written.
    """
    found: dict[str, list[tuple[int, str, str]]] = {part: [] for part in PARTS}
    try:
        with tarfile.open(archive, "r|gz") as opened:
            for count, member in enumerate(opened):
                if count > MOST_MEMBERS:
                    raise ValueError
                if place_in := _place_in(member):
                    part, label, name = place_in
                    found[part].append((label, name, _text(opened.extractfile(member))))
                if count % 500 == 0:
                    yield min(sum(map(len, found.values())) / (2 * expected), 1.0)
    except (tarfile.TarError, EOFError, ValueError, UnicodeDecodeError):
        raise ValueError("The archive of IMDB is not what it should be. Download it again.") from None
    if any(len(rows) != expected for rows in found.values()):
        raise ValueError("The archive of IMDB does not hold 25,000 reviews to train on and 25,000 to test with. Download it again.")
    for part, rows in found.items():
        rows.sort()
        write_text(place / f"{part}.tsv", "".join(f"{text}\t{label}\n" for label, _, text in rows))


def _place_in(member: tarfile.TarInfo) -> tuple[str, int, str] | None:
    """Part, label and name of a review such as aclImdb/train/pos/127_7.txt; None for everything else."""
    steps = member.name.split("/")
    if not member.isfile() or member.size > MOST_BYTES or len(steps) != 4:
        return None
    _, part, kind, name = steps
    return (part, KINDS[kind], name) if part in PARTS and kind in KINDS and name.endswith(".txt") else None


def _text(file: IO[bytes] | None) -> str:
    return clean(file.read().decode("utf-8")) if file else ""

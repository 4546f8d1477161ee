"""Labelled reviews of one's own: kept on this machine by the hash of their content, and cut into parts by a seed."""

import hashlib
import os
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.data.reviews.reviews import Reviews, ReviewSet, read_tsv
from core.storage.atomic import writing
from core.storage.home import home
from core.storage.quota import make_room

LEAST_ROWS, LEAST_EACH, MOST_ROWS, MOST_LABELS = 10, 4, 20_000, 20
MOST_CHARACTERS = 20_000  # of one review; what is longer is cut
QUOTA = 300 * 2**20  # bytes of all such files together; the one that was not used for longest makes room
SIDES = ("against a film", "for a film")
NUMBERS = {str(label): label for label in range(MOST_LABELS)}  # as they stand in the file
GONE = "These reviews of your own are not on this machine any more. Send the file again, or choose other reviews."


def held_rows(rows: int) -> int:
    """How many of so many reviews are kept apart for validation, and again as many for the test: 15 %, at least two."""
    return max(2, rows * 15 // 100)


def training_rows(rows: int) -> int:
    """How many are left to train on."""
    return max(rows - 2 * held_rows(rows), 0)


def own_folder() -> Path:
    """Where these files are kept."""
    return home() / "datasets" / "own"


def distinct(reviews: Reviews) -> tuple[Reviews, int]:
    """Each text once, and how many were left out: a text that is learnt and asked again would make the network look too good.

    Texts that differ only in case, signs or spaces count as the same.
    """
    seen: set[str] = set()
    kept = []
    for row, text in enumerate(reviews.texts):
        key = re.sub(r"\W+", " ", text.casefold()).strip()
        if key and key not in seen:
            seen.add(key)
            kept.append(row)
    return reviews.rows(kept), len(reviews) - len(kept)


def keep(reviews: Reviews, folder: Path | None = None, names: Sequence[str] = SIDES) -> str:
    """Store these reviews; gives the name they are found by, which is the same for the same reviews.

    Args:
        reviews: The texts; a label is the place of its name.
        folder: Where; None: where such files are kept.
        names: What the labels are called, for whoever has to be told that one is too rare.

    Raises:
        ValueError: They are too few, of one kind only, or cannot be written; one sentence.
    """
    _enough(reviews, names)
    lines = (f"{text[:MOST_CHARACTERS]}\t{label}\n" for text, label in zip(reviews.texts, reviews.labels, strict=True))
    body = "".join(lines).encode("utf-8")
    name, folder = hashlib.sha256(body).hexdigest()[:16], folder or own_folder()
    try:
        with writing(folder / f"{name}.tsv") as part:
            part.touch(0o600)  # what people wrote: nobody else on this machine may read it
            part.write_bytes(body)
        make_room(folder, QUOTA, folder / f"{name}.tsv")
    except OSError:
        raise ValueError(f"Your reviews cannot be kept: {folder} is full or may not be written.") from None
    return name


def _enough(reviews: Reviews, names: Sequence[str]) -> None:
    if len(reviews) < LEAST_ROWS:
        raise ValueError(
            f"There are {len(reviews)} different reviews; {LEAST_ROWS} or more are needed: some to learn from, some to check with."
        )
    for label, name in enumerate(names):
        if (count := int((reviews.labels == label).sum())) < LEAST_EACH:
            raise ValueError(f"Only {count} of the reviews are {name}; {LEAST_EACH} or more of each kind are needed.")


def load(name: str, folder: Path | None = None) -> Reviews:
    """The reviews that `keep` stored under that name.

    Raises:
        ValueError: They are not there any more; one sentence.
    """
    file = (folder or own_folder()) / f"{name}.tsv"
    try:
        if not re.fullmatch(r"[0-9a-f]{16}", name):
            raise ValueError
        os.utime(file)
        return read_tsv(file, NUMBERS)
    except (OSError, ValueError):
        raise ValueError(GONE) from None


def split(reviews: Reviews, seed: int) -> ReviewSet:
    """Cut by chance into training, validation and test, each with nearly the same share of every label."""
    order = np.random.default_rng(seed).permutation(len(reviews))
    labels, place = reviews.labels[order], np.zeros(len(order))
    for label in np.unique(labels):  # each kind spread evenly from 0 to 1
        mine = labels == label
        place[mine] = (np.arange(mine.sum()) + 0.5) / max(mine.sum(), 1)
    order, held = order[np.argsort(place, kind="stable")], held_rows(len(order))
    return ReviewSet(reviews.rows(order[2 * held :]), reviews.rows(order[:held]), reviews.rows(order[held : 2 * held]))

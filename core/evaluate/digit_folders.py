"""A folder per label, `0` to `9` and `not-a-digit`: what the readers of drawn and of spoken digits are judged on, and the figures of it."""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core.data.pictures.left_behind import files_below, split_path
from core.training.metrics import calibration_error

OTHER = "not-a-digit"
LABELS = [*map(str, range(10)), OTHER]
Judged = tuple[bool, bool, float]  # right, accepted, confidence


def labelled(folder: Path, what: str, shows: str, is_one: Callable[[str], bool]) -> list[tuple[str, Path]]:
    """Label and file of everything that lies in a folder named after a label, label by label.

    Args:
        what: Such as "picture", and `shows`, what it does with a digit: for sentences.
        is_one: Whether a file of that name is one of those; of others that lie elsewhere nothing is said.

    Raises:
        ValueError: There is none, or it is not clear which label is meant; one sentence.
    """
    found, lone = [], 0
    for file in files_below(folder, say):
        labels = {part.casefold() for part in split_path(str(file.relative_to(folder)))[:-1]} & set(LABELS)
        if len(labels) > 1:
            raise ValueError(f"It is not clear what {file} {shows}: {' and '.join(sorted(labels))} are both folders that it lies in.")
        found += [(label, file) for label in labels]
        lone += not labels and is_one(file.name)
    if not found:
        raise ValueError(f"No {what}s found: {folder} should hold folders named 0 to 9 or {OTHER}.")
    if lone:
        say(f"{lone} {what}{' is' if lone == 1 else 's are'} left out: no folder says which digit is in it.")
    return sorted(found, key=lambda row: (LABELS.index(row[0]), row[1]))


def figures(seen: Mapping[str, Sequence[Judged]]) -> dict[str, Any]:
    """How the readings of each label went, as the doors' texts say: n, accuracy, accepted, refused, ece, per_class."""
    digits = np.array([row for label, rows in seen.items() if label != OTHER for row in rows]).reshape(-1, 3)
    others = np.array(seen.get(OTHER, [])).reshape(-1, 3)
    return {
        "n": len(digits) + len(others),
        "accuracy": _share(digits[:, 0]),
        "accepted": _share((digits if len(digits) else others)[:, 1]),
        "refused": _share(others[:, 0]),
        "ece": round(calibration_error(digits[:, 2], digits[:, 0].astype(bool)), 4) if len(digits) else None,
        "per_class": {
            label: {"n": len(rows), "accuracy": _share(np.array(rows)[:, 0]), "accepted": _share(np.array(rows)[:, 1])}
            for label, rows in seen.items()
        },
    }


def say(words: str) -> None:
    """Progress, and what is left out: on stderr, beside the line of JSON."""
    print(words, file=sys.stderr)


def _share(flags: np.ndarray) -> float | None:
    return round(float(flags.mean()), 4) if len(flags) else None

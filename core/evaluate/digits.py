"""The digit reader, judged on one's own pictures: `python -m core.evaluate digits FOLDER`.

FOLDER holds a folder per label, `0` to `9` and, if wanted, `not-a-digit`, each with pictures of any size, light ink
on dark or dark on light; other folders may stand around them and in them. Progress goes to stderr, and so does the name of
every file that cannot be read; stdout gets one JSON line:

    n             pictures in all
    accuracy      share of the digits whose likeliest label is right, whether or not it was accepted
    accepted      share of the digits accepted as digits (of all pictures, where the folder has no digits)
    refused       share of `not-a-digit` that was refused; null where there is none
    ece           expected calibration error over the digits, 15 bins
    per_class     for each label: n, accuracy (for `not-a-digit`: share refused), accepted
    ms_per_image  time from file to answer, milliseconds
"""

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from core import zoo
from core.data.pictures.decoding import PictureProblem
from core.data.pictures.left_behind import files_below, is_picture, split_path
from core.training.metrics import calibration_error

DIGITS = [str(d) for d in range(10)]
OTHER = "not-a-digit"


def evaluate_digits(folder: Path) -> dict[str, Any]:
    """Read every picture below `folder` (see the module's text for the layout and the result).

    Raises:
        ValueError: There is no picture in a folder named after a label, or it is not clear which label is meant; one sentence.
    """
    files = _labelled(folder)
    reader = zoo.load("digits")
    seen: dict[str, list[tuple[bool, bool, float]]] = {}  # right, accepted, confidence
    start = time.perf_counter()
    for count, (label, file) in enumerate(files, start=1):
        try:
            reading = reader(file)
        except PictureProblem as problem:
            _say(f"{file} is left out: {problem}")
            continue
        except OSError:
            _say(f"{file} is left out: it may not be read.")
            continue
        right = not reading.accepted if label == OTHER else str(reading.label) == label
        seen.setdefault(label, []).append((right, reading.accepted, reading.confidence))
        if count % 500 == 0:
            _say(f"{count} of {len(files)}")
    if not seen:
        raise ValueError(f"None of the {len(files)} files in {folder} could be read as a picture.")
    seconds = time.perf_counter() - start
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
        "ms_per_image": round(1000 * seconds / len(files), 2),
    }


def _labelled(folder: Path) -> list[tuple[str, Path]]:
    """Label and file of everything that lies in a folder named after a label, label by label."""
    found, lone = [], 0
    for file in files_below(folder, _say):
        labels = {part.casefold() for part in split_path(str(file.relative_to(folder)))[:-1]} & {*DIGITS, OTHER}
        if len(labels) > 1:
            raise ValueError(f"It is not clear what {file} shows: {' and '.join(sorted(labels))} are both folders that it lies in.")
        found += [(label, file) for label in labels]
        lone += not labels and is_picture(file.name)
    if not found:
        raise ValueError(f"No pictures found: {folder} should hold folders named 0 to 9 or {OTHER}.")
    if lone:
        _say(f"{lone} picture{' is' if lone == 1 else 's are'} left out: no folder says which digit is in it.")
    return sorted(found, key=lambda row: ([*DIGITS, OTHER].index(row[0]), row[1]))


def _say(words: str) -> None:
    print(words, file=sys.stderr)


def _share(flags: np.ndarray) -> float | None:
    return round(float(flags.mean()), 4) if len(flags) else None

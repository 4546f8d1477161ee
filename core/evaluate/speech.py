"""The reader of spoken digits, judged on one's own recordings: `python -m core.evaluate speech FOLDER`.

FOLDER holds a folder per label, `0` to `9` and, if wanted, `not-a-digit`, each with recordings of one word (WAV, FLAC, OGG, MP3); other
folders may stand around them and in them. Progress goes to stderr, and so does the name of every file that cannot be read; stdout gets
one JSON line:

    n                 recordings in all
    accuracy          share of the digits whose likeliest label is right, whether or not it was accepted
    accepted          share of the digits accepted as digits (of all recordings, where the folder has no digits)
    refused           share of `not-a-digit` that was refused, silence and noise too; null where there is none
    ece               expected calibration error over the digits, 15 bins
    per_class         for each label: n, accuracy (for `not-a-digit`: share refused), accepted
    ms_per_recording  time from file to answer, milliseconds
"""

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from core import zoo
from core.data.pictures.left_behind import files_below, split_path
from core.data.sounds.reading import ENDINGS, SoundProblem, open_sound
from core.training.metrics import calibration_error

OTHER = "not-a-digit"
LABELS = [*map(str, range(10)), OTHER]


def evaluate_speech(folder: Path) -> dict[str, Any]:
    """Listen to every recording below `folder` (see the module's text for the layout and the result).

    Raises:
        ValueError: There is no recording in a folder named after a label, or it is not clear which label is meant; one sentence.
    """
    files = _labelled(folder)
    seen: dict[str, list[tuple[bool, bool, float]]] = {}  # right, accepted, confidence
    start = time.perf_counter()
    for count, (label, file) in enumerate(files, start=1):
        try:
            seen.setdefault(label, []).append(_read(file, label))
        except (SoundProblem, OSError) as problem:
            _say(f"{file} is left out: {problem if isinstance(problem, SoundProblem) else 'it may not be read.'}")
        if count % 500 == 0:
            _say(f"{count} of {len(files)}")
    seen = {label: rows for label, rows in seen.items() if rows}
    if not seen:
        raise ValueError(f"None of the {len(files)} files in {folder} could be read as a recording.")
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
        "ms_per_recording": round(1000 * seconds / len(files), 2),
    }


def _read(file: Path, label: str) -> tuple[bool, bool, float]:
    """Whether the answer is right and is accepted, and how sure it is; where nothing is heard there is no answer."""
    sound = open_sound(file)
    reader = zoo.load("spoken-digits")
    try:
        reading = reader.listen(sound)
    except SoundProblem:  # silence
        return label == OTHER, False, 0.0
    right = not reading.accepted if label == OTHER else str(reading.label) == label
    return right, reading.accepted, reading.confidence


def _labelled(folder: Path) -> list[tuple[str, Path]]:
    """Label and file of everything that lies in a folder named after a label, label by label."""
    found, lone = [], 0
    for file in files_below(folder, _say):
        labels = {part.casefold() for part in split_path(str(file.relative_to(folder)))[:-1]} & set(LABELS)
        if len(labels) > 1:
            raise ValueError(f"It is not clear what {file} says: {' and '.join(sorted(labels))} are both folders that it lies in.")
        found += [(label, file) for label in labels]
        lone += not labels and file.name.lower().endswith(ENDINGS)
    if not found:
        raise ValueError(f"No recordings found: {folder} should hold folders named 0 to 9 or {OTHER}.")
    if lone:
        _say(f"{lone} recording{' is' if lone == 1 else 's are'} left out: no folder says which digit is in it.")
    return sorted(found, key=lambda row: (LABELS.index(row[0]), row[1]))


def _say(words: str) -> None:
    print(words, file=sys.stderr)


def _share(flags: np.ndarray) -> float | None:
    return round(float(flags.mean()), 4) if len(flags) else None

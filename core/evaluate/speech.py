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

import time
from pathlib import Path
from typing import Any

from core import zoo
from core.data.sounds.reading import ENDINGS, SoundProblem, open_sound
from core.evaluate.digit_folders import OTHER, Judged, figures, labelled, say


def evaluate_speech(folder: Path) -> dict[str, Any]:
    """Listen to every recording below `folder` (see the module's text for the layout and the result).

    Raises:
        ValueError: There is no recording in a folder named after a label, or it is not clear which label is meant; one sentence.
    """
    files = labelled(folder, "recording", "says", lambda name: name.lower().endswith(ENDINGS))
    seen: dict[str, list[Judged]] = {}
    start = time.perf_counter()
    for count, (label, file) in enumerate(files, start=1):
        try:
            seen.setdefault(label, []).append(_read(file, label))
        except (SoundProblem, OSError) as problem:
            say(f"{file} is left out: {problem if isinstance(problem, SoundProblem) else 'it may not be read.'}")
        if count % 500 == 0:
            say(f"{count} of {len(files)}")
    seen = {label: rows for label, rows in seen.items() if rows}
    if not seen:
        raise ValueError(f"None of the {len(files)} files in {folder} could be read as a recording.")
    seconds = time.perf_counter() - start
    return {**figures(seen), "ms_per_recording": round(1000 * seconds / len(files), 2)}


def _read(file: Path, label: str) -> Judged:
    """Whether the answer is right and is accepted, and how sure it is; where nothing is heard there is no answer."""
    sound = open_sound(file)
    reader = zoo.load("spoken-digits")
    try:
        reading = reader.listen(sound)
    except SoundProblem:  # silence
        return label == OTHER, False, 0.0
    right = not reading.accepted if label == OTHER else str(reading.label) == label
    return right, reading.accepted, reading.confidence

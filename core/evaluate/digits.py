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

import time
from pathlib import Path
from typing import Any

from core import zoo
from core.data.pictures.decoding import PictureProblem
from core.data.pictures.left_behind import is_picture
from core.evaluate.digit_folders import OTHER, Judged, figures, labelled, say


def evaluate_digits(folder: Path) -> dict[str, Any]:
    """Read every picture below `folder` (see the module's text for the layout and the result).

    Raises:
        ValueError: There is no picture in a folder named after a label, or it is not clear which label is meant; one sentence.
    """
    files = labelled(folder, "picture", "shows", is_picture)
    reader = zoo.load("digits")
    seen: dict[str, list[Judged]] = {}
    start = time.perf_counter()
    for count, (label, file) in enumerate(files, start=1):
        try:
            reading = reader(file)
        except PictureProblem as problem:
            say(f"{file} is left out: {problem}")
            continue
        except OSError:
            say(f"{file} is left out: it may not be read.")
            continue
        right = not reading.accepted if label == OTHER else str(reading.label) == label
        seen.setdefault(label, []).append((right, reading.accepted, reading.confidence))
        if count % 500 == 0:
            say(f"{count} of {len(files)}")
    if not seen:
        raise ValueError(f"None of the {len(files)} files in {folder} could be read as a picture.")
    seconds = time.perf_counter() - start
    return {**figures(seen), "ms_per_image": round(1000 * seconds / len(files), 2)}

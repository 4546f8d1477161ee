"""Lessons: what is to be read, looked at, done and foretold, step by step, each step in a lab.

A lesson is a file of Markdown (`assets/lessons`, and a teacher's own below the folder of `GLASSBOX_HOME`); how it is written stands in
`docs/lessons.md`.
"""

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from core.lessons.lesson import Do, Goal, Lesson, Predict, Step
from core.lessons.read import BadLesson, read
from core.storage.home import home

__all__ = ["BadLesson", "Do", "Goal", "Lesson", "Predict", "Step", "broken", "known", "lessons", "own_folder"]

SHIPPED = Path(__file__).parents[2] / "assets" / "lessons"
OWN = "own-"  # what the names of a teacher's own begin with
MOST, LARGEST = 200, 200_000  # own lessons, bytes of each
_NUMBERED = re.compile(r"^\d+-")


def own_folder() -> Path:
    """Where a teacher's own lessons lie; it need not exist."""
    return home() / "lessons"


def lessons() -> dict[str, Lesson]:
    """All lessons by their names: those of the course in its order, then a teacher's own. What cannot be read is left out."""
    return {found.name: found for found in _all() if isinstance(found, Lesson)}


def broken() -> list[str]:
    """Why some lessons cannot be read: a sentence for each, with file and line."""
    return [found for found in _all() if isinstance(found, str)]


def known(notes: object) -> dict[str, str]:
    """Of what a browser says that somebody did in lessons, by lesson and step such as "neuron/3": what can be true."""
    if not isinstance(notes, dict):
        return {}
    steps = (step for lesson in lessons().values() for step in lesson.steps)
    return {step.key: notes[step.key] for step in steps if notes.get(step.key) in step.notes}


def _all() -> list[Lesson | str]:
    shipped = [_opened(file, "") for file in _files(SHIPPED)]
    return shipped + [_opened(file, OWN) for file in _files(own_folder())[:MOST]]


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(file for file in folder.glob("*.md") if file.is_file())
    except OSError:
        return []


def _opened(file: Path, mark: str) -> Lesson | str:
    try:
        state = file.stat()
        if state.st_size > LARGEST:
            return f"{file.name}: a lesson has at most {LARGEST:,} bytes, this one {state.st_size:,}."
        return _kept(file, state.st_mtime_ns, state.st_size, mark)
    except (OSError, UnicodeDecodeError):
        return f"{file.name}: this file cannot be read as text in UTF-8."
    except BadLesson as problem:
        return str(problem)


@lru_cache(maxsize=2 * MOST)
def _kept(file: Path, changed: int, size: int, mark: str) -> Lesson:
    name = _NUMBERED.sub("", file.stem)
    found = read(file.read_text(encoding="utf-8"), mark + name, file.name)
    return replace(found, own=bool(mark))

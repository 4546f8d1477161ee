"""What introductory courses ask, each to be answered first and seen after; `assets/questions.toml` is the one place where that stands."""

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.lab import Lab

FILE = Path(__file__).parents[1] / "assets" / "questions.toml"


@dataclass(frozen=True)
class Question:
    """One question with its answer."""

    topic: str
    name: str  # a few words: what lists call it
    ask: str
    options: tuple[str, ...]  # mixed, in the same way each time
    right: str  # one of the options
    because: str
    lab: Lab


@cache
def questions() -> dict[str, Question]:
    """All questions by their names, in the order in which things build on each other."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    made = [_question(topic, entry) for topic, entries in read.items() for entry in entries]
    return {question.name: question for question in made}


def _question(topic: str, entry: dict[str, str | list[str]]) -> Question:
    first = [str(option) for option in entry["options"]]
    mixed = random.Random(str(entry["name"])).sample(first, len(first))
    texts = {part: str(entry[part]) for part in ("name", "ask", "because")}
    return Question(topic=topic, options=tuple(mixed), right=first[0], lab=Lab(entry["lab"]), **texts)


def topics() -> tuple[str, ...]:
    """What the questions are about, in their order."""
    return tuple(dict.fromkeys(question.topic for question in questions().values()))


def known(notes: object) -> dict[str, str]:
    """Of what a browser says that somebody answered, by the names of the questions: what can be true."""
    if not isinstance(notes, dict):
        return {}
    return {name: notes[name] for name, question in questions().items() if notes.get(name) in question.options}

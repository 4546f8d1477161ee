"""The shapes of sequences: one or many in, one or many out."""

from core.explain.sequences.shape import ShapeLesson
from core.explain.sequences.shape_letters import Capitals, Digits, Language, Spoken
from core.explain.sequences.shape_pictures import Film, Picture

SHAPES: dict[str, type[ShapeLesson]] = {
    "one to one": Picture,
    "one to many": Spoken,
    "many to one": Language,
    "many to many": Capitals,
    "not as many": Digits,
    "film": Film,
}


def begun(name: str) -> ShapeLesson:
    """The lesson of that shape before its first step."""
    return SHAPES[name]()

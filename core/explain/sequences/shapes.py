"""The shapes of sequences: one or many in, one or many out."""

import inspect

from core.explain.sequences.shape import ShapeLesson
from core.explain.sequences.shape_letters import Capitals, Language, Spoken
from core.explain.sequences.shape_pictures import Film, Picture
from core.explain.sequences.shape_words import Digits
from core.models import shape_nets

SHAPES: dict[str, type[ShapeLesson]] = {
    "one to one": Picture,
    "one to many": Spoken,
    "many to one": Language,
    "many to many": Capitals,
    "many to many, unequal": Digits,
    "film": Film,
}


def begun(name: str) -> ShapeLesson:
    """The lesson of that shape before its first step."""
    return SHAPES[name]()


def networks_code() -> str:
    """The networks as PyTorch, a file that runs on its own."""
    return inspect.getsource(shape_nets)

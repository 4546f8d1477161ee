"""The network and what a text is to it, as lines of a script that needs nothing of this project."""

import inspect
from types import ModuleType

from core.data.pairs import dates, numbers, sentences, symbols
from core.data.pairs.pair_set import DATES, SENTENCES
from core.models import translator
from core.models.recurrent import cells_code
from core.tasks.translate.recipe import TranslateRecipe

IMPORTS = ["from collections.abc import Callable, Sequence", "from dataclasses import dataclass, replace"]


def body(module: ModuleType, begin: str) -> str:
    """The text of a module from there on: what it imports stands at the head of the script."""
    source = inspect.getsource(module)
    return source[source.index(begin) :].rstrip() + "\n"


def network_code() -> str:
    """The network's classes."""
    return f"{cells_code()}\n{body(translator, 'NONE =')}"


def network_of(recipe: TranslateRecipe) -> str:
    """What makes it, as an expression."""
    rule = recipe.family
    sizes = f"{rule.read.size}, {rule.written.size}, {rule.most}, {recipe.hidden_size}"
    return f'Translator({sizes}, "{recipe.cell}", "{recipe.attention}")'


def symbols_code(recipe: TranslateRecipe) -> str:
    """What a text to read, and an answer, are made of."""
    rule = recipe.family
    known = [(name, found) for name, found in (("read", rule.read), ("written", rule.written))]
    lines = [f'{name} = Symbols({_short(found)}, "{found.one}")' for name, found in known]
    return f"{body(symbols, 'MOST =')}\n\n" + "\n".join(lines) + "\n"


def _short(found: symbols.Symbols) -> str:
    if found.one == "letter":
        return f"tuple({''.join(found.known)!r})"
    return f"tuple({' '.join(found.known)!r}.split())"


def rule_code(recipe: TranslateRecipe) -> tuple[str, str, list[str]]:
    """The rule by which pairs are made; the call that makes one; and what it imports."""
    if recipe.data == DATES:
        return body(dates, "FIRST, DAYS ="), "pair(random)", ["from datetime import date, timedelta"]
    if recipe.data == SENTENCES:
        return body(sentences, 'T = TypeVar("T")'), "pair(random)", ["from typing import NamedTuple, TypeVar"]
    call = f'pair(random, "{recipe.language}")'
    imports = ["from functools import lru_cache", "from num2words import num2words"]
    return body(numbers, "DIGITS ="), call if recipe.data == "words" else f"{call}[::-1]", imports

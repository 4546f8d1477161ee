"""PyTorch's optimizers load its compiler, only to tell it to stay away: 150 MB of memory and two seconds in every process.

Nothing is compiled here, so something that says the same stands where the compiler would. Whoever wants the compiler gets it.
"""

import importlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

COMPILER = "torch._dynamo"


class _StandIn(ModuleType):
    """Knows the two words that optimizers say to the compiler; asked for anything else, it makes place for the real one."""

    @staticmethod
    def graph_break(msg: str = "") -> None:
        """Where compiled code would have to stop."""

    @staticmethod
    def disable(fn: Callable[..., Any], *_: Any, **__: Any) -> Callable[..., Any]:
        """A function that is not to be compiled."""
        return fn

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__path__":  # whoever looks through all modules wants nothing of this one
            raise AttributeError(name)
        if sys.modules.get(COMPILER) is self:
            del sys.modules[COMPILER]
        return getattr(importlib.import_module(COMPILER), name)


def keep_compiler_away() -> None:
    """Do without PyTorch's compiler, where it has not been loaded yet."""
    sys.modules.setdefault(COMPILER, _StandIn(COMPILER))

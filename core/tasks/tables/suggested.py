"""A recipe that suits a table."""

from typing import Any

from core.data.tables.bundled import BUNDLED
from core.data.tables.frame import Frame
from core.tasks.tables.recipe import OWN, ClassesRecipe, NumbersRecipe, TableRecipe

# Up to so many rows to learn from: the batch, the epochs, and how long it is waited for a better one.
PACES = ((500, 16, 60, 12), (2000, 32, 60, 10), (10_000, 128, 40, 6), (40_000, 256, 30, 5), (10**9, 512, 30, 5))


def pace(rows: int) -> dict[str, int]:
    """Batch, epochs and patience for so many rows."""
    _, batch, epochs, patience = next(one for one in PACES if rows <= one[0])
    return {"batch": max(1, min(batch, rows // 4)), "epochs": epochs, "patience": patience}


def suggested(data: str, frame: Frame, own: str = "", letters: str = "", **changes: Any) -> TableRecipe:
    """The recipe for a table and its target; `changes` are other fields.

    Raises:
        ValueError: The table is too small for them; one sentence.
    """
    rows = len(frame.known)
    usual = data != OWN and BUNDLED[data].target == frame.target
    about: dict[str, Any] = {"target": "" if usual else frame.target, "columns": letters}
    about |= {"own": own, "rows": rows} if data == OWN else {}
    held = changes.get("validation", TableRecipe.validation) + changes.get("test", TableRecipe.test)
    about |= pace(int(rows * (1 - held)))
    if frame.classes:
        return ClassesRecipe(data=data, **(about | ({} if usual else {"num_classes": len(frame.classes)}) | changes))
    return NumbersRecipe(data=data, **(about | changes))

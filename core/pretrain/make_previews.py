"""`python -m core.pretrain previews`: make what the home page's cards show anew, from the shipped models."""

from pathlib import Path
from typing import Any

from core.pretrain import previews


def make_previews(data: Path, out: Path, work: Path) -> dict[str, Any]:
    """Writes the file beside the folder of the models; `data` and `work` are not needed."""
    return {"bytes": previews.write(out.parent / previews.FILE.name)}

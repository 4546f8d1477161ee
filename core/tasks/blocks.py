"""A network as a row of blocks, each with its output's shape, its parameters, and how both come about."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Block:
    """One block of a drawing."""

    kind: str  # how it is drawn: "input", "conv", "pool", "avg", "dense" or "scores"
    title: str
    shape: tuple[int, ...]  # of its output, (C, H, W) or (N,); empty where it cannot be
    parameters: int
    words: str  # how shape and parameters come about, or why it cannot be
    size: str = ""  # the shape in words
    layer: Any = None  # for those that stand in the network's text: a `core.models.stack.Layer`


@dataclass(frozen=True)
class Drawing:
    """A row of blocks, and what stands above it."""

    blocks: tuple[Block, ...]
    caption: str
    text: str  # changes whenever another network is drawn

    def data(self) -> dict[str, Any]:
        """As the browser takes it; nothing can be changed in it."""
        return {"text": self.text, "parts": [asdict(block) for block in self.blocks], "editable": False, "limits": {}}
